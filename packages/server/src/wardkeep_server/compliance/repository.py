"""SQL of compliance: keep counts and sums, read scores, and look at every pair of device and check of some sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, Subquery, and_, case, column, func, literal, select, text, true, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from wardkeep_server.compliance.models import SiteCounts
from wardkeep_server.compliance.sums import Basis, Sums, sum_up
from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Session, UuidText
from wardkeep_server.platform.scope import Scope, within

CLOCKS_DIFFER = timedelta(seconds=5)
"""Counts that another process made so far ahead of our clock are counted anew."""
SOON = timedelta(seconds=10)
"""Counts that would end so soon are renewed before a reader has to."""
_ARRAYS = ("platforms", "devices", "checks", "passed", "failed", "accepted", "not_applicable", "error", "stale")
_TABLE = SiteCounts.__table__.c


@dataclass(frozen=True)
class SiteSums:
    """A site with its sums over the basis that was asked for."""

    id: str
    name: str
    partner_id: str
    organisation_id: str
    sums: Sums


async def scores(scope: Scope, session: Session, sites: Subquery, basis: Basis, now: datetime) -> list[SiteSums]:
    """Sums of every site of `sites`, by name, in one statement whatever their number.

    `sites` has id, name, partner_id, organisation_id. Where what is kept is right at `now`, its sums are read; where it
    is spoiled or outlived, the database counts the site anew; where only this basis is missing, its counts are summed.
    """
    moment = literal(now, DateTime(timezone=True))
    right = and_(
        within(scope, SiteCounts),
        SiteCounts.site_id == sites.c.id,
        SiteCounts.valid_until >= moment,
        SiteCounts.counted_at <= moment + CLOCKS_DIFFER,
    )
    columns: list[Any] = [column(name, _TABLE[name].type) for name in ("valid_until", *_ARRAYS)]
    # The function is STRICT: for the NULL of a site whose counts are right it is not run.
    spoiled = case((SiteCounts.site_id.is_(None), sites.c.id))
    anew = func.compliance_recount(spoiled, moment).table_valued(*columns, name="anew").lateral()
    kept = SiteCounts.sums[basis.key]
    arrays = [case((kept.is_(None), func.coalesce(_TABLE[name], anew.c[name]))).label(name) for name in _ARRAYS]
    query = select(*sites.c, kept.label("sums"), *arrays).order_by(sites.c.name, sites.c.id)
    query = query.select_from(sites.outerjoin(SiteCounts, right).outerjoin(anew, true()))
    return [_site_sums(row, basis) for row in await session.execute(query)]


def _site_sums(row: Any, basis: Basis) -> SiteSums:  # noqa: ANN401 - a row of `scores`
    sums = sum_up(row, basis) if row.sums is None else Sums.of_json(row.sums)
    return SiteSums(row.id, row.name, row.partner_id, row.organisation_id, sums)


# --- keeping the counts -------------------------------------------------------------------------------------------

_ADD_MISSING = text(
    "INSERT INTO compliance_counts (site_id, partner_id, organisation_id, counted_at, valid_until)"
    " SELECT s.id, s.partner_id, s.organisation_id, '-infinity', '-infinity' FROM tenancy_sites s"
    " WHERE NOT EXISTS (SELECT FROM compliance_counts c WHERE c.site_id = s.id) ON CONFLICT DO NOTHING"
)
_LOCK_DUE = text(
    "SELECT site_id FROM compliance_counts WHERE valid_until < :now OR counted_at > :ahead"
    " OR (valid_until < :soon AND counted_at < :a_while_ago) OR NOT sums ?& CAST(:bases AS text[])"
    " ORDER BY valid_until LIMIT :most FOR UPDATE SKIP LOCKED"
)
_RENEW = text(
    "UPDATE compliance_counts c SET counted_at = :now, valid_until = r.valid_until, platforms = r.platforms,"
    " devices = r.devices, checks = r.checks, passed = r.passed, failed = r.failed, accepted = r.accepted,"
    " not_applicable = r.not_applicable, error = r.error, stale = r.stale"
    " FROM unnest(CAST(:sites AS uuid[])) AS due(id) CROSS JOIN LATERAL compliance_recount(due.id, :now) AS r"
    " WHERE c.site_id = due.id RETURNING c.site_id, c.platforms, c.devices, c.checks, c.passed, c.failed, c.accepted,"
    " c.not_applicable, c.error, c.stale"
)
_SUMS: dict[str, TypeEngine[Any]] = {"site_id": UuidText, "sums": JSONB()}


async def renew(session: Session, bases: Sequence[Basis], now: datetime, *, most: int) -> int:
    """Count sites anew whose counts are spoiled, outlived or nearly so, and sum them over every basis; how many.

    The rows are locked in a statement of their own, so that the counting one sees all that was committed before: a
    writer that comes later waits for the lock and spoils the row again (READ COMMITTED).
    """
    await session.execute(_ADD_MISSING)
    times = {"now": now, "ahead": now + CLOCKS_DIFFER, "soon": now + SOON, "a_while_ago": now - SOON / 10}
    keys = [basis.key for basis in bases]
    due = (await session.scalars(_LOCK_DUE, {**times, "bases": keys, "most": most})).all()
    if not due:
        return 0
    counted = (await session.execute(_RENEW, {"now": now, "sites": [str(site) for site in due]})).all()
    given = [
        {"site_id": str(row.site_id), "sums": {basis.key: sum_up(row, basis).to_json() for basis in bases}}
        for row in counted
    ]
    table = rows_of("given", _SUMS, given)
    await session.execute(update(SiteCounts).where(SiteCounts.site_id == table.c.site_id).values(sums=table.c.sums))
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
