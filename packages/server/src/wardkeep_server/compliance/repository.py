"""SQL of compliance: keep counts, sum them into scores, and look at every pair of device and check of some sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    DateTime,
    FromClause,
    Integer,
    Row,
    String,
    Subquery,
    and_,
    case,
    column,
    func,
    literal,
    select,
    text,
    true,
)
from sqlalchemy.types import TypeEngine

from wardkeep_core.model.verdict import Severity
from wardkeep_server.compliance.models import SiteCounts
from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within

CLOCKS_DIFFER = timedelta(seconds=5)
"""Counts that another process made so far ahead of our clock are counted anew."""
SOON = timedelta(seconds=10)
"""Counts that would end so soon are renewed before a reader has to."""
COUNTED_SEVERITIES = tuple(each for each in Severity if each is not Severity.INFO)
_SUMS = ("passed", "failed", "accepted")
_WHOLE = ("not_applicable", "error", "stale")
_ARRAYS = ("platforms", "devices", "checks", *_SUMS, *_WHOLE)
_TABLE = SiteCounts.__table__.c
CATALOGUE: dict[str, TypeEngine[Any]] = {"check_id": String(), "platform": String(), "severity": String()}

ScoreRow = Row[Any]
"""id, name, partner_id, organisation_id, devices, expected, not_applicable, error, stale, and for each severity that
counts: `<severity>_passed`, `<severity>_failed`, `<severity>_accepted`."""


async def scores(
    scope: Scope, session: Session, sites: Subquery, catalogue: Sequence[dict[str, str]], now: datetime
) -> Sequence[ScoreRow]:
    """Sums per site over the checks of `catalogue`, in one statement whatever the number of sites; by name.

    `sites` has id, name, partner_id, organisation_id. Counts that are spoiled or outlived are made anew on the way.
    """
    known = rows_of("known", CATALOGUE, catalogue)
    counts = _counts(scope, sites, now).cte("counts")
    worked, people = _worked(counts, known), _people(counts, known)
    query = (
        select(
            *(counts.c[name] for name in ("id", "name", "partner_id", "organisation_id")),
            *(func.coalesce(people.c[name], 0).label(name) for name in ("devices", "expected")),
            *(func.coalesce(worked.c[name], 0).label(name) for name in _columns(worked) if name != "id"),
        )
        .select_from(counts.outerjoin(worked, worked.c.id == counts.c.id).outerjoin(people, people.c.id == counts.c.id))
        .order_by(counts.c.name, counts.c.id)
    )
    return (await session.execute(query)).all()


def _counts(scope: Scope, sites: Subquery, now: datetime) -> Any:  # noqa: ANN401 - a select of many columns
    """Kept counts where they are right at `now`, else counted here: the function is not run for a NULL site."""
    moment = literal(now, DateTime(timezone=True))
    right = and_(
        within(scope, SiteCounts),
        SiteCounts.site_id == sites.c.id,
        SiteCounts.valid_until >= moment,
        SiteCounts.counted_at <= moment + CLOCKS_DIFFER,
    )
    wanted = case((SiteCounts.site_id.is_(None), sites.c.id))
    columns: list[Any] = [column(name, _TABLE[name].type) for name in ("valid_until", *_ARRAYS)]
    anew = func.compliance_recount(wanted, moment).table_valued(*columns, name="anew").lateral()
    arrays = (func.coalesce(_TABLE[name], anew.c[name]).label(name) for name in _ARRAYS)
    return select(*sites.c, *arrays).select_from(sites.outerjoin(SiteCounts, right).outerjoin(anew, true()))


def _worked(counts: FromClause, known: FromClause) -> Subquery:
    names = (*_SUMS, *_WHOLE)
    arrays = [counts.c[name] for name in ("checks", *names)]
    columns: list[Any] = [column("check_id", String()), *(column(name, Integer()) for name in names)]
    each = func.unnest(*arrays).table_valued(*columns).render_derived(name="each").lateral()
    by_severity = [
        func.sum(each.c[name]).filter(known.c.severity == severity.value).label(f"{severity.value}_{name}")
        for severity in COUNTED_SEVERITIES
        for name in _SUMS
    ]
    return (
        select(counts.c.id, *by_severity, *(func.sum(each.c[name]).label(name) for name in _WHOLE))
        .select_from(counts.join(each, true()).join(known, known.c.check_id == each.c.check_id))
        .group_by(counts.c.id)
        .subquery("worked")
    )


def _people(counts: FromClause, known: FromClause) -> Subquery:
    """Watched devices, and the pairs that should be observed: each with every check of its platform."""
    columns: list[Any] = [column("platform", String()), column("devices", Integer())]
    people = func.unnest(counts.c.platforms, counts.c.devices).table_valued(*columns)
    each = people.render_derived(name="people").lateral()
    checks = select(known.c.platform, func.count().label("checks")).group_by(known.c.platform).subquery("per_platform")
    expected = each.c.devices * func.coalesce(checks.c.checks, 0)
    return (
        select(counts.c.id, func.sum(each.c.devices).label("devices"), func.sum(expected).label("expected"))
        .select_from(counts.join(each, true()).outerjoin(checks, checks.c.platform == each.c.platform))
        .group_by(counts.c.id)
        .subquery("peopled")
    )


def _columns(table: Subquery) -> list[str]:
    return [each.name for each in table.c]


# --- keeping the counts -------------------------------------------------------------------------------------------

_ADD_MISSING = text(
    "INSERT INTO compliance_counts (site_id, partner_id, organisation_id, counted_at, valid_until)"
    " SELECT s.id, s.partner_id, s.organisation_id, '-infinity', '-infinity' FROM tenancy_sites s"
    " WHERE NOT EXISTS (SELECT FROM compliance_counts c WHERE c.site_id = s.id) ON CONFLICT DO NOTHING"
)
_LOCK_DUE = text(
    "SELECT site_id FROM compliance_counts"
    " WHERE valid_until < :now OR counted_at > :ahead OR (valid_until < :soon AND counted_at < :a_while_ago)"
    " ORDER BY valid_until LIMIT :most FOR UPDATE SKIP LOCKED"
)
_RENEW = text(
    "UPDATE compliance_counts c SET counted_at = :now, valid_until = r.valid_until, platforms = r.platforms,"
    " devices = r.devices, checks = r.checks, passed = r.passed, failed = r.failed, accepted = r.accepted,"
    " not_applicable = r.not_applicable, error = r.error, stale = r.stale"
    " FROM unnest(CAST(:sites AS uuid[])) AS due(id) CROSS JOIN LATERAL compliance_recount(due.id, :now) AS r"
    " WHERE c.site_id = due.id"
)


async def renew(session: Session, now: datetime, *, most: int) -> int:
    """Count sites anew whose counts are spoiled, outlived or nearly so; how many.

    The rows are locked in a statement of their own, so that the counting one sees all that was committed before: a
    writer that comes later waits for the lock and spoils the row again (READ COMMITTED).
    """
    await session.execute(_ADD_MISSING)
    times = {"now": now, "ahead": now + CLOCKS_DIFFER, "soon": now + SOON, "a_while_ago": now - SOON / 10}
    due = (await session.scalars(_LOCK_DUE, {**times, "most": most})).all()
    if due:
        await session.execute(_RENEW, {"now": now, "sites": [str(site) for site in due]})
    return len(due)


# --- every pair of some sites -------------------------------------------------------------------------------------

_PAIRS = text(
    """
    WITH known AS (
      SELECT * FROM unnest(CAST(:checks AS text[]), CAST(:platforms AS text[]), CAST(:sides AS text[]))
        AS k(check_id, platform, side)
    ), watched AS (
      SELECT site_id, id, platform FROM device_devices
      WHERE site_id = ANY(CAST(:sites AS uuid[])) AND archived_at IS NULL AND device_class = 'managed'
    ), matters AS (
      SELECT DISTINCT ON (site_id, device_id, check_id) site_id, device_id, check_id, state FROM incident_incidents
      WHERE site_id = ANY(CAST(:sites AS uuid[])) AND closed_at IS NULL
      ORDER BY site_id, device_id, check_id, opened_at DESC
    ), pairs AS (
      SELECT k.side, k.check_id, w.id AS device_id,
        CASE WHEN f.fresh_until >= :now AND f.result <> 'error' THEN f.result ELSE 'unseen' END AS seen,
        m.state IS NOT DISTINCT FROM 'accepted_risk' AS accepted
      FROM watched w JOIN known k ON k.platform = w.platform
      LEFT JOIN finding_findings f ON f.site_id = w.site_id AND f.device_id = w.id AND f.check_id = k.check_id
      LEFT JOIN matters m ON m.site_id = w.site_id AND m.device_id = w.id AND m.check_id = k.check_id
    ), by_check AS (
      SELECT side, check_id, count(*) FILTER (WHERE seen <> 'not_applicable') AS in_scope,
        count(*) FILTER (WHERE seen = 'pass') AS passed, count(*) FILTER (WHERE seen = 'fail') AS failed,
        count(*) FILTER (WHERE seen = 'fail' AND accepted) AS accepted
      FROM pairs GROUP BY side, check_id
    ), by_device AS (
      SELECT side, bool_or(seen <> 'not_applicable') AS in_scope, bool_and(seen IN ('pass', 'not_applicable')) AS good
      FROM pairs GROUP BY side, device_id
    ), by_side AS (
      SELECT side, count(*) FILTER (WHERE in_scope) AS devices, count(*) FILTER (WHERE in_scope AND good) AS passing
      FROM by_device GROUP BY side
    )
    SELECT c.side, c.check_id, c.in_scope, c.passed, c.failed, c.accepted, s.devices, s.passing
    FROM by_check c JOIN by_side s USING (side) ORDER BY c.side, c.check_id
    """
)


@dataclass(frozen=True)
class SeenCheck:
    """One check of a side over all devices of the sites; `devices` and `passing` are of the whole side."""

    side: str
    check_id: str
    in_scope: int
    passed: int
    failed: int
    accepted: int
    devices: int
    passing: int


async def seen(
    session: Session, site_ids: Sequence[str], sides: Sequence[tuple[str, str, str]], now: datetime
) -> list[SeenCheck]:
    """What is seen now at sites that the caller found in scope. `sides` are (check, platform, side)."""
    values = {
        "sites": list(site_ids),
        "checks": [each[0] for each in sides],
        "platforms": [each[1] for each in sides],
        "sides": [each[2] for each in sides],
        "now": now,
    }
    return [SeenCheck(*row) for row in (await session.execute(_PAIRS, values)).all()]
