"""SQL of passkeys and their challenges."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.identity.models import Challenge, Passkey
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within


async def add(session: Session, row: Passkey) -> None:
    """Insert now."""
    session.add(row)
    await session.flush()


async def passkeys(scope: Scope, session: Session, user_id: str) -> Sequence[Passkey]:
    """A person's passkeys, oldest first."""
    query = select(Passkey).where(within(scope, Passkey), Passkey.user_id == user_id)
    return (await session.scalars(query.order_by(Passkey.created_at, Passkey.id))).all()


async def how_many(scope: Scope, session: Session, user_id: str) -> int:
    """Of a person."""
    query = select(func.count()).select_from(Passkey).where(within(scope, Passkey), Passkey.user_id == user_id)
    return await session.scalar(query) or 0


async def by_credential(session: Session, credential_id: str, *, lock: bool = False) -> Passkey | None:
    """By the id that the authenticator names; the gate's scope must present it, or its person."""
    query = select(Passkey).where(Passkey.credential_id == credential_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def note_use(session: Session, passkey_id: str, sign_count: int, now: datetime) -> None:
    """Keep the authenticator's counter."""
    values = {"sign_count": sign_count, "used_at": now}
    await session.execute(update(Passkey).where(Passkey.id == passkey_id).values(**values))


async def remove(scope: Scope, session: Session, user_id: str, passkey_id: str) -> bool:
    """Whether there was one."""
    statement = delete(Passkey).where(within(scope, Passkey), Passkey.user_id == user_id, Passkey.id == passkey_id)
    return (await session.execute(statement.returning(Passkey.id))).first() is not None


async def remove_all(scope: Scope, session: Session, user_id: str) -> None:
    """Every passkey of a person."""
    await session.execute(delete(Passkey).where(within(scope, Passkey), Passkey.user_id == user_id))


async def put_challenge(session: Session, row: Challenge) -> None:
    """In place of an earlier one for the same purpose."""
    values = {"challenge": row.challenge, "ends_at": row.ends_at, "drawn": row.drawn}
    statement = insert(Challenge).values(bound_to=row.bound_to, purpose=row.purpose, **values)
    anew = {name: statement.excluded[name] for name in values}
    await session.execute(statement.on_conflict_do_update(index_elements=["bound_to", "purpose"], set_=anew))


async def drawn(session: Session, bound_to: str, purpose: str, now: datetime) -> list[str] | None:
    """What the act drew whose decision is to be signed; None when there is none that still counts."""
    query = select(Challenge.drawn).where(Challenge.bound_to == bound_to, Challenge.purpose == purpose)
    return await session.scalar(query.where(Challenge.ends_at > now))


async def take_challenge(session: Session, bound_to: str, purpose: str, now: datetime) -> bytes | None:
    """Take it away; None when there is none that still counts."""
    statement = delete(Challenge).where(Challenge.bound_to == bound_to, Challenge.purpose == purpose)
    row = (await session.execute(statement.returning(Challenge.challenge, Challenge.ends_at))).first()
    return row[0] if row is not None and row[1] > now else None


async def purge(session: Session, before: datetime) -> None:
    """Delete challenges that ended long ago."""
    await session.execute(delete(Challenge).where(Challenge.ends_at < before))
