"""SQL of invitations and of mails that wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from wardkeep_server.identity.models import Invite, Mail
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within


async def add(session: Session, row: Invite | Mail) -> None:
    """Insert now."""
    session.add(row)
    await session.flush()


async def by_token(session: Session, token_hash: str) -> Invite | None:
    """By its token; the gate's scope must present this hash."""
    return await session.scalar(select(Invite).where(Invite.token_hash == token_hash))


async def invites(scope: Scope, session: Session, *, limit: int, after: str | None) -> Sequence[Invite]:
    """Newest first."""
    query = select(Invite).where(within(scope, Invite))
    paged = page_query(query, Invite.created_at, Invite.id, limit=limit, after=after, descending=True)
    rows: Sequence[Any] = (await session.scalars(paged)).all()
    return rows


async def end(scope: Scope, session: Session, invite_id: str, now: datetime, column: str) -> Invite | None:
    """Mark an open invitation `accepted_at` or `revoked_at`; None when it is not open, or not in scope."""
    statement = update(Invite).where(
        within(scope, Invite),
        Invite.id == invite_id,
        Invite.accepted_at.is_(None),
        Invite.revoked_at.is_(None),
        Invite.ends_at > now,
    )
    return await session.scalar(statement.values({column: now}).returning(Invite))


async def lease_mails(session: Session, now: datetime, lease: timedelta, *, limit: int) -> Sequence[Mail]:
    """Mails that are due, kept from other senders for a while and counted as tried."""
    due = (
        select(Mail.id)
        .where(Mail.sent_at.is_(None), Mail.next_at <= now, Mail.ends_at > now)
        .order_by(Mail.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    statement = update(Mail).where(Mail.id.in_(due)).values(next_at=now + lease, attempts=Mail.attempts + 1)
    return (await session.scalars(statement.returning(Mail))).all()


async def change_mail(session: Session, mail_id: str, values: dict[str, Any]) -> None:
    """Set columns of one mail."""
    await session.execute(update(Mail).where(Mail.id == mail_id).values(**values))


async def purge_mails(session: Session, before: datetime) -> None:
    """Delete mails that were sent, or ended, before."""
    await session.execute(delete(Mail).where(or_(Mail.sent_at < before, Mail.ends_at < before)))
