"""SQL of findings and their changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BigInteger,
    DateTime,
    FromClause,
    Integer,
    Row,
    SmallInteger,
    String,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.types import TypeEngine

from wardkeep_core.model.verdict import Result
from wardkeep_server.finding.models import Finding, FindingChange
from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Session, UuidText
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within

_TIME = DateTime(timezone=True)
_CHANGE_ID: dict[str, TypeEngine[Any]] = {"change_id": UuidText}
GIVEN: dict[str, TypeEngine[Any]] = {
    "id": UuidText,
    "device_id": UuidText,
    "check_id": String(),
    "check_version": Integer(),
    "severity": String(),
    "result": String(),
    "reason": String(),
    "detail": String(),
    "observed_at": _TIME,
    "scanned_at": _TIME,
    "since": _TIME,
    "period_s": Integer(),
    "fresh_until": _TIME,
    "urgency": SmallInteger(),
    "entry_epoch": BigInteger(),
    "entry_seq": BigInteger(),
}
_KEY = ("site_id", "device_id", "check_id")
_TABLE = Finding.__table__.c
_COPIED = ("check_version", "severity", "result", "reason", "detail", "observed_at", "entry_epoch", "entry_seq")


async def put(scope: Scope, session: Session, common: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert or replace findings by newer ones and note what changed, in one statement.

    A row that is not newer than the stored one has no effect. Caller holds the site's lock: `before` is then true.
    """
    given = rows_of("given", GIVEN | _CHANGE_ID, rows)
    same = and_(_TABLE.device_id == given.c.device_id, _TABLE.check_id == given.c.check_id)
    before = select(_TABLE.device_id, _TABLE.check_id, _TABLE.result, _TABLE.reason).join(given, same)
    was = before.where(within(scope, Finding)).cte("before")
    await session.execute(_note_changes(given, was, _written(given, common), common))


def _fixed(table: type[Finding | FindingChange], common: Mapping[str, Any]) -> dict[str, Any]:
    return {name: literal(value, table.__table__.c[name].type) for name, value in common.items()}


def _written(given: FromClause, common: Mapping[str, Any]) -> CTE:
    fixed = _fixed(Finding, common)
    source = select(*(given.c[name] for name in GIVEN), *fixed.values())
    statement = insert(Finding).from_select([*GIVEN, *fixed], source)
    new = statement.excluded
    kept = {"id", *_KEY, "partner_id", "organisation_id"}
    changed = {name: new[name] for name in (*GIVEN, *fixed) if name not in kept}
    newer = tuple_(new.observed_at, new.scanned_at) > tuple_(_TABLE.observed_at, _TABLE.scanned_at)
    upsert = statement.on_conflict_do_update(index_elements=_KEY, set_=changed, where=newer)
    return upsert.returning(Finding.id, Finding.device_id, Finding.check_id, *(_TABLE[name] for name in _COPIED)).cte(
        "written"
    )


def _note_changes(given: FromClause, was: CTE, written: CTE, common: Mapping[str, Any]) -> Any:  # noqa: ANN401 - PostgreSQL's insert
    fixed = _fixed(FindingChange, common)
    of_was = and_(was.c.device_id == written.c.device_id, was.c.check_id == written.c.check_id)
    of_given = and_(given.c.device_id == written.c.device_id, given.c.check_id == written.c.check_id)
    differs = or_(
        was.c.result.is_(None), tuple_(was.c.result, was.c.reason) != tuple_(written.c.result, written.c.reason)
    )
    columns = {
        "id": given.c.change_id,
        "finding_id": written.c.id,
        "from_result": was.c.result,
        "from_reason": was.c.reason,
        **{name: written.c[name] for name in _COPIED},
        **fixed,
    }
    source = select(*columns.values()).select_from(written.join(given, of_given).outerjoin(was, of_was)).where(differs)
    return insert(FindingChange).from_select(list(columns), source)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None is no limit. `equal` names columns and the values they must have."""

    equal: Mapping[str, str]
    stale: bool | None
    now: datetime


async def page(scope: Scope, session: Session, filters: Filters, *, limit: int, after: str | None) -> Sequence[Finding]:
    """Worst first."""
    query = select(Finding).where(within(scope, Finding))
    for name, value in filters.equal.items():
        query = query.where(_TABLE[name] == value)
    if filters.stale is not None:
        stale = Finding.fresh_until < filters.now
        query = query.where(stale if filters.stale else ~stale)
    return (await session.scalars(page_query(query, Finding.urgency, Finding.id, limit=limit, after=after))).all()


async def one(scope: Scope, session: Session, finding_id: str) -> Finding | None:
    """One finding in scope."""
    return await session.scalar(select(Finding).where(within(scope, Finding), Finding.id == finding_id))


async def changes(scope: Scope, session: Session, finding_id: str, *, limit: int) -> Sequence[FindingChange]:
    """Newest first."""
    query = select(FindingChange).where(within(scope, FindingChange), FindingChange.finding_id == finding_id)
    newest = query.order_by(FindingChange.observed_at.desc(), FindingChange.id.desc()).limit(limit)
    return (await session.scalars(newest)).all()


StandingRow = Row[str, str, str | None, datetime | None, datetime | None, str | None]
"""device_id, check_id, result, fresh_until, scanned_at, state (of the open incident)."""


async def standing(scope: Scope, session: Session, site_id: str, matters: Subquery) -> Sequence[StandingRow]:
    """All that a site's standing needs, in one statement: findings beside open incidents; either may be missing."""
    mine = select(Finding).where(within(scope, Finding), Finding.site_id == site_id).subquery("mine")
    same = and_(mine.c.device_id == matters.c.device_id, mine.c.check_id == matters.c.check_id)
    query = select(
        func.coalesce(mine.c.device_id, matters.c.device_id).label("device_id"),
        func.coalesce(mine.c.check_id, matters.c.check_id).label("check_id"),
        mine.c.result,
        mine.c.fresh_until,
        mine.c.scanned_at,
        matters.c.state,
    ).select_from(mine.outerjoin(matters, same, full=True))
    return (await session.execute(query)).all()


class Trouble(NamedTuple):
    """Findings of one site that agree in severity and in what is wrong: `fail`, `error` or `stale`."""

    site_id: str
    severity: str
    wrong: str
    since: datetime


async def troubles(scope: Scope, session: Session, site_ids: Collection[str], now: datetime) -> Sequence[Trouble]:
    """Since when these sites have findings that fail, could not be made, or are stale."""
    stale = Finding.fresh_until < now
    wrong = case((stale, "stale"), else_=Finding.result).label("wrong")
    since = func.min(case((stale, Finding.fresh_until), else_=Finding.since))
    query = select(Finding.site_id, Finding.severity, wrong, since).group_by(Finding.site_id, Finding.severity, wrong)
    bad = or_(stale, Finding.result.in_((Result.FAIL, Result.ERROR)))
    found = await session.execute(query.where(within(scope, Finding), Finding.site_id.in_(site_ids), bad))
    return [Trouble(*row) for row in found]


async def failing(scope: Scope, session: Session, site_id: str, checks: Sequence[str]) -> Sequence[Row[str, str]]:
    """Device and check of every failing finding of the named checks at a site."""
    query = select(Finding.device_id, Finding.check_id).where(within(scope, Finding), Finding.site_id == site_id)
    return (await session.execute(query.where(Finding.result == Result.FAIL, Finding.check_id.in_(checks)))).all()
