"""SQL of retention. Every table is one of the list; periods arrive as moments and are bound, never written in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, DateTime, TableClause, column, delete, func, select, table, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.settings.classes import RowClass
from wardkeep_server.settings.models import Period, Request


class Standing(NamedTuple):
    """Oldest of a class's moments, and how many rows have expired; counted up to a limit."""

    oldest: datetime | None
    expired: int


async def periods(session: Session) -> dict[str, int]:
    """Days by class, where somebody set them."""
    return {row.name: row.days for row in (await session.scalars(select(Period))).all()}


async def put(session: Session, days: Mapping[str, int], now: datetime, by: str) -> None:
    """Set periods."""
    rows = [{"name": name, "days": value, "changed_at": now, "changed_by": by} for name, value in days.items()]
    statement = insert(Period).values(rows)
    changed = {name: statement.excluded[name] for name in ("days", "changed_at", "changed_by")}
    await session.execute(statement.on_conflict_do_update(index_elements=[Period.name], set_=changed))


async def open_request(session: Session, now: datetime) -> Request | None:
    """The one that waits."""
    query = select(Request).where(Request.decision.is_(None), Request.ends_at > now)
    return await session.scalar(query)


async def ask(session: Session, values: Mapping[str, Any], now: datetime) -> bool:
    """Insert, unless one waits; whether it was. What has lapsed makes room."""
    lapsed = update(Request).where(Request.decision.is_(None), Request.ends_at <= now)
    await session.execute(lapsed.values(decision="lapsed", decided_at=now))
    statement = insert(Request).values(**values).on_conflict_do_nothing().returning(Request.id)
    return (await session.execute(statement)).first() is not None


async def decide(session: Session, request_id: str, now: datetime, values: Mapping[str, Any]) -> Request | None:
    """Decide on the one that waits; None when this is not it."""
    waits = (Request.id == request_id, Request.decision.is_(None), Request.ends_at > now)
    return await session.scalar(update(Request).where(*waits).values(decided_at=now, **values).returning(Request))


async def request(session: Session, request_id: str) -> Request | None:
    """By its id, decided or not."""
    return await session.get(Request, request_id)


async def requests(session: Session, *, limit: int, after: str | None) -> Sequence[Request]:
    """Newest first."""
    query = page_query(select(Request), Request.asked_at, Request.id, limit=limit, after=after, descending=True)
    return (await session.scalars(query)).all()


async def standing(session: Session, one: RowClass, before: datetime, *, most: int) -> Standing:
    """Of one class; rows whose moment lies before `before` have expired."""
    rows = _rows(one)
    some = select(rows.c[one.key[0]]).where(_moment(rows, one) < before).limit(most).subquery()
    oldest = await session.scalar(select(func.min(_moment(rows, one))))
    expired = await session.scalar(select(func.count()).select_from(some))
    return Standing(oldest, expired or 0)


async def forget(session: Session, one: RowClass, before: datetime, *, limit: int) -> int:
    """Delete at most `limit` expired rows; how many. Rows in use by nobody are all that is locked."""
    rows = _rows(one)
    key = [rows.c[name] for name in one.key]
    some = select(*key).where(_moment(rows, one) < before).limit(limit)
    done = await session.execute(delete(rows).where(tuple_(*key).in_(some)))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DELETE's result


def _moment(rows: TableClause, one: RowClass) -> ColumnElement[datetime]:
    """The earliest moment of a row; least() passes over NULLs."""
    columns = [rows.c[name] for name in one.moments]
    return columns[0] if len(columns) == 1 else func.least(*columns)


def _rows(one: RowClass) -> TableClause:
    """The class's table, as far as the list knows it: tables belong to other slices, or have no model."""
    moments = (column(name, DateTime(timezone=True)) for name in one.moments)
    return table(one.table, *(column(name) for name in one.key), *moments)
