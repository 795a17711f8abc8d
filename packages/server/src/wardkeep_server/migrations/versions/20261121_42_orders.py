"""Orders: what was asked, what was signed for each appliance, and where it stands there.

Revision: 20261121_42
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wardkeep_server.platform.rls import protect
from wardkeep_server.platform.scope import Plane

revision = "20261121_42"
down_revision = "20261121_41"
branch_labels = None
depends_on = None

TENANT = {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "site_id"}
OWN = TENANT | {"appliance_id": "appliance_id"}
ADD = "SELECT INSERT"
MOVE = "SELECT INSERT UPDATE"
_OF = ("partner_id", "organisation_id", "site_id")
_TIME = sa.DateTime(timezone=True)
_UNDER_WAY = "('queued', 'delivered', 'accepted', 'running')"
_STATES = f"{_UNDER_WAY[:-1]}, 'succeeded', 'failed', 'refused', 'expired', 'superseded', 'cancelled')"


def upgrade() -> None:
    """Create the tables; jobs may mark an appliance's check-in so that a waiting order is looked for."""
    _orders()
    _counters()
    _targets()
    _indexes()
    protect("fleet_orders", TENANT, tenant=ADD, operator=ADD, jobs="SELECT")
    protect("fleet_order_counters", OWN, tenant=MOVE, operator=MOVE, jobs="SELECT")
    protect("fleet_order_targets", OWN, tenant=MOVE, operator=MOVE, ingest="SELECT UPDATE", jobs="SELECT UPDATE")
    op.execute(f"GRANT UPDATE (scan_wanted_at) ON fleet_checkins TO {Plane.JOBS}")
    for verb in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER fleet_order_targets_notify_{verb.lower()} AFTER {verb} ON fleet_order_targets"
            " REFERENCING NEW TABLE AS changed FOR EACH STATEMENT"
            " EXECUTE FUNCTION notify_changed('order.changed', 'order_id')"
        )


def downgrade() -> None:
    """Drop them in the order of the references."""
    op.execute(f"REVOKE UPDATE (scan_wanted_at) ON fleet_checkins FROM {Plane.JOBS}")
    for table in ("fleet_order_targets", "fleet_order_counters", "fleet_orders"):
        op.drop_table(table)


def _id(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=null)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _time(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, _TIME, nullable=null)


def _of_appliance(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [*_OF, "appliance_id"],
        [*(f"fleet_appliances.{name}" for name in _OF), "fleet_appliances.id"],
        name=f"fk_{table}_appliance",
    )


def _orders() -> None:
    """Organisation and site are named where all targets share them: a partner may order for many sites at once."""
    op.create_table(
        "fleet_orders",
        _id("id"),
        _id("partner_id"),
        _id("organisation_id", null=True),
        _id("site_id", null=True),
        _text("type"),
        sa.Column("parameters", JSONB(), nullable=False),
        _text("reason"),
        _time("issued_at"),
        _time("expires_at"),
        _text("issued_by"),
        _text("issued_by_name"),
        _text("issued_by_role"),
        _text("keyid"),
        sa.PrimaryKeyConstraint("id", name="pk_fleet_orders"),
        sa.UniqueConstraint("partner_id", "id", name="uq_fleet_orders_tenant"),
        sa.ForeignKeyConstraint(["partner_id"], ["tenancy_partners.id"], name="fk_fleet_orders_partner"),
        sa.ForeignKeyConstraint(
            [*_OF],
            ["tenancy_sites.partner_id", "tenancy_sites.organisation_id", "tenancy_sites.id"],
            name="fk_fleet_orders_site",
        ),
        sa.CheckConstraint("expires_at > issued_at AND expires_at <= issued_at + interval '24 hours'", "life"),
    )
    op.create_index("ix_fleet_orders_time", "fleet_orders", ["issued_at", "id"])
    op.create_index("ix_fleet_orders_partner", "fleet_orders", ["partner_id", "issued_at", "id"])


def _counters() -> None:
    op.create_table(
        "fleet_order_counters",
        _id("appliance_id"),
        *(_id(name) for name in _OF),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("appliance_id", name="pk_fleet_order_counters"),
        _of_appliance("fleet_order_counters"),
    )


def _targets() -> None:
    op.create_table(
        "fleet_order_targets",
        _id("order_id"),
        _id("appliance_id"),
        *(_id(name) for name in _OF),
        _text("type"),
        sa.Column("number", sa.BigInteger(), nullable=False),
        _text("nonce"),
        _text("document"),
        _text("digest"),
        _text("known"),
        _text("state"),
        sa.Column("deliveries", sa.SmallInteger(), nullable=False, server_default="0"),
        _text("reason"),
        _text("detail"),
        _time("issued_at"),
        _time("expires_at"),
        _time("delivered_at", null=True),
        _time("changed_at"),
        _id("attempt_id", null=True),
        sa.Column("entry_epoch", sa.BigInteger()),
        sa.Column("entry_seq", sa.BigInteger()),
        sa.PrimaryKeyConstraint("order_id", "appliance_id", name="pk_fleet_order_targets"),
        sa.UniqueConstraint("appliance_id", "number", name="uq_fleet_order_targets_number"),
        sa.UniqueConstraint("appliance_id", "nonce", name="uq_fleet_order_targets_nonce"),
        sa.ForeignKeyConstraint(
            ["partner_id", "order_id"],
            ["fleet_orders.partner_id", "fleet_orders.id"],
            name="fk_fleet_order_targets_order",
        ),
        _of_appliance("fleet_order_targets"),
        sa.CheckConstraint(f"state IN {_STATES} AND known IN {_STATES}", "states"),
        sa.CheckConstraint("(entry_epoch IS NULL) = (entry_seq IS NULL)", "entry"),
    )


def _indexes() -> None:
    op.create_index(
        "ix_fleet_order_targets_pending",
        "fleet_order_targets",
        ["appliance_id", "number"],
        postgresql_where=sa.text("state IN ('queued', 'delivered')"),
    )
    op.create_index(
        "ix_fleet_order_targets_under_way",
        "fleet_order_targets",
        ["expires_at"],
        postgresql_where=sa.text(f"state IN {_UNDER_WAY}"),
    )
    op.create_index("ix_fleet_order_targets_site", "fleet_order_targets", ["site_id", "state", "issued_at"])
