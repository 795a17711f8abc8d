"""The outbox of the live stream: what changed, by id, written by triggers in the transaction of the change (ADR 0101).

A reader must not pass over a row that commits late. So a row carries its transaction's number, and readers go no
further than the oldest transaction still under way: (xact, id) then only grows.

Revision: 20261121_41
"""

import sqlalchemy as sa
from alembic import op

from wardkeep_server.platform.rls import protect

revision = "20261121_41"
down_revision = "20261121_40"
branch_labels = None
depends_on = None

TENANT = {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "site_id"}
PERSON = {"partner_id": "partner_id", "organisation_id": "organisation_id"}
_OF = ("partner_id", "organisation_id", "site_id")
_TIME = sa.DateTime(timezone=True)
_CHANGED = """
CREATE FUNCTION notify_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  EXECUTE format(
    'WITH subjects AS (SELECT DISTINCT partner_id, organisation_id, site_id, %1$I AS subject FROM changed),'
    ' counted AS (SELECT *, count(*) OVER (PARTITION BY site_id) > 50 AS many FROM subjects),'
    ' written AS (INSERT INTO notify_events (partner_id, organisation_id, site_id, kind, subject_id)'
    '  SELECT DISTINCT partner_id, organisation_id, site_id, %2$L, CASE WHEN many THEN NULL ELSE subject END'
    '  FROM counted)'
    ' SELECT pg_notify(''wardkeep_events'', whose) FROM (SELECT DISTINCT partner_id::text AS whose FROM subjects) p',
    TG_ARGV[1], TG_ARGV[0]);
  RETURN NULL;
END $$
"""
"""One statement that changes more than 50 things of a kind at a site is told as one row without id: read all again."""
_TRIGGERS = (
    ("finding_changes", "INSERT", "finding.changed", "finding_id"),
    ("incident_transitions", "INSERT", "incident.changed", "incident_id"),
    ("remediation_attempts", "INSERT", "attempt.changed", "id"),
    ("remediation_attempts", "UPDATE", "attempt.changed", "id"),
    ("evidence_checkpoints", "INSERT", "evidence.checkpoint", "log_id"),
)


def upgrade() -> None:
    """Create outbox, open streams and triggers."""
    _notify_events()
    _notify_streams()
    _policies_and_triggers()


def _notify_events() -> None:
    op.create_table(
        "notify_events",
        sa.Column(
            "xact", sa.BigInteger(), nullable=False, server_default=sa.text("pg_current_xact_id()::text::bigint")
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in _OF),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("at", _TIME, nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("xact", "id", name="pk_notify_events"),
        sa.ForeignKeyConstraint(
            [*_OF],
            ["tenancy_sites.partner_id", "tenancy_sites.organisation_id", "tenancy_sites.id"],
            name="fk_notify_events_site",
        ),
    )
    op.create_index("ix_notify_events_partner", "notify_events", ["partner_id", "xact", "id"])
    op.create_index("ix_notify_events_at", "notify_events", ["at"])


def _notify_streams() -> None:
    op.create_table(
        "notify_streams",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
    )


def _policies_and_triggers() -> None:
    protect(
        "notify_events",
        TENANT,
        tenant="SELECT INSERT",
        operator="SELECT INSERT",
        ingest="INSERT",
        jobs="SELECT INSERT DELETE",
    )
    op.create_index("ix_notify_streams_session", "notify_streams", ["session_id", "seen_at"])
    every = "SELECT INSERT UPDATE DELETE"
    protect("notify_streams", PERSON, tenant=every, operator=every, jobs="SELECT DELETE")
    op.execute(_CHANGED)
    for table, verb, kind, column in _TRIGGERS:
        op.execute(
            f"CREATE TRIGGER {table}_notify_{verb.lower()} AFTER {verb} ON {table} REFERENCING NEW TABLE AS changed"
            f" FOR EACH STATEMENT EXECUTE FUNCTION notify_changed('{kind}', '{column}')"
        )


def downgrade() -> None:
    """Nothing here outlives an hour."""
    for table, verb, _, _ in _TRIGGERS:
        op.execute(f"DROP TRIGGER {table}_notify_{verb.lower()} ON {table}")
    op.execute("DROP FUNCTION notify_changed()")
    op.drop_table("notify_streams")
    op.drop_table("notify_events")
