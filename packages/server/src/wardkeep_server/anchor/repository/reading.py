"""SQL of what people see of anchors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, or_, select

from wardkeep_server.anchor.models import CalendarProof, HeadLeaf, PlatformCheckpoint, Stamp
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query


async def page(session: Session, log_ids: Sequence[str], *, limit: int, after: str | None) -> Sequence[Row[Any]]:
    """Heads of the platform log that somebody stamped and that commit to one of these logs, newest first."""
    index = PlatformCheckpoint.size - 1
    stamped = exists().where(Stamp.size == PlatformCheckpoint.size)
    noted = exists().where(CalendarProof.size == PlatformCheckpoint.size)
    ours = exists().where(HeadLeaf.log_id.in_(log_ids), HeadLeaf.leaf_index == index)
    columns = (PlatformCheckpoint.size, PlatformCheckpoint.signed_at, PlatformCheckpoint.heads)
    named = (PlatformCheckpoint.taken_at, PlatformCheckpoint.heads_id.label("id"))
    query = select(*columns, *named).where(PlatformCheckpoint.heads_id.is_not(None), or_(stamped, noted), ours)
    key, row_id = PlatformCheckpoint.size, PlatformCheckpoint.heads_id
    paged = page_query(query, key, row_id, limit=limit, after=after, descending=True)  # type: ignore[arg-type]  # never None here
    found: Sequence[Row[Any]] = (await session.execute(paged)).all()
    return found


async def newest_time(session: Session) -> datetime | None:
    """The newest time that any authority stated."""
    return await session.scalar(select(func.max(Stamp.gen_time)))


async def newest_digest(session: Session) -> bytes | None:
    """Digest of the token that was kept last; of two at once, either, but always the same."""
    query = select(Stamp.digest).order_by(Stamp.size.desc(), Stamp.gen_time.desc(), Stamp.authority)
    return await session.scalar(query.limit(1))
