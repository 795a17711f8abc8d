"""SQL of users, sessions and failure counters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.identity.models import Answer, Failure, Grant, User, UserSession
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within


async def user_by_name(session: Session, username: str) -> User | None:
    """For signing in; the gate's scope must present this name."""
    return await session.scalar(select(User).where(User.username == username))


async def user(scope: Scope, session: Session, user_id: str, *, lock: bool = False) -> User | None:
    """One user in scope; `lock` holds the row, and reads it again where it was read before."""
    query = select(User).where(within(scope, User), User.id == user_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def users(scope: Scope, session: Session, *, limit: int, after: str | None) -> Sequence[User]:
    """By account name. Auditors are not among them: they have grants."""
    query = select(User).where(within(scope, User), ~User.role.startswith("auditor."))
    return (await session.scalars(page_query(query, User.username, User.id, limit=limit, after=after))).all()


async def operators(scope: Scope, session: Session) -> int:
    """How many operators there are."""
    query = select(func.count()).select_from(User).where(within(scope, User), User.role.startswith("operator."))
    return await session.scalar(query) or 0


async def enabled_peers(scope: Scope, session: Session, user: User, role: str, *, lock: bool = False) -> set[str]:
    """Ids of enabled people with this role at the person's own place; `lock` takes them in one order."""
    query = select(User.id).where(
        within(scope, User),
        User.role == role,
        User.disabled_at.is_(None),
        User.partner_id.is_not_distinct_from(user.partner_id),
        User.organisation_id.is_not_distinct_from(user.organisation_id),
    )
    query = query.order_by(User.id)
    return set((await session.scalars(query.with_for_update() if lock else query)).all())


async def people_sessions(
    scope: Scope,
    session: Session,
    roles: Sequence[str],
    now: datetime,
    seen_after: datetime,
    *,
    limit: int,
    after: str | None,
) -> Sequence[Row[Any]]:
    """Live sessions of people with these roles, last seen first: the session's columns, then the person's."""
    query = (
        select(*UserSession.__table__.columns, User.username, User.display_name, User.role)
        .join(User, User.id == UserSession.user_id)
        .where(
            within(scope, UserSession),
            User.role.in_(roles),
            User.disabled_at.is_(None),
            UserSession.revoked_at.is_(None),
            UserSession.ends_at > now,
            UserSession.seen_at > seen_after,
        )
    )
    paged = page_query(query, UserSession.seen_at, UserSession.id, limit=limit, after=after, descending=True)
    return (await session.execute(paged)).all()


async def session_by_token(session: Session, token_hash: str) -> tuple[UserSession, User] | None:
    """The session of a token and its user; the gate's scope must present this hash."""
    query = select(UserSession, User).join(User, User.id == UserSession.user_id)
    row = (await session.execute(query.where(UserSession.token_hash == token_hash))).one_or_none()
    return (row[0], row[1]) if row else None


async def session_by_id(scope: Scope, session: Session, session_id: str) -> UserSession | None:
    """One session in scope."""
    return await session.scalar(select(UserSession).where(within(scope, UserSession), UserSession.id == session_id))


async def sessions_of(scope: Scope, session: Session, user_id: str, now: datetime) -> Sequence[UserSession]:
    """Live sessions of a user, oldest first."""
    query = select(UserSession).where(
        within(scope, UserSession),
        UserSession.user_id == user_id,
        UserSession.revoked_at.is_(None),
        UserSession.ends_at > now,
    )
    return (await session.scalars(query.order_by(UserSession.created_at))).all()


async def touch_session(session: Session, session_id: str, values: dict[str, Any]) -> None:
    """Change columns of one session."""
    await session.execute(update(UserSession).where(UserSession.id == session_id).values(**values))


async def revoke_sessions(
    scope: Scope, session: Session, user_id: str, now: datetime, *, keep: str | None = None
) -> int:
    """End all live sessions of a user but one; how many."""
    statement = update(UserSession).where(
        within(scope, UserSession), UserSession.user_id == user_id, UserSession.revoked_at.is_(None)
    )
    if keep is not None:
        statement = statement.where(UserSession.id != keep)
    ended = await session.execute(statement.values(revoked_at=now).returning(UserSession.id))
    return len(ended.all())


async def cut_sessions(scope: Scope, session: Session, user_id: str, ends_at: datetime) -> None:
    """Let no session of a user last longer than this."""
    statement = update(UserSession).where(
        within(scope, UserSession), UserSession.user_id == user_id, UserSession.ends_at > ends_at
    )
    await session.execute(statement.values(ends_at=ends_at))


async def add(session: Session, *rows: User | UserSession | Grant) -> None:
    """Insert now."""
    session.add_all(rows)
    await session.flush()


async def change(session: Session, row: User, values: dict[str, Any]) -> None:
    """Set columns of a loaded user."""
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()


async def locked_until(session: Session, counters: Sequence[str], now: datetime) -> datetime | None:
    """The latest lock in force among the counters."""
    query = select(func.max(Failure.locked_until)).where(Failure.counter.in_(counters), Failure.locked_until > now)
    return await session.scalar(query)


async def most_failures(session: Session, counters: Sequence[str], since: datetime) -> int:
    """The highest count among the counters, of those that were counted since."""
    query = select(func.max(Failure.failures)).where(Failure.counter.in_(counters), Failure.counted_at >= since)
    return await session.scalar(query) or 0


async def count_failure(session: Session, counter: str, now: datetime, *, forget_before: datetime) -> int:
    """One failure more; counts from before `forget_before`, and ended locks, start anew. The count after it."""
    statement = insert(Failure).values(counter=counter, failures=1, counted_at=now)
    anew = (Failure.counted_at < forget_before) | (Failure.locked_until.is_not(None) & (Failure.locked_until <= now))
    counted = statement.on_conflict_do_update(
        index_elements=[Failure.counter],
        set_={
            "failures": case((anew, 1), else_=Failure.failures + 1),
            "locked_until": case((anew, None), else_=Failure.locked_until),
            "counted_at": now,
        },
    )
    return int(await session.scalar(counted.returning(Failure.failures)) or 0)


async def lock(session: Session, counter: str, until: datetime) -> None:
    """Lock a counter."""
    await session.execute(update(Failure).where(Failure.counter == counter).values(locked_until=until))


async def operators_with_password_only(scope: Scope, session: Session) -> int:
    """Operators who may sign in without a second factor."""
    query = select(func.count()).select_from(User).where(within(scope, User), User.role.like("operator.%"))
    return await session.scalar(query.where(User.disabled_at.is_(None), ~User.second_factor)) or 0


async def reset(session: Session, counters: Sequence[str]) -> None:
    """Forget failures after a success."""
    await session.execute(delete(Failure).where(Failure.counter.in_(counters)))


async def reserve_answer(session: Session, values: dict[str, Any]) -> bool:
    """Take a key for this request; False when it is taken. Waits for a request that is still working on it."""
    statement = insert(Answer).values(**values).on_conflict_do_nothing().returning(Answer.key)
    return (await session.execute(statement)).first() is not None


async def kept_answer(scope: Scope, session: Session, subject_id: str, key: str) -> Answer | None:
    """What was answered under a key."""
    query = select(Answer).where(within(scope, Answer), Answer.subject_id == subject_id, Answer.key == key)
    return await session.scalar(query)


async def keep_answer(session: Session, subject_id: str, key: str, status: int, sealed_body: bytes) -> None:
    """Keep what is being answered."""
    statement = update(Answer).where(Answer.subject_id == subject_id, Answer.key == key)
    await session.execute(statement.values(status=status, sealed_body=sealed_body))


async def purge(session: Session, before: datetime) -> None:
    """Delete ended sessions and old counters."""
    await session.execute(delete(UserSession).where(UserSession.ends_at < before))
    await session.execute(delete(Failure).where(Failure.counted_at < before))
    await session.execute(delete(Answer).where(Answer.at < before))
