"""Proving again by password, and changing it."""

from wardkeep_server.audit.service import record
from wardkeep_server.identity import repository
from wardkeep_server.identity.errors import PasswordRefused
from wardkeep_server.identity.models import User
from wardkeep_server.identity.service.lockout import Arrival, count_failures, counter_of, refuse_locked
from wardkeep_server.identity.service.people import FIRST_OPERATOR, first_password_file
from wardkeep_server.identity.service.sessions import person_target
from wardkeep_server.platform.errors import FieldProblem, Unauthenticated
from wardkeep_server.platform.passwords import PasswordRule, judge_password
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy


async def prove_again(work: Work, password: str) -> None:
    """Step-up: the password once more. Failures count towards the lock-out."""
    user = await _own(work)
    await _check_own_password(work, user, password)
    if work.actor.subject.session_id is not None:
        await repository.touch_session(work.session, work.actor.subject.session_id, {"proved_at": work.now})
    await record(work, "session.prove", person_target(work.actor.subject))


async def change_password(work: Work, current: str, new: str) -> None:
    """Set one's own password; every other session ends."""
    user = await _own(work)
    await _check_own_password(work, user, current)
    unmet = [rule for rule in await password_rules(work, new) if not rule.met]
    if unmet or new == current:
        fields = [FieldProblem(f"new_password.{rule.code}", rule.words) for rule in unmet]
        raise PasswordRefused(fields=fields or [FieldProblem("new_password.same", "another password than the old one")])
    hashed = await work.parts.passwords.hash(new)
    values = {"password_hash": hashed, "password_change_required": False, "password_changed_at": work.now}
    await repository.change(work.session, user, values)
    keep = work.actor.subject.session_id
    ended = await repository.revoke_sessions(work.scope, work.session, user.id, work.now, keep=keep)
    await record(work, "user.change_password", person_target(work.actor.subject), after={"sessions_ended": ended})
    if user.username == FIRST_OPERATOR:
        first_password_file(work.parts.settings).unlink(missing_ok=True)


async def password_rules(work: Work, password: str) -> list[PasswordRule]:
    """Each rule with its answer for this caller's new password."""
    user = await _own(work)
    names = [user.username, user.display_name]
    if user.partner_id is not None:
        names.append((await tenancy.partner(work, user.partner_id)).name)
    if user.organisation_id is not None:
        names.append((await tenancy.organisation_of(work, user.organisation_id))[1])
    return judge_password(password, names)


async def _check_own_password(work: Work, user: User, password: str) -> None:
    arrival = Arrival(work.actor.address or "", work.actor.request_id, None, None)
    counters = [counter_of(work.parts, "prove", user.id)]
    async with work.parts.database.session(tenancy.presented_scope(user.username)) as session:
        await refuse_locked(work.parts, session, counters)
    right, _ = await work.parts.passwords.verify(password, user.password_hash)
    if not right:
        await count_failures(work.parts, user.username, user, counters, arrival)
        raise PasswordRefused(
            "the current password is not right",
            code="password_wrong",
            fields=[FieldProblem("current_password", "not right")],
        )


async def _own(work: Work) -> User:
    user = await repository.user(work.scope, work.session, work.actor.subject.id)
    if user is None:
        raise Unauthenticated
    return user
