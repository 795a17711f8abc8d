"""SQL of time stamps, and of how asking somebody outside goes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.anchor.models import HeadLeaf, PlatformCheckpoint, RevocationList, Stamp, Try
from wardkeep_server.platform.db import Session


async def add(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep a stamp; False when there was one of this authority over this checkpoint."""
    statement = insert(Stamp).values(**values).on_conflict_do_nothing().returning(Stamp.id)
    return await session.scalar(statement) is not None


async def add_list(session: Session, values: Mapping[str, Any]) -> None:
    """Keep a revocation list, once."""
    await session.execute(insert(RevocationList).values(**values).on_conflict_do_nothing())


async def list_of(session: Session, digest: bytes) -> RevocationList | None:
    """The list with this digest, and where and when it was fetched."""
    return await session.get(RevocationList, digest)


async def given(session: Session) -> set[tuple[int, str]]:
    """(size, authority) of every stamp."""
    return {(row[0], row[1]) for row in await session.execute(select(Stamp.size, Stamp.authority))}


async def revocation(session: Session, digest: bytes) -> bytes | None:
    """The list with this digest."""
    return await session.scalar(select(RevocationList.list).where(RevocationList.digest == digest))


async def has(session: Session, size: int, authority: str) -> bool:
    """Whether this authority stamped this checkpoint."""
    query = select(exists().where(Stamp.size == size, Stamp.authority == authority))
    return bool(await session.scalar(query))


async def of_authority(session: Session, size: int, authority: str) -> Stamp:
    """The stamp of this authority over this checkpoint, which is there."""
    return (await session.scalars(select(Stamp).where(Stamp.size == size, Stamp.authority == authority))).one()


async def of(session: Session, sizes: Sequence[int]) -> Sequence[Stamp]:
    """Stamps over these checkpoints, by size and time of receipt."""
    query = select(Stamp).where(Stamp.size.in_(sizes))
    return (await session.scalars(query.order_by(Stamp.size, Stamp.gen_time, Stamp.authority))).all()


async def newest(session: Session) -> Stamp | None:
    """The one over the largest checkpoint; of several, the earliest."""
    query = select(Stamp).order_by(Stamp.size.desc(), Stamp.gen_time)
    return await session.scalar(query.limit(1))


async def newest_by(session: Session) -> dict[str, datetime]:
    """The newest time stated by each authority."""
    rows = await session.execute(select(Stamp.authority, func.max(Stamp.gen_time)).group_by(Stamp.authority))
    return {row[0]: row[1] for row in rows}


async def covering(session: Session, log_id: str, size: int) -> Row[*tuple[Any, ...]] | None:
    """The stamp over the smallest stamped checkpoint that commits to at least `size` entries of a log."""
    columns = (Stamp.size, Stamp.gen_time, Stamp.authority, PlatformCheckpoint.heads_id)
    query = select(*columns).join(PlatformCheckpoint, PlatformCheckpoint.size == Stamp.size)
    query = query.join(HeadLeaf, HeadLeaf.leaf_index == Stamp.size - 1)
    query = query.where(HeadLeaf.log_id == log_id, HeadLeaf.size >= size)
    return (await session.execute(query.order_by(Stamp.size, Stamp.gen_time).limit(1))).one_or_none()


async def tries(session: Session) -> dict[str, Try]:
    """How asking goes, by whom."""
    return {row.whom: row for row in await session.scalars(select(Try))}


async def note_try(session: Session, whom: str, now: datetime, *, next_at: datetime, problem: str | None) -> None:
    """Note how it went; `problem` None is well."""
    values: dict[str, Any] = {"whom": whom, "next_at": next_at, "problem": problem}
    if problem is None:
        values |= {"failures": 0, "failing_since": None}
        changed = values
    else:
        values |= {"failures": 1, "failing_since": now}
        since = func.coalesce(Try.failing_since, now)
        changed = {**values, "failures": Try.failures + 1, "failing_since": since}
    statement = insert(Try).values(first_at=now, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=[Try.whom], set_=changed))


async def make_due(session: Session, now: datetime) -> list[str]:
    """Whoever failed last may be asked again from now on; who that is. The count of failures stays."""
    failed = update(Try).where(Try.problem.is_not(None)).values(next_at=now).returning(Try.whom)
    return list(await session.scalars(failed))
