"""Sign in, authenticate, sign out; one's own sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.identity import repository
from wardkeep_server.identity.errors import SignInFailed
from wardkeep_server.identity.models import User, UserSession
from wardkeep_server.identity.schemas import SessionView
from wardkeep_server.identity.service.lockout import (
    Arrival,
    count_failures,
    counters_of,
    new_device_token,
    refuse_locked,
)
from wardkeep_server.platform.access import RateClass
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.crypto import keyed_hash, new_token
from wardkeep_server.platform.errors import NotFound, Unauthenticated
from wardkeep_server.platform.subject import Actor, Realm, Role, Subject
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

IDLE_LIMIT = timedelta(minutes=15)
IDLE_WARNING = timedelta(minutes=2)
SESSION_LASTS = {
    Realm.OPERATOR: timedelta(hours=24),
    Realm.PARTNER: timedelta(days=7),
    Realm.CLIENT: timedelta(days=30),
}
SEEN_EVERY = timedelta(seconds=30)
MAX_SESSIONS = 10


@dataclass(frozen=True)
class SignedIn:
    """A new session: its token goes into the cookie and nowhere else."""

    subject: Subject
    token: str
    device_token: str
    ends_at: datetime


async def sign_in(parts: Parts, username: str, password: str, arrival: Arrival) -> SignedIn:
    """Check the password under lock-out and make a session. Raises SignInFailed or Locked, the same for all causes."""
    await parts.limiter.count(RateClass.AUTH, f"account:{username}")
    async with parts.database.session(tenancy.presented_scope(username)) as session:
        user = await repository.user_by_name(session, username)
        counters = counters_of(parts, username, user, arrival)
        await refuse_locked(parts, session, counters)
    right, rehash = await parts.passwords.verify(password, user.password_hash if user else None)
    if user is None or not right or user.disabled_at is not None:
        await count_failures(parts, username, user, counters, arrival)
        raise SignInFailed
    fresh_hash = await parts.passwords.hash(password) if rehash else None
    return await _open_session(parts, user, counters, arrival, fresh_hash)


async def authenticate(parts: Parts, token: str, *, extend: bool) -> tuple[Subject, UserSession]:
    """The subject of a session token. Raises Unauthenticated when it is unknown, idle, ended or revoked."""
    now = parts.clock()
    token_hash = _token_hash(parts, token)
    async with parts.database.session(tenancy.presented_scope(token_hash)) as session:
        found = await repository.session_by_token(session, token_hash)
        if found is None:
            raise Unauthenticated
        row, user = found
        if row.revoked_at is not None or user.disabled_at is not None or row.ends_at <= now:
            raise Unauthenticated
        if now - row.seen_at > IDLE_LIMIT:
            raise Unauthenticated("you were away for 15 minutes; sign in again", code="idle")
        if extend and now - row.seen_at > SEEN_EVERY:
            await repository.touch_session(session, row.id, {"seen_at": now})
    return _subject(user, row), row


async def sign_out(work: Work) -> None:
    """End the caller's session."""
    session_id = work.actor.subject.session_id
    if session_id is not None:
        await repository.touch_session(work.session, session_id, {"revoked_at": work.now})
    await record(work, "session.end", person_target(work.actor.subject))


async def username(work: Work) -> str:
    """The caller's account name."""
    user = await repository.user(work.scope, work.session, work.actor.subject.id)
    if user is None:
        raise Unauthenticated
    return user.username


async def own_sessions(work: Work) -> list[SessionView]:
    """The caller's live sessions."""
    subject = work.actor.subject
    rows = await repository.sessions_of(work.scope, work.session, subject.id, work.now)
    return [_session_view(row, subject.session_id) for row in rows]


async def end_own_session(work: Work, session_id: str) -> None:
    """End one of the caller's own sessions."""
    rows = await repository.sessions_of(work.scope, work.session, work.actor.subject.id, work.now)
    if session_id not in {row.id for row in rows}:
        raise NotFound
    await repository.touch_session(work.session, session_id, {"revoked_at": work.now})
    await record(work, "session.end", person_target(work.actor.subject), after={"session": session_id})


async def purge(parts: Parts) -> None:
    """Delete sessions and counters that ended a day ago."""
    async with parts.database.session(tenancy.jobs_scope("session_purge")) as session:
        await repository.purge(session, parts.clock() - timedelta(days=1))


def person_target(subject: Subject) -> Target:
    """A subject as audit lines name it."""
    return Target("user", subject.id, subject.partner_id, subject.organisation_id)


async def _open_session(
    parts: Parts, user: User, counters: Sequence[str], arrival: Arrival, fresh_hash: str | None
) -> SignedIn:
    now = parts.clock()
    token = new_token()
    row = UserSession(
        id=new_id(),
        user_id=user.id,
        partner_id=user.partner_id,
        organisation_id=user.organisation_id,
        token_hash=_token_hash(parts, token),
        created_at=now,
        seen_at=now,
        proved_at=now,
        ends_at=now + SESSION_LASTS[Role(user.role).realm],
        address=arrival.address,
        browser=(arrival.browser or "")[:200] or None,
    )
    subject = _subject(user, row)
    scope = tenancy.presented_scope(user.id)
    async with parts.work(scope, Actor(subject, arrival.address, arrival.request_id)) as work:
        await repository.reset(work.session, counters)
        await repository.add(work.session, row)
        await _end_oldest(work, user.id)
        if fresh_hash is not None:
            stored = await repository.user(scope, work.session, user.id)
            if stored is not None:
                await repository.change(work.session, stored, {"password_hash": fresh_hash})
        await record(work, "session.begin", person_target(subject))
    return SignedIn(subject, token, new_device_token(parts, user.id), row.ends_at)


async def _end_oldest(work: Work, user_id: str) -> None:
    live = await repository.sessions_of(work.scope, work.session, user_id, work.now)
    for row in live[:-MAX_SESSIONS]:
        await repository.touch_session(work.session, row.id, {"revoked_at": work.now})


def _subject(user: User, row: UserSession) -> Subject:
    return Subject(
        id=user.id,
        role=Role(user.role),
        name=user.display_name,
        partner_id=user.partner_id,
        organisation_id=user.organisation_id,
        session_id=row.id,
        password_change_required=user.password_change_required,
        proved_at=row.proved_at,
    )


def _session_view(row: UserSession, current: str | None) -> SessionView:
    values = {name: getattr(row, name) for name in SessionView.model_fields if name != "current"}
    return SessionView(**values, current=row.id == current)


def _token_hash(parts: Parts, token: str) -> str:
    return keyed_hash(parts.settings.session_token_secret.get_secret_value(), "session", token)
