"""Passkeys, and the challenges that they answer.

Revision: 20261121_61
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import presented, protect

revision = "20261121_61"
down_revision = "20261121_60"
branch_labels = None
depends_on = None

PERSON = {"partner_id": "partner_id", "organisation_id": "organisation_id"}
ALL = "SELECT INSERT UPDATE DELETE"
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A challenge belongs to whoever holds what it is bound to: only the gate sees it."""
    op.create_table(
        "identity_passkeys",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.Text(), nullable=False, unique=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.ForeignKeyConstraint(["user_id"], ["identity_users.id"], name="fk_identity_passkeys_user"),
    )
    op.create_index("ix_identity_passkeys_user", "identity_passkeys", ["user_id", "created_at"])
    gate = f"{presented('credential_id')} OR {presented('user_id::text')}"
    protect("identity_passkeys", PERSON, tenant=ALL, operator=ALL, gate="SELECT UPDATE", gate_using=gate)
    op.create_table(
        "identity_challenges",
        sa.Column("bound_to", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("bound_to", "purpose", name="pk_identity_challenges"),
    )
    protect("identity_challenges", {}, gate=ALL, gate_using=presented("bound_to"), jobs="SELECT DELETE")


def downgrade() -> None:
    """Passkeys are lost: people register anew. Who had no other factor has none now."""
    op.execute(
        "UPDATE identity_users SET second_factor = EXISTS (SELECT 1 FROM identity_totp t"
        " WHERE t.user_id = identity_users.id AND t.confirmed_at IS NOT NULL)"
    )
    op.drop_table("identity_challenges")
    op.drop_table("identity_passkeys")
