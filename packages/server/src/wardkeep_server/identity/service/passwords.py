"""One's own password: the rules, and changing it."""

from collections.abc import Sequence

from wardkeep_server.audit.service import record
from wardkeep_server.identity import repository
from wardkeep_server.identity.errors import PasswordRefused
from wardkeep_server.identity.models import User
from wardkeep_server.identity.service.factors import require_proof
from wardkeep_server.identity.service.lockout import Attempts
from wardkeep_server.identity.service.mail import tell_of_change
from wardkeep_server.identity.service.people import FIRST_OPERATOR, first_password_file
from wardkeep_server.identity.service.sessions import own_account, person_target, rotate
from wardkeep_server.platform.errors import FieldProblem
from wardkeep_server.platform.passwords import PasswordRule, judge_password
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy


async def change_password(work: Work, current: str, new: str) -> str:
    """Set one's own password; every other session ends. The session's new token. Raises StepUpRequired."""
    user = await own_account(work)
    if user.second_factor:
        await require_proof(work, user)
    await check_own_password(work, user, current)
    unmet = [rule for rule in await password_rules(work, new) if not rule.met]
    if unmet or new == current:
        fields = [FieldProblem(f"new_password.{rule.code}", rule.words) for rule in unmet]
        raise PasswordRefused(fields=fields or [FieldProblem("new_password.same", "another password than the old one")])
    hashed = await work.parts.passwords.hash(new)
    values = {"password_hash": hashed, "password_change_required": False, "password_changed_at": work.now}
    await repository.change(work.session, user, values)
    keep = work.actor.subject.session_id
    ended = await repository.revoke_sessions(work.scope, work.session, user.id, work.now, keep=keep)
    await tell_of_change(work, user.username)
    await record(work, "user.change_password", person_target(work.actor.subject), after={"sessions_ended": ended})
    if user.username == FIRST_OPERATOR:
        first_password_file(work.parts.settings).unlink(missing_ok=True)
    return await rotate(work)


async def password_rules(work: Work, password: str) -> list[PasswordRule]:
    """Each rule with its answer for this caller's new password."""
    user = await own_account(work)
    places = await place_names(work, user.partner_id, user.organisation_id)
    return judge_password(password, [user.username, user.display_name, *places])


def refuse_unfit(password: str, names: Sequence[str], field: str) -> None:
    """For somebody who is not signed in: raises PasswordRefused, each rule that is not met as `<field>.<rule>`."""
    unmet = [rule for rule in judge_password(password, names) if not rule.met]
    if unmet:
        raise PasswordRefused(fields=[FieldProblem(f"{field}.{rule.code}", rule.words) for rule in unmet])


async def place_names(work: Work, partner_id: str | None, organisation_id: str | None) -> list[str]:
    """Names of a person's partner and organisation."""
    names = []
    if partner_id is not None:
        names.append((await tenancy.partner(work, partner_id)).name)
    if organisation_id is not None:
        names.append((await tenancy.organisation_of(work, organisation_id))[1])
    return names


async def check_own_password(work: Work, user: User, password: str) -> None:
    """Raises PasswordRefused, and Locked after five failures."""
    attempts = Attempts(work.parts, user, work.actor)
    await attempts.refuse_locked()
    right, _ = await work.parts.passwords.verify(password, user.password_hash)
    if not right:
        await attempts.failed()
        raise PasswordRefused(
            "the current password is not right",
            code="password_wrong",
            fields=[FieldProblem("current_password", "not right")],
        )
