"""Passkeys as ways in: sign in with one, prove again with one, register and remove one's own."""

from typing import Any

from wardkeep_server.audit.service import record
from wardkeep_server.identity import passkey_repository, repository
from wardkeep_server.identity.errors import FactorRefused
from wardkeep_server.identity.service.factors import (
    Confirmed,
    first_recovery_codes,
    note_factors,
    require_proof,
    settle_removal,
)
from wardkeep_server.identity.service.lockout import Arrival, count_failures, counters_of
from wardkeep_server.identity.service.passkeys import (
    Ceremony,
    Purpose,
    owner_of,
    registered,
    registration_options,
    request_options,
)
from wardkeep_server.identity.service.proofs import Proof, spend
from wardkeep_server.identity.service.secrets import browser_hash
from wardkeep_server.identity.service.sessions import (
    ProvedBy,
    SignedIn,
    open_session,
    own_account,
    person_target,
    prove,
)
from wardkeep_server.identity.service.sign_in import actor_of, half_user_id
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.subject import Subject
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy


def of_browser(parts: Parts, token: str) -> str:
    """What challenges before a session are bound to."""
    return browser_hash(parts, token)


def of_session(subject: Subject) -> str:
    """What challenges within a session are bound to."""
    return f"session:{subject.session_id}"


async def begin_sign_in(parts: Parts, token: str) -> dict[str, Any]:
    """A challenge for this browser; names passkeys only to a browser that is half signed in."""
    user_id = await half_user_id(parts, token)
    known: list[str] = []
    if user_id is not None:
        scope = tenancy.presented_scope(user_id)
        async with parts.database.session(scope) as session:
            known = [row.credential_id for row in await passkey_repository.passkeys(scope, session, user_id)]
    return await request_options(parts, known, Ceremony(of_browser(parts, token), Purpose.PROVE))


async def sign_in_with_passkey(parts: Parts, proof: Proof, arrival: Arrival) -> SignedIn:
    """A session for the person whose passkey answered. Raises FactorRefused, the same for all causes.

    Failures are recorded and lock nothing: a passkey cannot be guessed.
    """
    credential_id = str((proof.passkey or {}).get("id"))
    async with parts.database.session(tenancy.presented_scope(credential_id)) as session:
        user_id = await owner_of(session, credential_id)
    signed = None
    if user_id is not None:
        signed = await _open(parts, user_id, proof, arrival)
    if signed is None:
        await count_failures(parts, "passkey", None, [], arrival)
        raise FactorRefused
    return signed


async def begin_step_up(work: Work) -> dict[str, Any]:
    """A challenge for the caller's session and own passkeys."""
    user = await own_account(work)
    rows = await passkey_repository.passkeys(work.scope, work.session, user.id)
    ceremony = Ceremony(of_session(work.actor.subject), Purpose.PROVE)
    return await request_options(work.parts, [row.credential_id for row in rows], ceremony)


async def begin_registration(work: Work) -> dict[str, Any]:
    """A challenge for a new passkey. Raises StepUpRequired."""
    user = await own_account(work)
    await require_proof(work, user)
    rows = await passkey_repository.passkeys(work.scope, work.session, user.id)
    ceremony = Ceremony(of_session(work.actor.subject), Purpose.REGISTER)
    return await registration_options(work.parts, user, [row.credential_id for row in rows], ceremony)


async def register(work: Work, name: str, credential: dict[str, Any]) -> Confirmed:
    """Store the passkey that was made; it is a second factor from now on. Ends every other session."""
    user = await own_account(work)
    await require_proof(work, user)
    passkey = await registered(work, user, name, credential, of_session(work.actor.subject))
    if passkey is None:
        raise FactorRefused
    passkey.id = new_id()
    await passkey_repository.add(work.session, passkey)
    await note_factors(work, user, enrolled=True)
    codes = await first_recovery_codes(work, user)
    after = {"kind": "passkey", "name": name}
    await record(work, "factor.confirm", person_target(work.actor.subject), after=after)
    return Confirmed(codes, await prove(work, ProvedBy.PASSKEY))


async def remove_passkey(work: Work, passkey_id: str) -> None:
    """Remove one of the caller's own. Raises LastMethod for the last way in, or a last factor that is demanded."""
    user = await own_account(work)
    if not await passkey_repository.remove(work.scope, work.session, user.id, passkey_id):
        raise NotFound
    await settle_removal(work, user)
    before = {"kind": "passkey", "passkey": passkey_id}
    await record(work, "factor.remove", person_target(work.actor.subject), before=before)


async def _open(parts: Parts, user_id: str, proof: Proof, arrival: Arrival) -> SignedIn | None:
    scope = tenancy.presented_scope(user_id)
    async with parts.database.session(scope) as session:
        user = await repository.user(scope, session, user_id)
    if user is None or user.disabled_at is not None:
        return None
    async with parts.work(scope, actor_of(user, arrival)) as work:
        user = await repository.user(scope, work.session, user_id, lock=True)
        if user is None or user.disabled_at is not None or await spend(work, user, proof) is None:
            return None
        counters = counters_of(parts, user.username, user, arrival)
        return await open_session(work, user, ProvedBy.PASSKEY, counters, arrival)
