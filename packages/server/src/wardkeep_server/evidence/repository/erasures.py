"""SQL of leaves whose bytes were erased. The database's own function erases; see its migration."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, select, text

from wardkeep_server.evidence.models import Entry, Erased, Record
from wardkeep_server.evidence.repository.entries import same_leaf
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within

_ERASE = text("SELECT wardkeep_erase(CAST(:log AS uuid), CAST(:said_at AS bigint))")


async def erase(session: Session, log_id: str, said_at: int) -> int:
    """Take out the bytes that the erasure at leaf `said_at` is about; that leaf's index.

    The database refuses when no such statement is there, when it is about another entry, or a second time.
    """
    found: int = (await session.execute(_ERASE, {"log": log_id, "said_at": said_at})).scalar_one()
    return found


async def standins(session: Session, log_id: str, start: int, end: int) -> dict[int, bytes]:
    """By index, for erased leaves of [start, end): the envelope of the erasure, which stands in its place."""
    query = select(Erased.leaf_index, Entry.envelope).join(
        Entry, (Entry.log_id == Erased.log_id) & (Entry.leaf_index == Erased.erasure_index)
    )
    query = query.where(Erased.log_id == log_id, Erased.leaf_index >= start, Erased.leaf_index < end)
    return {index: envelope for index, envelope in await session.execute(query) if envelope is not None}


async def one(scope: Scope, session: Session, log_id: str, leaf_index: int) -> Row[str, datetime, str] | None:
    """(ground, when, id of the entry that says so) of an erased leaf."""
    said = (Record.log_id == Erased.log_id) & (Record.leaf_index == Erased.erasure_index)
    query = select(Erased.ground, Erased.erased_at, Record.id).join(Record, said).where(within(scope, Erased))
    found = await session.execute(query.where(Erased.log_id == log_id, Erased.leaf_index == leaf_index))
    return found.one_or_none()


async def within_spans(scope: Scope, session: Session, log_id: str, start: int, end: int) -> Sequence[Erased]:
    """Erased leaves of [start, end), by index."""
    query = select(Erased).where(within(scope, Erased), Erased.log_id == log_id)
    query = query.where(Erased.leaf_index >= start, Erased.leaf_index < end).order_by(Erased.leaf_index)
    return (await session.scalars(query)).all()


async def count(session: Session, log_ids: Sequence[str]) -> int:
    """How many leaves of these logs were erased so far."""
    query = select(func.count()).select_from(Erased).where(Erased.log_id.in_(log_ids))
    return (await session.execute(query)).scalar_one()


async def not_carried_out(session: Session, log_id: str) -> Sequence[int]:
    """Leaves that say an erasure whose bytes are here still, as after a restore."""
    done = exists().where(Erased.log_id == Record.log_id, Erased.erasure_index == Record.leaf_index)
    query = select(Record.leaf_index).where(Record.log_id == log_id, Record.kind == "erasure", ~done)
    return (await session.scalars(query.order_by(Record.leaf_index))).all()


async def without_bytes(session: Session, log_id: str) -> int | None:
    """The first leaf without bytes that no erasure is about."""
    said = exists().where(Erased.log_id == Entry.log_id, Erased.leaf_index == Entry.leaf_index)
    query = select(Entry.leaf_index).where(Entry.log_id == log_id, Entry.envelope.is_(None), ~said)
    return await session.scalar(query.order_by(Entry.leaf_index).limit(1))


async def leaf(scope: Scope, session: Session, log_id: str, leaf_index: int) -> Row[Any] | None:
    """One leaf with what was parsed of it."""
    columns: tuple[Any, ...] = (Record.kind, Record.device_id, Record.appliance_id, Record.recorded_at)
    columns += (Entry.epoch, Entry.seq, Entry.leaf_hash, Entry.envelope)
    query = select(*columns).join(Entry, same_leaf()).where(within(scope, Record))
    found = await session.execute(query.where(Record.log_id == log_id, Record.leaf_index == leaf_index))
    return found.one_or_none()
