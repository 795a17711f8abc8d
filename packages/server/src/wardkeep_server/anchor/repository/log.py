"""SQL of the platform log: entries, heads, checkpoints."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Row, func, insert, select, text
from sqlalchemy.types import TypeEngine

from wardkeep_server.anchor.models import HeadLeaf, PlatformCheckpoint, PlatformEntry, PlatformLog
from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Session, UuidText

_LEAF: dict[str, TypeEngine[Any]] = {"log_id": UuidText, "size": BigInteger()}


async def lock(session: Session) -> bool:
    """Whether this transaction is the one that writes the platform log; held until it ends."""
    statement = text("SELECT pg_try_advisory_xact_lock(hashtextextended('wardkeep.anchor', 0))")
    return bool(await session.scalar(statement))


async def wait(session: Session) -> None:
    """Be the transaction that writes the platform log; waits until another one has ended."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('wardkeep.anchor', 0))"))


async def platform_log(session: Session) -> PlatformLog | None:
    """The platform log, once there is one."""
    return await session.scalar(select(PlatformLog))


async def create(session: Session, log: PlatformLog) -> None:
    """Begin it."""
    session.add(log)
    await session.flush()


async def size(session: Session) -> int:
    """Number of entries."""
    return await session.scalar(select(func.coalesce(func.max(PlatformEntry.leaf_index) + 1, 0))) or 0


async def newest_entry(session: Session) -> PlatformEntry | None:
    """The last entry."""
    return await session.scalar(select(PlatformEntry).order_by(PlatformEntry.leaf_index.desc()).limit(1))


async def heads_stated_at(session: Session) -> datetime | None:
    """When heads were last stated, signed already or not."""
    query = select(PlatformEntry.recorded_at).where(PlatformEntry.kind == "heads")
    return await session.scalar(query.order_by(PlatformEntry.leaf_index.desc()).limit(1))


async def entries(session: Session, start: int, most: int) -> Sequence[PlatformEntry]:
    """Entries from a leaf index on."""
    query = select(PlatformEntry).where(PlatformEntry.leaf_index >= start)
    return (await session.scalars(query.order_by(PlatformEntry.leaf_index).limit(most))).all()


async def entry(session: Session, index: int) -> PlatformEntry | None:
    """One entry."""
    return await session.get(PlatformEntry, index)


async def entries_at(session: Session, indices: Sequence[int]) -> Sequence[PlatformEntry]:
    """Entries with these leaf indices."""
    query = select(PlatformEntry).where(PlatformEntry.leaf_index.in_(indices))
    return (await session.scalars(query.order_by(PlatformEntry.leaf_index))).all()


async def checkpoints(session: Session, start: int, end: int) -> dict[int, PlatformCheckpoint]:
    """Signed heads by their size, [start, end)."""
    query = select(PlatformCheckpoint).where(PlatformCheckpoint.size >= start, PlatformCheckpoint.size < end)
    return {row.size: row for row in await session.scalars(query)}


async def about_keys(session: Session) -> Sequence[PlatformEntry]:
    """Every entry that speaks of keys."""
    query = select(PlatformEntry).where(PlatformEntry.kind == "key").order_by(PlatformEntry.leaf_index)
    return (await session.scalars(query)).all()


async def append(session: Session, entry: PlatformEntry, leaves: Mapping[str, int] | None = None) -> None:
    """Add an entry and, for a `heads` statement, the size of each log that it commits to."""
    session.add(entry)
    await session.flush()
    if leaves:
        rows = [{"log_id": log_id, "size": size} for log_id, size in leaves.items()]
        source = rows_of("new", _LEAF, rows)
        constant = select(source.c.log_id, source.c.size, text(str(int(entry.leaf_index))))
        await session.execute(insert(HeadLeaf).from_select(["log_id", "size", "leaf_index"], constant))


async def add_checkpoint(session: Session, row: PlatformCheckpoint) -> None:
    """Keep a signed head."""
    session.add(row)
    await session.flush()


async def newest_checkpoint(session: Session) -> PlatformCheckpoint | None:
    """The largest one."""
    return await session.scalar(select(PlatformCheckpoint).order_by(PlatformCheckpoint.size.desc()).limit(1))


async def newest_heads(session: Session) -> PlatformCheckpoint | None:
    """The largest one whose last leaf is a `heads` statement."""
    query = select(PlatformCheckpoint).where(PlatformCheckpoint.heads_id.is_not(None))
    return await session.scalar(query.order_by(PlatformCheckpoint.size.desc()).limit(1))


async def checkpoint(session: Session, size: int) -> PlatformCheckpoint | None:
    """The one of this size."""
    return await session.get(PlatformCheckpoint, size)


async def by_heads(session: Session, heads_id: str) -> PlatformCheckpoint | None:
    """The one whose last leaf is this `heads` statement."""
    return await session.scalar(select(PlatformCheckpoint).where(PlatformCheckpoint.heads_id == heads_id))


async def committed(session: Session, indices: Iterable[int]) -> Sequence[Row[int, str, int]]:
    """(leaf index, log id, size) of every log that these `heads` statements commit to."""
    columns = (HeadLeaf.leaf_index, HeadLeaf.log_id, HeadLeaf.size)
    query = select(*columns).where(HeadLeaf.leaf_index.in_(list(indices)))
    return (await session.execute(query.order_by(HeadLeaf.leaf_index, HeadLeaf.log_id))).all()


async def committed_of(
    session: Session, log_ids: Sequence[str], indices: Sequence[int]
) -> Sequence[Row[int, str, int]]:
    """(leaf index, log id, size) of these logs in these `heads` statements."""
    columns = (HeadLeaf.leaf_index, HeadLeaf.log_id, HeadLeaf.size)
    query = select(*columns).where(HeadLeaf.log_id.in_(log_ids), HeadLeaf.leaf_index.in_(indices))
    return (await session.execute(query.order_by(HeadLeaf.leaf_index, HeadLeaf.log_id))).all()


def new_log(log_id: str, origin: str, created_at: datetime) -> PlatformLog:
    """A log that is not stored yet."""
    return PlatformLog(id=log_id, single=True, origin=origin, created_at=created_at)
