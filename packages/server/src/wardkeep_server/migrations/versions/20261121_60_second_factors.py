"""Second factors: authenticator codes, recovery codes, and people who are half signed in.

Revision: 20261121_60
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from wardkeep_server.platform.rls import presented, protect

revision = "20261121_60"
down_revision = "20261121_42"
branch_labels = None
depends_on = None

PERSON = {"partner_id": "partner_id", "organisation_id": "organisation_id"}
WRITE = "SELECT INSERT UPDATE"
ALL = "SELECT INSERT UPDATE DELETE"
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody has a factor yet; every live session was proved by password."""
    op.add_column("identity_users", sa.Column("second_factor", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("identity_sessions", sa.Column("proved_by", sa.Text(), nullable=False, server_default="password"))
    _totp()
    _recovery_codes()
    _half_sessions()


def _of_person(table: str) -> list[SchemaItem]:
    return [
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["user_id"], ["identity_users.id"], name=f"fk_{table}_user"),
    ]


def _totp() -> None:
    op.create_table(
        "identity_totp",
        *_of_person("identity_totp"),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("confirmed_at", _TIME),
        sa.Column("last_step", sa.BigInteger()),
        sa.PrimaryKeyConstraint("user_id", name="pk_identity_totp"),
    )
    gate = presented("user_id::text")
    protect("identity_totp", PERSON, tenant=ALL, operator=ALL, gate="SELECT UPDATE", gate_using=gate)


def _recovery_codes() -> None:
    op.create_table(
        "identity_recovery_codes",
        *_of_person("identity_recovery_codes"),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name="pk_identity_recovery_codes"),
    )
    gate = presented("user_id::text")
    protect("identity_recovery_codes", PERSON, tenant=ALL, operator=ALL, gate="SELECT UPDATE", gate_using=gate)


def _half_sessions() -> None:
    op.create_table(
        "identity_half_sessions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *_of_person("identity_half_sessions"),
        sa.Column("token_hash", sa.Text(), nullable=False, unique=True),
        sa.Column("began_by", sa.Text(), nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
    )
    op.create_index("ix_identity_half_sessions_ends", "identity_half_sessions", ["ends_at"])
    protect(
        "identity_half_sessions",
        PERSON,
        jobs="SELECT DELETE",
        gate=WRITE,
        gate_using=f"{presented('token_hash')} OR {presented('user_id::text')}",
    )


def downgrade() -> None:
    """Factors are lost: people enrol anew."""
    for table in ("identity_half_sessions", "identity_recovery_codes", "identity_totp"):
        op.drop_table(table)
    op.drop_column("identity_sessions", "proved_by")
    op.drop_column("identity_users", "second_factor")
