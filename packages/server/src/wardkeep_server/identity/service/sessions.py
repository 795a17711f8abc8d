"""Open, authenticate, rotate and end sessions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.identity import (
    auditor_repository,
    factor_repository,
    link_repository,
    oidc_repository,
    passkey_repository,
    repository,
    reset_repository,
)
from wardkeep_server.identity.models import User, UserSession
from wardkeep_server.identity.schemas import SessionView
from wardkeep_server.identity.service.lockout import Arrival, new_device_token
from wardkeep_server.identity.service.secrets import session_hash
from wardkeep_server.identity.service.withdrawal import cancel_lost_factor_of
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.errors import NotFound, Unauthenticated
from wardkeep_server.platform.subject import Realm, Role, Subject
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

IDLE_LIMIT = timedelta(minutes=15)
IDLE_WARNING = timedelta(minutes=2)
SESSION_LASTS = {
    Realm.OPERATOR: timedelta(hours=24),
    Realm.PARTNER: timedelta(days=7),
    Realm.CLIENT: timedelta(days=30),
    Realm.AUDITOR: timedelta(hours=24),
}
SEEN_EVERY = timedelta(seconds=30)
MAX_SESSIONS = 10


class ProvedBy(StrEnum):
    """What a person last showed. The first four are one factor and do not count where a second is enrolled."""

    PASSWORD = "password"  # noqa: S105 - a word, not a password
    LINK = "link"
    PROVIDER = "provider"
    MAIL_CODE = "mail_code"
    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    PASSKEY = "passkey"

    @property
    def strong(self) -> bool:
        """A second factor, or a passkey, which is two in one."""
        return self not in {ProvedBy.PASSWORD, ProvedBy.LINK, ProvedBy.PROVIDER, ProvedBy.MAIL_CODE}


@dataclass(frozen=True)
class SignedIn:
    """A new session: its token goes into the cookie and nowhere else."""

    subject: Subject
    token: str
    device_token: str
    row: UserSession
    user: User


async def open_session(
    work: Work,
    user: User,
    proved_by: ProvedBy,
    counters: Sequence[str],
    arrival: Arrival,
    *,
    until: datetime | None = None,
) -> SignedIn:
    """A session for a person who has shown enough, ended by `until`. `work` is the gate's, presenting the person."""
    token = new_token()
    ends_at = work.now + SESSION_LASTS[Role(user.role).realm]
    row = UserSession(
        id=new_id(),
        user_id=user.id,
        partner_id=user.partner_id,
        organisation_id=user.organisation_id,
        token_hash=session_hash(work.parts, token),
        created_at=work.now,
        seen_at=work.now,
        proved_at=work.now,
        proved_by=proved_by.value,
        ends_at=ends_at if until is None else min(until, ends_at),
        address=arrival.address,
        browser=(arrival.browser or "")[:200] or None,
    )
    subject = subject_of(work.parts.settings, user, row)
    work = replace(work, actor=replace(work.actor, subject=subject))
    await repository.reset(work.session, counters)
    await repository.add(work.session, row)
    live = await repository.sessions_of(work.scope, work.session, user.id, work.now)
    for oldest in live[:-MAX_SESSIONS]:
        await repository.touch_session(work.session, oldest.id, {"revoked_at": work.now})
    if proved_by.strong:
        await cancel_lost_factor_of(work, user)
    await record(work, "session.begin", person_target(subject), after={"proved_by": proved_by.value})
    return SignedIn(subject, token, new_device_token(work.parts, user.id), row, user)


async def authenticate(parts: Parts, token: str, *, extend: bool) -> tuple[Subject, UserSession]:
    """The subject of a session token. Raises Unauthenticated when it is unknown, idle, ended or revoked."""
    now = parts.clock()
    token_hash = session_hash(parts, token)
    async with parts.database.session(tenancy.presented_scope(token_hash)) as session:
        found = await repository.session_by_token(session, token_hash)
        if found is None:
            raise Unauthenticated
        row, user = found
        _refuse_ended(row, user, now)
        if extend and now - row.seen_at > SEEN_EVERY:
            await repository.touch_session(session, row.id, {"seen_at": now})
    return subject_of(parts.settings, user, row), row


async def look_again(parts: Parts, subject: Subject) -> Subject:
    """The subject as it is now, for a stream that outlives a change of token. Raises Unauthenticated."""
    scope = tenancy.presented_scope(subject.id)
    async with parts.database.session(scope) as session:
        user = await repository.user(scope, session, subject.id)
        row = await repository.session_by_id(scope, session, subject.session_id or "")
    if user is None or row is None:
        raise Unauthenticated
    _refuse_ended(row, user, parts.clock())
    return subject_of(parts.settings, user, row)


async def prove(work: Work, proved_by: ProvedBy) -> str:
    """Note a new proof in the caller's session, under a new token; the token."""
    return await rotate(work, proved_at=work.now, proved_by=proved_by.value)


async def rotate(work: Work, **values: object) -> str:
    """Give the caller's session a new token, and these values; the token."""
    subject = work.actor.subject
    if subject.session_id is None:
        raise Unauthenticated
    token = new_token()
    changed = {"token_hash": session_hash(work.parts, token), "seen_at": work.now, **values}
    await repository.touch_session(work.session, subject.session_id, changed)
    return token


async def sign_out(work: Work) -> None:
    """End the caller's session."""
    session_id = work.actor.subject.session_id
    if session_id is not None:
        await repository.touch_session(work.session, session_id, {"revoked_at": work.now})
    await record(work, "session.end", person_target(work.actor.subject))


async def own_account(work: Work) -> User:
    """The caller's account."""
    user = await repository.user(work.scope, work.session, work.actor.subject.id)
    if user is None:
        raise Unauthenticated
    return user


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
    """Delete sessions, half sessions and counters that ended a day ago."""
    async with parts.database.session(tenancy.jobs_scope("session_purge")) as session:
        before = parts.clock() - timedelta(days=1)
        await repository.purge(session, before)
        await factor_repository.purge(session, before)
        await passkey_repository.purge(session, before)
        await link_repository.purge(session, before)
        await oidc_repository.purge(session, before)
        await auditor_repository.purge(session, before)
        await reset_repository.purge(session, before)


def person_target(subject: Subject) -> Target:
    """A subject as audit lines name it."""
    return Target("user", subject.id, subject.partner_id, subject.organisation_id)


def subject_of(settings: Settings, user: User, row: UserSession) -> Subject:
    """The person behind a session. A password is a proof on the embedded default only, and without a second factor."""
    proof = ProvedBy(row.proved_by)
    by_password = proof is ProvedBy.PASSWORD and not user.second_factor and settings.wardkeep_mode == "embedded"
    return Subject(
        id=user.id,
        role=Role(user.role),
        name=user.display_name,
        partner_id=user.partner_id,
        organisation_id=user.organisation_id,
        session_id=row.id,
        password_change_required=user.password_change_required,
        proved_at=row.proved_at if proof.strong or by_password else None,
        factor_missing=(user.factor_owed or factor_demanded(settings, user)) and not user.second_factor,
    )


def factor_demanded(settings: Settings, user: User) -> bool:
    """Operators on a production configuration have a second factor."""
    return settings.wardkeep_mode == "production" and Role(user.role).realm is Realm.OPERATOR


def _refuse_ended(row: UserSession, user: User, now: datetime) -> None:
    if row.revoked_at is not None or user.disabled_at is not None or row.ends_at <= now:
        raise Unauthenticated
    if now - row.seen_at > IDLE_LIMIT:
        raise Unauthenticated("you were away for 15 minutes; sign in again", code="idle")


def _session_view(row: UserSession, current: str | None) -> SessionView:
    values = {name: getattr(row, name) for name in SessionView.model_fields if name != "current"}
    return SessionView(**values, current=row.id == current)
