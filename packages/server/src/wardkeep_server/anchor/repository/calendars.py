"""SQL of OpenTimestamps proofs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.anchor.models import CalendarProof
from wardkeep_server.platform.db import Session


async def add(session: Session, size: int, proof: bytes, now: datetime) -> None:
    """Keep a pending proof; the first one over a checkpoint stays."""
    values = {"size": size, "proof": proof, "pending": True, "since": now, "asked_at": now}
    await session.execute(insert(CalendarProof).values(**values).on_conflict_do_nothing())


async def put_back(session: Session, size: int, values: Mapping[str, Any]) -> None:
    """A proof as the store has it, instead of one that had not come as far; calendars are asked at once."""
    row = {**values, "asked_at": values["since"]}
    statement = insert(CalendarProof).values(size=size, **row)
    await session.execute(statement.on_conflict_do_update(index_elements=[CalendarProof.size], set_=row))


async def confirmed(session: Session) -> set[int]:
    """Sizes of the heads whose proof names a block."""
    return set(await session.scalars(select(CalendarProof.size).where(~CalendarProof.pending)))


async def has(session: Session, size: int) -> bool:
    """Whether there is a proof over this checkpoint."""
    return await session.scalar(select(CalendarProof.size).where(CalendarProof.size == size)) is not None


async def of(session: Session, sizes: Sequence[int]) -> dict[int, CalendarProof]:
    """Proofs by the size of the checkpoint."""
    found = await session.scalars(select(CalendarProof).where(CalendarProof.size.in_(sizes)))
    return {row.size: row for row in found}


async def pending_before(session: Session, moment: datetime, most: int) -> Sequence[CalendarProof]:
    """Pending proofs last asked about before a moment, the longest waiting first."""
    query = select(CalendarProof).where(CalendarProof.pending, CalendarProof.asked_at < moment)
    return (await session.scalars(query.order_by(CalendarProof.asked_at).limit(most))).all()


async def pending(session: Session) -> Row[int, datetime | None]:
    """(how many wait, since when the oldest one does)."""
    query = select(func.count(), func.min(CalendarProof.since)).where(CalendarProof.pending)
    return (await session.execute(query)).one()


async def move(session: Session, size: int, values: dict[str, object]) -> None:
    """Note how far a proof has come."""
    await session.execute(update(CalendarProof).where(CalendarProof.size == size).values(**values))
