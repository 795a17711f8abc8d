"""SQL of the audit log."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from wardkeep_server.audit.models import AuditEntry
from wardkeep_server.audit.schemas import Wanted
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within


async def entries(
    scope: Scope, session: Session, wanted: Wanted, *, limit: int, after: str | None
) -> Sequence[AuditEntry]:
    """Newest first."""
    query = select(AuditEntry).where(within(scope, AuditEntry), *_matching(wanted))
    paged = page_query(query, AuditEntry.at, AuditEntry.id, limit=limit, after=after, descending=True)
    rows: Sequence[Any] = (await session.scalars(paged)).all()
    return rows


def _matching(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """One condition for each thing that is asked for."""
    if wanted.start is not None:
        yield AuditEntry.at >= wanted.start
    if wanted.end is not None:
        yield AuditEntry.at < wanted.end
    if wanted.site is not None:
        yield AuditEntry.site_id == wanted.site
    if wanted.action is not None:
        whole = "." in wanted.action
        yield (
            AuditEntry.action == wanted.action
            if whole
            else AuditEntry.action.startswith(f"{wanted.action}.", autoescape=True)
        )
    if wanted.subject is not None:
        yield AuditEntry.subject_id == wanted.subject
    if wanted.person is not None:
        yield AuditEntry.subject_name.icontains(wanted.person, autoescape=True)
    if wanted.target is not None:
        yield or_(AuditEntry.target_id == wanted.target, AuditEntry.target_kind == wanted.target)
    if wanted.outcome is not None:
        yield AuditEntry.outcome == wanted.outcome


async def newest(scope: Scope, session: Session, action: str, site_ids: Collection[str]) -> dict[str, datetime]:
    """When an act was last done at each of these sites."""
    query = select(AuditEntry.site_id, func.max(AuditEntry.at)).group_by(AuditEntry.site_id)
    query = query.where(within(scope, AuditEntry), AuditEntry.site_id.in_(site_ids), AuditEntry.action == action)
    return {row[0]: row[1] for row in await session.execute(query) if row[0] is not None}


async def add(session: Session, entry: AuditEntry) -> None:
    """Write one line now, within the caller's transaction. Not read back: some planes may only write."""
    values = {column.key: getattr(entry, column.key) for column in AuditEntry.__table__.columns}
    await session.execute(AuditEntry.__table__.insert().values(**values))  # type: ignore[attr-defined]  # a Table
