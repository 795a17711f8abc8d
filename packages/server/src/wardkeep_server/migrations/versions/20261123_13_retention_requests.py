"""Shorter retention waits for a second administrator.

Revision: 20261123_13
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wardkeep_server.platform.rls import protect

revision = "20261123_13"
down_revision = "20261123_12"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One request at a time; nobody approves their own."""
    op.create_table(
        "settings_retention_requests",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("days", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("decision", sa.Text()),
        sa.Column("decided_at", _TIME),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_by_name", sa.Text()),
        sa.CheckConstraint(
            "decision IN ('approved', 'refused', 'withdrawn', 'lapsed')", name="ck_settings_retention_requests_decision"
        ),
        sa.CheckConstraint(
            "decision <> 'approved' OR (decided_by IS NOT NULL AND decided_by <> asked_by)",
            name="ck_settings_retention_requests_other",
        ),
    )
    op.create_index(
        "uq_settings_retention_requests_open",
        "settings_retention_requests",
        [sa.text("(decision IS NULL)")],
        unique=True,
        postgresql_where=sa.text("decision IS NULL"),
    )
    protect("settings_retention_requests", {}, operator="SELECT INSERT UPDATE")


def downgrade() -> None:
    """What waited is forgotten; the periods stay as they are."""
    op.drop_table("settings_retention_requests")
