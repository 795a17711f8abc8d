"""Mailed links to sign in with.

Revision: 20261121_64
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import presented, protect

revision = "20261121_64"
down_revision = "20261121_63"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A row is written for unknown addresses too, so that asking looks the same; it names nobody and opens nothing."""
    op.create_table(
        "identity_links",
        sa.Column("token_hash", sa.Text(), primary_key=True),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("used_at", _TIME),
        sa.ForeignKeyConstraint(["user_id"], ["identity_users.id"], name="fk_identity_links_user"),
    )
    op.create_index("ix_identity_links_ends", "identity_links", ["ends_at"])
    gate = f"{presented('token_hash')} OR {presented('user_id::text')}"
    protect("identity_links", {}, gate="SELECT INSERT UPDATE", gate_using=gate, jobs="SELECT DELETE")


def downgrade() -> None:
    """Links that were mailed count no more."""
    op.drop_table("identity_links")
