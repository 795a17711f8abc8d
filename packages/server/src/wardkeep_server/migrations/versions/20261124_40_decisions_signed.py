"""What an act drew by chance, kept beside the challenge that its person is to sign.

Revision: 20261124_40
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261124_40"
down_revision = "20261124_30"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Only decisions have it."""
    op.add_column("identity_challenges", sa.Column("drawn", JSONB(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("identity_challenges", "drawn")
