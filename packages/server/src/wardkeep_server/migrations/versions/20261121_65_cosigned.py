"""A co-signature is told on the live stream like the checkpoint that it vouches for.

Revision: 20261121_65
"""

from alembic import op

revision = "20261121_65"
down_revision = "20261121_64"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pages that show how far an entry has come are read again when a witness has signed."""
    op.execute(
        "CREATE TRIGGER evidence_cosignatures_notify_insert AFTER INSERT ON evidence_cosignatures"
        " REFERENCING NEW TABLE AS changed FOR EACH STATEMENT"
        " EXECUTE FUNCTION notify_changed('evidence.checkpoint', 'log_id')"
    )


def downgrade() -> None:
    """Back to telling of checkpoints alone."""
    op.execute("DROP TRIGGER evidence_cosignatures_notify_insert ON evidence_cosignatures")
