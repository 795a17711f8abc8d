"""Forgotten passwords: a mailed link sets a new one. It is no way past a second factor, and opens no session."""

from datetime import datetime, timedelta

from wardkeep_server.audit.service import record
from wardkeep_server.identity import repository, reset_repository
from wardkeep_server.identity.errors import LinkGone, NoMail
from wardkeep_server.identity.models import Reset, User
from wardkeep_server.identity.reset_schemas import ResetDone, ResetShown
from wardkeep_server.identity.schemas import RuleAnswer
from wardkeep_server.identity.service.lockout import Arrival, user_target
from wardkeep_server.identity.service.mail import post, tell_of_change
from wardkeep_server.identity.service.passwords import place_names, refuse_unfit
from wardkeep_server.identity.service.people import manageable
from wardkeep_server.identity.service.secrets import bearer_hash, bearer_hashes
from wardkeep_server.identity.service.sign_in import actor_of
from wardkeep_server.platform.access import RateClass
from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.errors import Conflict
from wardkeep_server.platform.passwords import judge_password
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

LASTS = timedelta(minutes=30)
SUBJECT = "Wardkeep: set a new password"
TEXT = (
    "Open this link within 30 minutes to set a new password. It ends every session of your account; your second factor"
    " is still asked for. If you did not ask for it, do nothing.\n\n{link}\n"
)


async def ask_for_reset(parts: Parts, username: str, arrival: Arrival) -> datetime:
    """Mail a link to the account of that name; the same work and answer if there is none. Raises NoMail.

    Accounts without a password get none: it would be a new way in. Returns the moment the link ends.
    """
    if parts.settings.smtp_url is None:
        raise NoMail
    await parts.limiter.count(RateClass.AUTH, f"account:{username}")
    async with parts.database.session(tenancy.presented_scope(username)) as session:
        user = await repository.user_by_name(session, username)
    known = user if user is not None and user.disabled_at is None and user.password_hash is not None else None
    token = new_token()
    actor = system_actor("sign_in", arrival.request_id)
    async with parts.work(tenancy.presented_scope(bearer_hash(parts, "reset", token)), actor) as work:
        return await _mail_link(work, token, known)


async def send_reset(work: Work, user_id: str) -> datetime:
    """Mail a link to a person whom the caller manages: nobody sets another's password. Raises NotFound, NoMail."""
    user = await manageable(work, user_id)
    if work.parts.settings.smtp_url is None:
        raise NoMail
    if "@" not in user.username or user.disabled_at is not None or user.password_hash is None:
        raise Conflict("this account has no mail address, no password, or is disabled", code="no_reset")
    ends_at = await _mail_link(work, new_token(), user)
    await record(work, "user.send_reset", user_target(user))
    return ends_at


async def inspect_reset(parts: Parts, token: str, password: str | None, arrival: Arrival) -> ResetShown:
    """Whose password the link sets; judges one when it is given. Raises LinkGone."""
    row, user = await _open(parts, token)
    rules = judge_password(password, await _names(parts, user, arrival)) if password is not None else []
    return ResetShown(
        username=user.username,
        ends_at=row.ends_at,
        second_factor=user.second_factor,
        rules=[RuleAnswer(code=rule.code, words=rule.words, met=rule.met) for rule in rules],
    )


async def redeem_reset(parts: Parts, token: str, password: str, arrival: Arrival) -> ResetDone:
    """Set the password, end every session and every other link. Raises LinkGone, PasswordRefused."""
    row, user = await _open(parts, token)
    refuse_unfit(password, await _names(parts, user, arrival), "new_password")
    hashed = await parts.passwords.hash(password)
    async with parts.work(tenancy.presented_scope(user.id), actor_of(user, arrival)) as work:
        now = await repository.user(work.scope, work.session, user.id, lock=True)
        if now is None or now.disabled_at is not None or now.password_hash is None:
            raise LinkGone
        if not await reset_repository.use(work.session, row.token_hash, now.id, work.now):
            raise LinkGone
        values = {"password_hash": hashed, "password_change_required": False, "password_changed_at": work.now}
        await repository.change(work.session, now, values)
        ended = await repository.revoke_sessions(work.scope, work.session, now.id, work.now)
        await tell_of_change(work, now.username)
        await record(work, "user.reset_password", user_target(now), after={"sessions_ended": ended})
    return ResetDone(username=user.username, sessions_ended=ended)


async def _mail_link(work: Work, token: str, user: User | None) -> datetime:
    row = Reset(
        token_hash=bearer_hash(work.parts, "reset", token),
        user_id=user.id if user else None,
        partner_id=user.partner_id if user else None,
        organisation_id=user.organisation_id if user else None,
        created_at=work.now,
        ends_at=work.now + LASTS,
    )
    await reset_repository.add(work.session, row)
    link = f"{work.parts.settings.public_origin}/reset#{token}"
    await post(work, user.username if user else None, SUBJECT, TEXT.format(link=link), row.ends_at)
    return row.ends_at


async def _open(parts: Parts, token: str) -> tuple[Reset, User]:
    for token_hash in bearer_hashes(parts, "reset", token):
        async with parts.database.session(tenancy.presented_scope(token_hash)) as session:
            row = await reset_repository.reset(session, token_hash)
        if row is None or row.user_id is None or row.used_at is not None or row.ends_at <= parts.clock():
            continue
        scope = tenancy.presented_scope(row.user_id)
        async with parts.database.session(scope) as session:
            user = await repository.user(scope, session, row.user_id)
        if user is not None and user.disabled_at is None:
            return row, user
    raise LinkGone


async def _names(parts: Parts, user: User, arrival: Arrival) -> list[str]:
    actor = actor_of(user, arrival)
    async with parts.work(tenancy.scope_of(actor.subject), actor) as work:
        places = await place_names(work, user.partner_id, user.organisation_id)
    return [user.username, user.display_name, *places]
