"""Findings with their changes, incidents with their transitions, attempts.

Revision: 20261121_20
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wardkeep_server.platform.rls import append_only, protect

revision = "20261121_20"
down_revision = "20261121_02"
branch_labels = None
depends_on = None

TENANT = {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "site_id"}
_TIME = sa.DateTime(timezone=True)
_OF = ("partner_id", "organisation_id", "site_id")
_TABLES = (
    *("finding_findings", "finding_changes"),
    *("incident_incidents", "incident_transitions", "incident_entries"),
    "remediation_attempts",
)


def upgrade() -> None:
    """Create the tables, put them under row-level security."""
    _findings()
    _changes()
    _incidents()
    _transitions()
    _attempts()
    for table in ("finding_findings", "incident_incidents", "remediation_attempts"):
        protect(table, TENANT, tenant="SELECT", operator="SELECT", ingest="SELECT INSERT UPDATE", jobs="SELECT")
    for table in ("finding_changes", "incident_transitions", "incident_entries"):
        append_only(table)
        protect(table, TENANT, tenant="SELECT", operator="SELECT", ingest="SELECT INSERT", jobs="SELECT")


def downgrade() -> None:
    """Drop them in the order of the references."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _id(name: str = "id", **options: object) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=False, **options)  # type: ignore[arg-type]  # options of Column


def _text(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, _TIME, nullable=nullable)


def _tenant_columns() -> list[sa.Column[object]]:
    return [_id(name) for name in _OF]


def _entry_columns() -> list[sa.Column[object]]:
    return [sa.Column("entry_epoch", sa.BigInteger()), sa.Column("entry_seq", sa.BigInteger())]


def _whole_entry(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint("(entry_epoch IS NULL) = (entry_seq IS NULL)", name=f"ck_{table}_entry")


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A reference that carries the tenant columns of both sides."""
    return sa.ForeignKeyConstraint(
        [*_OF, column],
        [*(f"{target}.{name}" for name in _OF), f"{target}.id"],
        name=f"fk_{table}_{column.removesuffix('_id')}",
    )


def _findings() -> None:
    op.create_table(
        "finding_findings",
        _id(primary_key=True),
        *_tenant_columns(),
        _id("appliance_id"),
        _id("device_id"),
        _text("check_id"),
        sa.Column("check_version", sa.Integer(), nullable=False),
        _text("severity"),
        _text("result"),
        _text("reason"),
        _text("detail"),
        _time("observed_at"),
        _time("scanned_at"),
        _time("since"),
        sa.Column("period_s", sa.Integer(), nullable=False),
        _time("fresh_until"),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        *_entry_columns(),
        _time("received_at"),
        _of("finding_findings", "appliance_id", "fleet_appliances"),
        _of("finding_findings", "device_id", "device_devices"),
        sa.UniqueConstraint("site_id", "device_id", "check_id", name="uq_finding_findings_triple"),
        sa.UniqueConstraint(*_OF, "id", name="uq_finding_findings_tenant"),
        _whole_entry("finding_findings"),
        # newest state only, rewritten every scan: room on the page keeps updates off the indexes
        postgresql_with={"fillfactor": "60"},
    )
    op.create_index("ix_finding_findings_urgency", "finding_findings", ["urgency", "id"])
    op.create_index("ix_finding_findings_partner", "finding_findings", ["partner_id", "urgency", "id"])
    op.create_index("ix_finding_findings_site", "finding_findings", ["site_id", "urgency", "id"])
    op.create_index("ix_finding_findings_device", "finding_findings", ["device_id", "urgency", "id"])


def _changes() -> None:
    op.create_table(
        "finding_changes",
        _id(primary_key=True),
        *_tenant_columns(),
        _id("appliance_id"),
        _id("finding_id"),
        sa.Column("check_version", sa.Integer(), nullable=False),
        _text("severity"),
        _text("from_result", nullable=True),
        _text("from_reason", nullable=True),
        _text("result"),
        _text("reason"),
        _text("detail"),
        _time("observed_at"),
        *_entry_columns(),
        _time("received_at"),
        _of("finding_changes", "finding_id", "finding_findings"),
        _of("finding_changes", "appliance_id", "fleet_appliances"),
        _whole_entry("finding_changes"),
    )
    op.create_index("ix_finding_changes_finding", "finding_changes", ["finding_id", "observed_at", "id"])


def _incidents() -> None:
    op.create_table(
        "incident_incidents",
        _id(),
        *_tenant_columns(),
        _id("appliance_id"),
        _id("device_id"),
        _text("check_id"),
        _text("severity"),
        _text("state"),
        _time("opened_at"),
        _time("closed_at", nullable=True),
        _time("changed_at"),
        _time("received_at"),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", "site_id", name="pk_incident_incidents"),
        sa.UniqueConstraint(*_OF, "id", name="uq_incident_incidents_tenant"),
        _of("incident_incidents", "appliance_id", "fleet_appliances"),
        _of("incident_incidents", "device_id", "device_devices"),
    )
    op.create_index(
        "uq_incident_incidents_open",
        "incident_incidents",
        ["site_id", "appliance_id", "device_id", "check_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_incident_incidents_time", "incident_incidents", ["opened_at", "id"])
    op.create_index("ix_incident_incidents_site", "incident_incidents", ["site_id", "opened_at", "id"])
    op.create_index("ix_incident_incidents_state", "incident_incidents", ["site_id", "state", "opened_at"])
    op.create_index("ix_incident_incidents_appliance", "incident_incidents", ["appliance_id", "opened_at"])
    op.create_index("ix_incident_incidents_device", "incident_incidents", ["device_id", "check_id", "opened_at"])


def _transitions() -> None:
    op.create_table(
        "incident_transitions",
        *_tenant_columns(),
        _id("incident_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("from_state"),
        _text("to_state"),
        _text("actor"),
        _text("reason"),
        _text("detail"),
        _time("at"),
        sa.Column("attempt_id", sa.Uuid()),
        _time("received_at"),
        sa.PrimaryKeyConstraint("incident_id", "site_id", "number", name="pk_incident_transitions"),
        sa.UniqueConstraint(*_OF, "incident_id", "number", name="uq_incident_transitions_tenant"),
        _of("incident_transitions", "incident_id", "incident_incidents"),
    )
    op.create_table(
        "incident_entries",
        *_tenant_columns(),
        _id("appliance_id"),
        _id("incident_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_epoch", sa.BigInteger(), nullable=False),
        sa.Column("entry_seq", sa.BigInteger(), nullable=False),
        _time("received_at"),
        sa.PrimaryKeyConstraint("incident_id", "site_id", "number", name="pk_incident_entries"),
        _of("incident_entries", "appliance_id", "fleet_appliances"),
        sa.ForeignKeyConstraint(
            [*_OF, "incident_id", "number"],
            [f"incident_transitions.{name}" for name in (*_OF, "incident_id", "number")],
            name="fk_incident_entries_transition",
        ),
    )


def _attempts() -> None:
    op.create_table(
        "remediation_attempts",
        _id(),
        *_tenant_columns(),
        _id("appliance_id"),
        _id("incident_id"),
        _id("device_id"),
        _text("check_id"),
        _text("runbook_id"),
        sa.Column("runbook_version", sa.Integer(), nullable=False),
        _text("decided_by"),
        _text("rule", nullable=True),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        _text("outcome"),
        _time("started_at"),
        _time("ended_at", nullable=True),
        sa.Column("guards", JSONB(), nullable=False),
        sa.Column("steps", JSONB(), nullable=False),
        *_entry_columns(),
        _time("received_at"),
        sa.PrimaryKeyConstraint("id", "site_id", name="pk_remediation_attempts"),
        sa.UniqueConstraint(*_OF, "id", name="uq_remediation_attempts_tenant"),
        _of("remediation_attempts", "appliance_id", "fleet_appliances"),
        _of("remediation_attempts", "device_id", "device_devices"),
        _of("remediation_attempts", "incident_id", "incident_incidents"),
        _whole_entry("remediation_attempts"),
    )
    op.create_index("ix_remediation_attempts_incident", "remediation_attempts", ["incident_id", "started_at"])
    op.create_index("ix_remediation_attempts_site", "remediation_attempts", ["site_id", "started_at", "id"])
    op.create_index("ix_remediation_attempts_device", "remediation_attempts", ["device_id", "check_id", "started_at"])
    op.create_index("ix_remediation_attempts_time", "remediation_attempts", ["started_at", "id"])
