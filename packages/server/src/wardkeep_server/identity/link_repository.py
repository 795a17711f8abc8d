"""SQL of mailed links."""

from datetime import datetime

from sqlalchemy import delete, update

from wardkeep_server.identity.models import Link
from wardkeep_server.platform.db import Session


async def add(session: Session, row: Link) -> None:
    """Insert now; the gate's scope must present its token's hash."""
    session.add(row)
    await session.flush()


async def link(session: Session, token_hash: str) -> Link | None:
    """By its token; the gate's scope must present this hash."""
    return await session.get(Link, token_hash)


async def use(session: Session, token_hash: str, now: datetime) -> bool:
    """Use it up; False when it was used, or has ended."""
    statement = update(Link).where(Link.token_hash == token_hash, Link.used_at.is_(None), Link.ends_at > now)
    return (await session.execute(statement.values(used_at=now).returning(Link.token_hash))).first() is not None


async def count_try(session: Session, token_hash: str, now: datetime, *, most: int) -> None:
    """Count a wrong code; the last one that is borne uses the link up."""
    tried = update(Link).where(Link.token_hash == token_hash, Link.used_at.is_(None)).values(tries=Link.tries + 1)
    tries = await session.scalar(tried.returning(Link.tries))
    if tries is not None and tries >= most:
        await use(session, token_hash, now)


async def purge(session: Session, before: datetime) -> None:
    """Delete links that ended long ago."""
    await session.execute(delete(Link).where(Link.ends_at < before))
