"""SQL of links to set a new password."""

from datetime import datetime

from sqlalchemy import delete, update

from wardkeep_server.identity.models import Reset
from wardkeep_server.platform.db import Session


async def add(session: Session, row: Reset) -> None:
    """Insert now."""
    session.add(row)
    await session.flush()


async def reset(session: Session, token_hash: str) -> Reset | None:
    """By its token; the gate's scope must present this hash."""
    return await session.get(Reset, token_hash)


async def use(session: Session, token_hash: str, user_id: str, now: datetime) -> bool:
    """Use it up, and with it every other link of the person; False when it was used, or has ended."""
    unused = (Reset.user_id == user_id, Reset.used_at.is_(None))
    one = update(Reset).where(*unused, Reset.token_hash == token_hash, Reset.ends_at > now)
    used = (await session.execute(one.values(used_at=now).returning(Reset.token_hash))).first()
    if used is not None:
        await session.execute(update(Reset).where(*unused).values(used_at=now))
    return used is not None


async def purge(session: Session, before: datetime) -> None:
    """Delete links that ended long ago."""
    await session.execute(delete(Reset).where(Reset.ends_at < before))
