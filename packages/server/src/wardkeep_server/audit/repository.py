"""SQL of the audit log."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from wardkeep_server.audit.models import AuditEntry
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within


async def entries(
    scope: Scope, session: Session, filters: dict[str, str], *, limit: int, after: str | None
) -> Sequence[AuditEntry]:
    """Newest first; `filters` maps columns to the value they must have."""
    query = select(AuditEntry).where(within(scope, AuditEntry))
    for name, value in filters.items():
        query = query.where(getattr(AuditEntry, name) == value)
    paged = page_query(query, AuditEntry.at, AuditEntry.id, limit=limit, after=after, descending=True)
    rows: Sequence[Any] = (await session.scalars(paged)).all()
    return rows


async def newest(scope: Scope, session: Session, action: str, site_ids: Collection[str]) -> dict[str, datetime]:
    """When an act was last done at each of these sites."""
    query = select(AuditEntry.site_id, func.max(AuditEntry.at)).group_by(AuditEntry.site_id)
    query = query.where(within(scope, AuditEntry), AuditEntry.site_id.in_(site_ids), AuditEntry.action == action)
    return {row[0]: row[1] for row in await session.execute(query) if row[0] is not None}


async def add(session: Session, entry: AuditEntry) -> None:
    """Write one line now, within the caller's transaction. Not read back: some planes may only write."""
    values = {column.key: getattr(entry, column.key) for column in AuditEntry.__table__.columns}
    await session.execute(AuditEntry.__table__.insert().values(**values))  # type: ignore[attr-defined]  # a Table
