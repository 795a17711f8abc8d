"""SQL of API keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from wardkeep_server.identity.models import ApiKey
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within


async def add(session: Session, row: ApiKey) -> None:
    """Insert now."""
    session.add(row)
    await session.flush()


async def by_prefix(session: Session, prefix: str) -> ApiKey | None:
    """The key that begins so; the gate's scope must present it."""
    return await session.scalar(select(ApiKey).where(ApiKey.prefix == prefix))


async def key(scope: Scope, session: Session, key_id: str) -> ApiKey | None:
    """One key in scope, locked."""
    return await session.scalar(select(ApiKey).where(within(scope, ApiKey), ApiKey.id == key_id).with_for_update())


async def keys(scope: Scope, session: Session, *, limit: int, after: str | None) -> Sequence[ApiKey]:
    """Newest first, ended ones included."""
    query = select(ApiKey).where(within(scope, ApiKey))
    paged = page_query(query, ApiKey.created_at, ApiKey.id, limit=limit, after=after, descending=True)
    rows: Sequence[Any] = (await session.scalars(paged)).all()
    return rows


async def live(scope: Scope, session: Session, partner_id: str, now: datetime) -> int:
    """How many keys of the partner count."""
    query = select(func.count()).select_from(ApiKey).where(within(scope, ApiKey), ApiKey.partner_id == partner_id)
    return await session.scalar(query.where(ApiKey.revoked_at.is_(None), ApiKey.ends_at > now)) or 0


async def change(session: Session, key_id: str, values: dict[str, Any]) -> None:
    """Set columns of one key."""
    await session.execute(update(ApiKey).where(ApiKey.id == key_id).values(**values))
