"""SQL of what lies in the object store, and of how far it was walked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, Row, Text, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.types import TypeEngine

from wardkeep_server.evidence.models import CheckpointRow, Log, StoredObject, Walk
from wardkeep_server.evidence.repository.logs import owner
from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.objects import Stored
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within

_OF_LOG = frozenset({"log_id", "partner_id", "organisation_id", "site_id"})
_STORED: dict[str, TypeEngine[Any]] = {"name": Text(), "version": Text(), "digest": LargeBinary()}


async def add(session: Session, log: Log, stored: Sequence[Stored], *, stored_at: datetime) -> None:
    """Record objects, each once; one statement."""
    if not stored:
        return
    source = rows_of("new", _STORED, [vars(one) for one in stored])
    values: dict[str, Any] = {"log_id": log.id, **owner(log), "stored_at": stored_at}
    constants = [literal(value, StoredObject.__table__.c[name].type) for name, value in values.items()]
    query = select(*(source.c[name] for name in _STORED), *constants)
    statement = insert(StoredObject).from_select([*_STORED, *values], query).on_conflict_do_nothing()
    await session.execute(statement)


async def one(session: Session, log_id: str, name: str) -> Stored | None:
    """The record of an object."""
    return (await named(session, log_id, [name])).get(name)


async def named(session: Session, log_id: str, names: Sequence[str]) -> dict[str, Stored]:
    """The records of those of these objects that have one, by name; one statement."""
    columns = (StoredObject.name, StoredObject.version, StoredObject.digest)
    query = select(*columns).where(StoredObject.log_id == log_id, StoredObject.name.in_(names))
    return {row.name: Stored(row.name, row.version, row.digest) for row in await session.execute(query)}


async def after(session: Session, log_id: str, number: int, most: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """(number, name, version, digest) of objects recorded behind `number`, in order."""
    columns = (StoredObject.number, StoredObject.name, StoredObject.version, StoredObject.digest)
    query = select(*columns).where(StoredObject.log_id == log_id, StoredObject.number > number)
    return (await session.execute(query.order_by(StoredObject.number).limit(most))).all()


async def names_between(session: Session, log_id: str, first: str, last: str) -> Sequence[str]:
    """Names of recorded objects from `first` up to and with `last`, by bytes."""
    name = StoredObject.name.collate("C")
    query = select(StoredObject.name).where(StoredObject.log_id == log_id, name >= first, name <= last)
    return (await session.scalars(query.order_by(name))).all()


async def lock_walk(session: Session, now: datetime) -> Walk | None:
    """The walk that has waited longest of those that are due; its row locked. A sealed log never walked is due now."""
    sealed = select(CheckpointRow.log_id).distinct().subquery()
    walks = select(Walk.log_id)
    fresh = select(Log).join(sealed, sealed.c.log_id == Log.id).where(Log.id.not_in(walks)).order_by(Log.id).limit(1)
    log = await session.scalar(fresh)
    if log is not None:
        values = {"log_id": log.id, **owner(log), "due_at": now, "frontier": b""}
        numbers = dict.fromkeys(("entry", "object", "first", "walked", "sealed"), 0)
        await session.execute(insert(Walk).values(**values, **numbers).on_conflict_do_nothing())
    query = select(Walk).where(Walk.due_at <= now).order_by(Walk.due_at).limit(1)
    return await session.scalar(query.with_for_update(skip_locked=True))


async def newest_walk(session: Session) -> Row[*tuple[Any, ...]] | None:
    """Over all logs: the newest result, how many logs have one, how many of these are faulty."""
    last = select(Walk).where(Walk.ended_at.is_not(None)).order_by(Walk.ended_at.desc()).limit(1).subquery()
    faulty = func.count().filter(Walk.verdict == "faulty").label("faulty")
    counts = select(func.count().label("logs"), faulty).where(Walk.ended_at.is_not(None)).subquery()
    columns = (last.c.log_id, last.c.ended_at, last.c.walked, last.c.verdict, counts.c.logs, counts.c.faulty)
    query = select(*columns).select_from(last.join(counts, literal(value=True)))
    return (await session.execute(query)).one_or_none()


async def walks(
    scope: Scope, session: Session, *, site_id: str | None, limit: int, after: str | None
) -> Sequence[Row[Any]]:
    """Every log in scope with its walk; the columns of a walk are None for a log that was never walked."""
    of_walk = [column for column in Walk.__table__.c if column.name not in _OF_LOG]
    of_log = (Log.id, Log.id.label("log_id"), Log.origin, Log.organisation_id, Log.site_id)
    query = select(*of_log, *of_walk).outerjoin(Walk, Walk.log_id == Log.id).where(within(scope, Log))
    if site_id is not None:
        query = query.where(Log.site_id == site_id)
    paged = page_query(query, Log.id, Log.id, limit=limit, after=after, descending=False)
    rows: Sequence[Row[Any]] = (await session.execute(paged)).all()
    return rows
