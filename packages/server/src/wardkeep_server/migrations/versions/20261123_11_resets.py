"""Mailed links to set a new password.

Revision: 20261123_11
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import presented, protect

revision = "20261123_11"
down_revision = "20261123_10"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_PERSON = {"partner_id": "partner_id", "organisation_id": "organisation_id"}


def upgrade() -> None:
    """A row is written for unknown addresses too, so that asking looks the same; it names nobody and opens nothing."""
    op.create_table(
        "identity_resets",
        sa.Column("token_hash", sa.Text(), primary_key=True),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("partner_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.ForeignKeyConstraint(["user_id"], ["identity_users.id"], name="fk_identity_resets_user"),
        *(
            sa.ForeignKeyConstraint(
                ["user_id", f"{tenant}_id"],
                ["identity_users.id", f"identity_users.{tenant}_id"],
                name=f"fk_identity_resets_user_{tenant}",
            )
            for tenant in ("partner", "organisation")
        ),
    )
    op.create_index("ix_identity_resets_ends", "identity_resets", ["ends_at"])
    op.create_index("ix_identity_resets_user", "identity_resets", ["user_id"])
    gate = f"{presented('token_hash')} OR {presented('user_id::text')}"
    protect(
        "identity_resets",
        _PERSON,
        tenant="INSERT",
        operator="INSERT",
        gate="SELECT INSERT UPDATE",
        gate_using=gate,
        jobs="SELECT DELETE",
    )


def downgrade() -> None:
    """Links that were mailed count no more."""
    op.drop_table("identity_resets")
