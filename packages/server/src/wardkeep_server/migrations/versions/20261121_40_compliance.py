"""Counts per site and check, so that the scores of every site are one quick query (ADR 0100).

A row counts findings as they stood at `counted_at` and is right until `valid_until`: the moment at which the first
finding that it counts as fresh goes stale. Whatever would make it wrong earlier spoils it by trigger, in the same
transaction; who reads a spoiled or outlived row counts that site anew with the same function.

Revision: 20261121_40
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wardkeep_server.platform.rls import protect

revision = "20261121_40"
down_revision = "20261121_30"
branch_labels = None
depends_on = None

TENANT = {"partner_id": "partner_id", "organisation_id": "organisation_id", "site_id": "site_id"}
WRITE = "SELECT INSERT UPDATE"
_OF = ("partner_id", "organisation_id", "site_id")
_TIME = sa.DateTime(timezone=True)
_COUNTS = ("devices", "passed", "failed", "accepted", "not_applicable", "error", "stale")

_RECOUNT = """
CREATE FUNCTION compliance_recount(wanted uuid, at timestamptz) RETURNS TABLE (
  valid_until timestamptz, platforms text[], devices integer[], checks text[], passed integer[], failed integer[],
  accepted integer[], not_applicable integer[], error integer[], stale integer[]
) LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, public AS $$
  WITH watched AS (
    SELECT id, platform FROM device_devices
    WHERE site_id = wanted AND archived_at IS NULL AND device_class = 'managed'
  ), populations AS (
    SELECT platform, count(*)::integer AS devices FROM watched GROUP BY platform
  ), matters AS (
    SELECT DISTINCT ON (device_id, check_id) device_id, check_id, state FROM incident_incidents
    WHERE site_id = wanted AND closed_at IS NULL ORDER BY device_id, check_id, opened_at DESC
  ), seen AS (
    SELECT f.check_id, f.fresh_until, CASE WHEN f.fresh_until < at THEN 'stale' ELSE f.result END AS result,
      m.state IS NOT DISTINCT FROM 'accepted_risk' AS accepted
    FROM finding_findings f
    JOIN watched w ON w.id = f.device_id AND w.platform = split_part(f.check_id, '.', 1)
    LEFT JOIN matters m ON m.device_id = f.device_id AND m.check_id = f.check_id
    WHERE f.site_id = wanted
  ), counted AS (
    SELECT check_id,
      count(*) FILTER (WHERE result = 'pass')::integer AS passed,
      count(*) FILTER (WHERE result = 'fail')::integer AS failed,
      count(*) FILTER (WHERE result = 'fail' AND accepted)::integer AS accepted,
      count(*) FILTER (WHERE result = 'not_applicable')::integer AS not_applicable,
      count(*) FILTER (WHERE result = 'error')::integer AS error,
      count(*) FILTER (WHERE result = 'stale')::integer AS stale,
      min(fresh_until) FILTER (WHERE result <> 'stale') AS until
    FROM seen GROUP BY check_id
  ), people AS (
    SELECT coalesce(array_agg(platform ORDER BY platform), '{}') AS platforms,
      coalesce(array_agg(devices ORDER BY platform), '{}') AS devices FROM populations
  )
  SELECT coalesce(min(c.until), 'infinity'), (SELECT platforms FROM people), (SELECT devices FROM people),
    coalesce(array_agg(c.check_id ORDER BY c.check_id), '{}'),
    coalesce(array_agg(c.passed ORDER BY c.check_id), '{}'),
    coalesce(array_agg(c.failed ORDER BY c.check_id), '{}'),
    coalesce(array_agg(c.accepted ORDER BY c.check_id), '{}'),
    coalesce(array_agg(c.not_applicable ORDER BY c.check_id), '{}'),
    coalesce(array_agg(c.error ORDER BY c.check_id), '{}'),
    coalesce(array_agg(c.stale ORDER BY c.check_id), '{}')
  FROM counted c
$$
"""
_SPOIL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO compliance_counts (site_id, partner_id, organisation_id, counted_at, valid_until)
  SELECT DISTINCT c.site_id, c.partner_id, c.organisation_id, '-infinity'::timestamptz, '-infinity'::timestamptz
  FROM {changed}
  ON CONFLICT (site_id) DO UPDATE SET valid_until = '-infinity';
  RETURN NULL;
END $$
"""
_ALL = "changed c"
_FINDINGS = (
    "changed c JOIN was w ON w.id = c.id WHERE w.result <> c.result OR c.fresh_until < w.fresh_until"
    " OR w.fresh_until < c.received_at + interval '1 minute'"
)
"""Another verdict; fresh for less long; or perhaps counted as stale until now (a minute for clocks that differ)."""
_INCIDENTS = (
    "changed c JOIN was w ON w.id = c.id AND w.site_id = c.site_id"
    " WHERE (w.state, w.closed_at IS NULL) IS DISTINCT FROM (c.state, c.closed_at IS NULL)"
)
_DEVICES = (
    "changed c JOIN was w ON w.id = c.id WHERE (w.platform, w.device_class, w.archived_at IS NULL)"
    " IS DISTINCT FROM (c.platform, c.device_class, c.archived_at IS NULL)"
)
_FUNCTIONS = {
    "compliance_spoil": _ALL,
    "compliance_spoil_by_findings": _FINDINGS,
    "compliance_spoil_by_incidents": _INCIDENTS,
    "compliance_spoil_by_devices": _DEVICES,
}
_TABLES = {
    "finding_findings": "compliance_spoil_by_findings",
    "incident_incidents": "compliance_spoil_by_incidents",
    "device_devices": "compliance_spoil_by_devices",
}


def upgrade() -> None:
    """Create the counts, what fills them, and what spoils them. Rows come with the first sweep."""
    op.create_table(
        "compliance_counts",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in _OF),
        sa.Column("counted_at", _TIME, nullable=False),
        sa.Column("valid_until", _TIME, nullable=False),
        *(sa.Column(name, ARRAY(sa.Text()), nullable=False, server_default="{}") for name in ("platforms", "checks")),
        *(sa.Column(name, ARRAY(sa.Integer()), nullable=False, server_default="{}") for name in _COUNTS),
        sa.Column("sums", JSONB(), nullable=False, server_default="{}"),
        sa.PrimaryKeyConstraint("site_id", name="pk_compliance_counts"),
        sa.ForeignKeyConstraint(
            [*_OF],
            ["tenancy_sites.partner_id", "tenancy_sites.organisation_id", "tenancy_sites.id"],
            name="fk_compliance_counts_site",
        ),
    )
    protect("compliance_counts", TENANT, tenant=WRITE, operator=WRITE, ingest=WRITE, jobs=WRITE)
    op.execute(_RECOUNT)
    for name, changed in _FUNCTIONS.items():
        op.execute(_SPOIL.format(name=name, changed=changed))
    for table, function in _TABLES.items():
        op.execute(
            f"CREATE TRIGGER {table}_compliance_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed"
            " FOR EACH STATEMENT EXECUTE FUNCTION compliance_spoil()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_compliance_changed AFTER UPDATE ON {table}"
            " REFERENCING OLD TABLE AS was NEW TABLE AS changed"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )


def downgrade() -> None:
    """Nothing here is more than a sum of what stands elsewhere."""
    for table in _TABLES:
        op.execute(f"DROP TRIGGER {table}_compliance_added ON {table}")
        op.execute(f"DROP TRIGGER {table}_compliance_changed ON {table}")
    for name in _FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}()")
    op.execute("DROP FUNCTION compliance_recount(uuid, timestamptz)")
    op.drop_table("compliance_counts")
