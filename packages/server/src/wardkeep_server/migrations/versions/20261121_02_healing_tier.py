"""The healing tier of a site: which L1 rules run there.

Revision: 20261121_02
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_02"
down_revision = "20261121_01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every site starts with the four core rules."""
    op.add_column("tenancy_sites", sa.Column("healing_tier", sa.Text(), nullable=False, server_default="standard"))
    op.add_column("tenancy_sites", sa.Column("healing_tier_set_by", sa.Text()))
    op.add_column("tenancy_sites", sa.Column("healing_tier_set_at", sa.DateTime(timezone=True)))
    op.add_column("tenancy_sites", sa.Column("healing_tier_reason", sa.Text()))
    op.create_check_constraint(
        "ck_tenancy_sites_healing_tier", "tenancy_sites", "healing_tier IN ('standard', 'full_coverage')"
    )


def downgrade() -> None:
    """Back to a site without a tier."""
    op.drop_constraint("ck_tenancy_sites_healing_tier", "tenancy_sites")
    for column in ("healing_tier_reason", "healing_tier_set_at", "healing_tier_set_by", "healing_tier"):
        op.drop_column("tenancy_sites", column)
