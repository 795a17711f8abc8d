"""Alarms of evidence logs that a person looked into.

Revision: 20261123_26
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import append_only, protect

revision = "20261123_26"
down_revision = "20261123_25"
branch_labels = None
depends_on = None

TENANT = {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "site_id"}


def upgrade() -> None:
    """The alarm itself stays as it was; that it was closed, by whom and why, stands beside it for good."""
    op.create_unique_constraint("uq_evidence_alarms_tenant", "evidence_alarms", [*TENANT, "id"])
    op.create_table(
        "evidence_alarm_closings",
        sa.Column("alarm_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in TENANT),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("closed_by_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alarm_id", name="pk_evidence_alarm_closings"),
        sa.ForeignKeyConstraint(
            [*TENANT, "alarm_id"],
            [f"evidence_alarms.{column}" for column in (*TENANT, "id")],
            name="fk_evidence_alarm_closings_alarm",
        ),
    )
    append_only("evidence_alarm_closings")
    protect("evidence_alarm_closings", TENANT, tenant="SELECT INSERT", operator="SELECT INSERT", jobs="SELECT")


def downgrade() -> None:
    """Every alarm is open again."""
    op.drop_table("evidence_alarm_closings")
    op.drop_constraint("uq_evidence_alarms_tenant", "evidence_alarms")
