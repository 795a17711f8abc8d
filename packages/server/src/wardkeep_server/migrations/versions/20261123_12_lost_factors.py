"""Lost second factors: asked for, let by a second person, in effect a day later.

Revision: 20261123_12
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import presented, protect

revision = "20261123_12"
down_revision = "20261123_11"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_PERSON = {"partner_id": "partner_id", "organisation_id": "organisation_id"}
_OPEN = "cancelled_at IS NULL AND done_at IS NULL AND decision IS DISTINCT FROM 'refused'"


def upgrade() -> None:
    """One open request a person; nobody decides on their own."""
    op.add_column("identity_users", sa.Column("factor_owed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table("identity_lost_factors", *_columns(), *_checks(), *_of_person())
    op.create_index(
        "uq_identity_lost_factors_open",
        "identity_lost_factors",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text(_OPEN),
    )
    op.create_index("ix_identity_lost_factors_due", "identity_lost_factors", ["effect_at"])
    gate = f"{presented('token_hash')} OR {presented('user_id::text')}"
    seen = "SELECT UPDATE"
    protect(
        "identity_lost_factors",
        _PERSON,
        tenant=seen,
        operator=seen,
        gate="SELECT INSERT UPDATE",
        gate_using=gate,
        jobs="SELECT",
    )


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("token_hash", sa.Text(), nullable=False, unique=True),
        sa.Column("address", sa.Text()),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("decision", sa.Text()),
        sa.Column("decided_at", _TIME),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_by_name", sa.Text()),
        sa.Column("effect_at", _TIME),
        sa.Column("cancelled_at", _TIME),
        sa.Column("done_at", _TIME),
    ]


def _checks() -> list[sa.CheckConstraint]:
    """What no code may get wrong: another person, and a day."""
    conditions = {
        "decision": "decision IN ('approved', 'refused')",
        "other": "decided_by <> user_id",
        "decided": "(decision IS NULL) = (decided_at IS NULL)",
        "notice": "(decision IS NOT DISTINCT FROM 'approved') = (effect_at IS NOT NULL)"
        " AND (effect_at IS NULL OR effect_at >= decided_at + interval '24 hours')"
        " AND (done_at IS NULL OR effect_at IS NOT NULL AND done_at >= effect_at)",
    }
    return [sa.CheckConstraint(text, name=f"ck_identity_lost_factors_{name}") for name, text in conditions.items()]


def _of_person() -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(["user_id"], ["identity_users.id"], name="fk_identity_lost_factors_user"),
        *(
            sa.ForeignKeyConstraint(
                ["user_id", f"{tenant}_id"],
                ["identity_users.id", f"identity_users.{tenant}_id"],
                name=f"fk_identity_lost_factors_user_{tenant}",
            )
            for tenant in ("partner", "organisation")
        ),
    ]


def downgrade() -> None:
    """Open requests end; whoever owed a new factor owes none."""
    op.drop_table("identity_lost_factors")
    op.drop_column("identity_users", "factor_owed")
