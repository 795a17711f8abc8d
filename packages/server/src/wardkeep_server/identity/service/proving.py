"""Step-up: a new proof that it is still the same person, before a dangerous act."""

from wardkeep_server.audit.service import record
from wardkeep_server.identity.errors import EnrolmentNeeded, FactorNeeded, FactorRefused
from wardkeep_server.identity.models import User
from wardkeep_server.identity.service.lockout import Attempts
from wardkeep_server.identity.service.passwords import check_own_password
from wardkeep_server.identity.service.proofs import Proof, spend
from wardkeep_server.identity.service.sessions import ProvedBy, own_account, person_target, prove
from wardkeep_server.platform.work import Work


async def prove_again(work: Work, password: str | None, proof: Proof) -> str:
    """Take the proof; the session's new token. Raises FactorRefused, FactorNeeded, EnrolmentNeeded, Locked.

    A password is taken on the embedded default only, from people without a second factor.
    """
    user = await own_account(work)
    if password is not None:
        proved_by = await _by_password(work, user, password)
    else:
        proved_by = await _by_factor(work, user, proof)
    token = await prove(work, proved_by)
    await record(work, "session.prove", person_target(work.actor.subject), after={"proved_by": proved_by.value})
    return token


async def _by_password(work: Work, user: User, password: str) -> ProvedBy:
    if user.second_factor:
        raise FactorNeeded
    if work.parts.settings.wardkeep_mode != "embedded":
        raise EnrolmentNeeded
    await check_own_password(work, user, password)
    return ProvedBy.PASSWORD


async def _by_factor(work: Work, user: User, proof: Proof) -> ProvedBy:
    attempts = Attempts(work.parts, user, work.actor)
    await attempts.refuse_locked()
    proved_by = await spend(work, user, proof)
    if proved_by is None:
        await attempts.failed()
        raise FactorRefused
    return proved_by
