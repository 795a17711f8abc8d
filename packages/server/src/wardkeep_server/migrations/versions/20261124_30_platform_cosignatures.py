"""Lines of appliances under heads of the platform log.

Like the log they belong to nobody: operators and listed tasks see them.

Revision: 20261124_30
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import append_only, protect

revision = "20261124_30"
down_revision = "20261124_20"
branch_labels = None
depends_on = None

_TABLE = "anchor_cosignatures"


def upgrade() -> None:
    """A line stays as it came."""
    op.create_table(
        _TABLE,
        sa.Column("appliance_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("cosigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("appliance_id", "size", name=f"pk_{_TABLE}"),
        sa.ForeignKeyConstraint(["size"], ["anchor_checkpoints.size"], name=f"fk_{_TABLE}_checkpoint"),
    )
    op.create_index(f"ix_{_TABLE}_size", _TABLE, ["size"])
    append_only(_TABLE)
    protect(_TABLE, {}, operator="SELECT", jobs="SELECT INSERT")


def downgrade() -> None:
    """Drop it."""
    op.drop_table(_TABLE)
