"""SQL of auditors' grants and codes. What may be used once is taken by one conditional UPDATE."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from wardkeep_server.identity.models import AuditorCode, Grant
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within


async def grants(
    scope: Scope, session: Session, organisation_id: str | None, *, limit: int, after: str | None
) -> Sequence[Grant]:
    """Newest first, of one organisation when named."""
    query = select(Grant).where(within(scope, Grant))
    if organisation_id is not None:
        query = query.where(Grant.organisation_id == organisation_id)
    paged = page_query(query, Grant.created_at, Grant.id, limit=limit, after=after, descending=True)
    return (await session.scalars(paged)).all()


async def grant(scope: Scope, session: Session, grant_id: str, *, lock: bool = False) -> Grant | None:
    """One grant in scope."""
    query = select(Grant).where(within(scope, Grant), Grant.id == grant_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def change(session: Session, row: Grant, values: dict[str, Any]) -> None:
    """Set columns of a loaded grant."""
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()


async def live_grants(session: Session, address: str, now: datetime) -> Sequence[Grant]:
    """Grants that count and name this address; the gate's scope must present it."""
    query = select(Grant).where(Grant.address == address, Grant.ended_at.is_(None), Grant.ends_at > now)
    return (await session.scalars(query.order_by(Grant.ends_at, Grant.id))).all()


async def note_entry(session: Session, grant_id: str, now: datetime) -> bool:
    """Note a sign-in; False when the grant counts no more."""
    live = (Grant.id == grant_id, Grant.ended_at.is_(None), Grant.ends_at > now)
    entered = update(Grant).where(*live).values(entered_at=now).returning(Grant.id)
    return (await session.execute(entered)).first() is not None


async def replace_codes(session: Session, bound_to: str, rows: Sequence[AuditorCode], now: datetime) -> None:
    """New codes of an address and browser; the ones before end."""
    before = update(AuditorCode).where(AuditorCode.bound_to == bound_to, AuditorCode.used_at.is_(None))
    await session.execute(before.values(used_at=now))
    session.add_all(rows)
    await session.flush()


async def count_try(session: Session, bound_to: str, now: datetime, *, most: int) -> Sequence[AuditorCode]:
    """Count one try for each code of an address and browser that still counts; those codes."""
    counting = (
        AuditorCode.bound_to == bound_to,
        AuditorCode.used_at.is_(None),
        AuditorCode.ends_at > now,
        AuditorCode.tries < most,
    )
    tried = update(AuditorCode).where(*counting).values(tries=AuditorCode.tries + 1).returning(AuditorCode)
    return (await session.scalars(tried)).all()


async def use_code(session: Session, code_id: str, now: datetime) -> bool:
    """Use it up; False when it was used, or has ended."""
    unused = (AuditorCode.id == code_id, AuditorCode.used_at.is_(None), AuditorCode.ends_at > now)
    used = update(AuditorCode).where(*unused).values(used_at=now).returning(AuditorCode.id)
    return (await session.execute(used)).first() is not None


async def purge(session: Session, before: datetime) -> None:
    """Delete codes that ended long ago."""
    await session.execute(delete(AuditorCode).where(AuditorCode.ends_at < before))
