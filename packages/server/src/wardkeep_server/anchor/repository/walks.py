"""SQL of the platform log's objects, of the walk over it, and of what differed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.anchor.models import (
    PlatformAlarm,
    PlatformCheckpoint,
    PlatformCosignature,
    PlatformLog,
    PlatformObject,
    PlatformWalk,
)
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.objects import Stored


async def add_object(session: Session, stored: Stored, *, stored_at: datetime) -> None:
    """Record an object, once."""
    await session.execute(insert(PlatformObject).values(**vars(stored), stored_at=stored_at).on_conflict_do_nothing())


async def objects(session: Session, names: Sequence[str]) -> dict[str, Stored]:
    """What is recorded of these, by name."""
    found = await session.scalars(select(PlatformObject).where(PlatformObject.name.in_(names)))
    return {row.name: Stored(row.name, row.version, row.digest) for row in found}


async def cosigned(session: Session, sizes: Sequence[int]) -> Sequence[PlatformCosignature]:
    """Lines of appliances under heads of these sizes."""
    query = select(PlatformCosignature).where(PlatformCosignature.size.in_(sizes))
    return (await session.scalars(query.order_by(PlatformCosignature.size, PlatformCosignature.appliance_id))).all()


async def walk(session: Session) -> PlatformWalk | None:
    """How the walk stands; None before the first."""
    return await session.scalar(select(PlatformWalk))


async def lock_walk(session: Session, now: datetime) -> PlatformWalk | None:
    """The walk where it is due, its row locked. A log with a signed head that was never walked is due now."""
    if await walk(session) is None:
        log_id = await session.scalar(select(PlatformLog.id).where(select(PlatformCheckpoint.size).exists()))
        if log_id is None:
            return None
        numbers = dict.fromkeys(("entry", "first", "faults", "walked", "sealed", "epoch", "seq"), 0)
        nothing = dict.fromkeys(("frontier", "prev", "key"), b"")
        values = {"log_id": log_id, "due_at": now, **numbers, **nothing}
        await session.execute(insert(PlatformWalk).values(**values).on_conflict_do_nothing())
    query = select(PlatformWalk).where(PlatformWalk.due_at <= now)
    return await session.scalar(query.with_for_update(skip_locked=True))


async def add_alarm(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep an alarm once; False when it was raised before."""
    statement = insert(PlatformAlarm).values(**values).on_conflict_do_nothing().returning(PlatformAlarm.id)
    return await session.scalar(statement) is not None


async def alarms(session: Session, most: int) -> Sequence[PlatformAlarm]:
    """Newest first."""
    ordered = select(PlatformAlarm).order_by(PlatformAlarm.noticed_at.desc(), PlatformAlarm.id.desc())
    return (await session.scalars(ordered.limit(most))).all()
