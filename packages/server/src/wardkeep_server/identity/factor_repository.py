"""SQL of second factors and of half signed-in browsers. What may be used once is taken by one conditional UPDATE."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from wardkeep_server.identity.models import HalfSession, RecoveryCode, Totp
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within


async def add(session: Session, *rows: HalfSession | RecoveryCode | Totp) -> None:
    """Insert now."""
    session.add_all(rows)
    await session.flush()


async def totp(scope: Scope, session: Session, user_id: str) -> Totp | None:
    """A person's authenticator, confirmed or not."""
    return await session.scalar(select(Totp).where(within(scope, Totp), Totp.user_id == user_id))


async def take_step(session: Session, user_id: str, step: int) -> bool:
    """Note that the code of this step was used; False when it, or a later one, already was."""
    unused = or_(Totp.last_step.is_(None), Totp.last_step < step)
    statement = update(Totp).where(Totp.user_id == user_id, unused).values(last_step=step)
    return (await session.execute(statement.returning(Totp.user_id))).first() is not None


async def confirm_totp(session: Session, user_id: str, now: datetime) -> None:
    """The authenticator has shown a right code."""
    await session.execute(update(Totp).where(Totp.user_id == user_id).values(confirmed_at=now))


async def remove_totp(scope: Scope, session: Session, user_id: str) -> bool:
    """Whether there was one."""
    statement = delete(Totp).where(within(scope, Totp), Totp.user_id == user_id)
    return (await session.execute(statement.returning(Totp.user_id))).first() is not None


async def remove_recovery_codes(scope: Scope, session: Session, user_id: str) -> None:
    """Used and unused."""
    await session.execute(delete(RecoveryCode).where(within(scope, RecoveryCode), RecoveryCode.user_id == user_id))


async def remove_all(scope: Scope, session: Session, user_id: str) -> None:
    """Authenticator and recovery codes."""
    await remove_totp(scope, session, user_id)
    await remove_recovery_codes(scope, session, user_id)


async def recovery_codes_left(scope: Scope, session: Session, user_id: str) -> int:
    """How many can still be used."""
    query = select(func.count()).select_from(RecoveryCode)
    query = query.where(within(scope, RecoveryCode), RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return await session.scalar(query) or 0


async def use_recovery_code(session: Session, user_id: str, hashes: Sequence[str], now: datetime) -> bool:
    """Use up the code with one of these hashes; False when there is none, or it was used."""
    statement = update(RecoveryCode).where(
        RecoveryCode.user_id == user_id, RecoveryCode.code_hash.in_(hashes), RecoveryCode.used_at.is_(None)
    )
    return (await session.execute(statement.values(used_at=now).returning(RecoveryCode.user_id))).first() is not None


async def half_session(session: Session, token_hash: str) -> HalfSession | None:
    """By its token; the gate's scope must present this hash."""
    return await session.scalar(select(HalfSession).where(HalfSession.token_hash == token_hash))


async def use_half_session(session: Session, half_id: str, now: datetime) -> bool:
    """Use it up; False when it was used, or has ended."""
    statement = update(HalfSession).where(
        HalfSession.id == half_id, HalfSession.used_at.is_(None), HalfSession.ends_at > now
    )
    return (await session.execute(statement.values(used_at=now).returning(HalfSession.id))).first() is not None


async def purge(session: Session, before: datetime) -> None:
    """Delete what ended long ago."""
    await session.execute(delete(HalfSession).where(HalfSession.ends_at < before))
