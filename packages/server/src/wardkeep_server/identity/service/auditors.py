"""An auditor's way in: a code by mail, for the browser that asked, once, within ten minutes, five tries."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from wardkeep_server.identity import auditor_repository, repository
from wardkeep_server.identity.errors import CodeRefused, NoMail
from wardkeep_server.identity.models import AuditorCode, Grant, User
from wardkeep_server.identity.service.lockout import Arrival, count_failures, counter_of, refuse_locked
from wardkeep_server.identity.service.mail import post
from wardkeep_server.identity.service.secrets import browser_hash
from wardkeep_server.identity.service.sessions import ProvedBy, SignedIn, open_session
from wardkeep_server.identity.service.sign_in import actor_of
from wardkeep_server.platform.access import RateClass
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.crypto import same
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy import service as tenancy

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is mistaken for something else."""
LENGTH = 8
SUBJECT = "Wardkeep: your code to enter"
TEXT = (
    "Type this code within 10 minutes in the browser where you asked for it. If you did not ask, do nothing.\n\n"
    "{codes}\n"
)


async def ask_for_code(parts: Parts, address: str, browser_token: str, arrival: Arrival) -> datetime:
    """Mail a code for each grant that names the address; the same work and answer where none does. Raises NoMail.

    Returns the moment the codes end.
    """
    if parts.settings.smtp_url is None:
        raise NoMail
    await parts.limiter.count(RateClass.AUTH, f"account:auditor:{address}")
    async with parts.database.session(tenancy.presented_scope(address)) as session:
        live = await auditor_repository.live_grants(session, address, parts.clock())
    bound_to = _bound(parts, browser_token, address)
    actor = system_actor("sign_in", arrival.request_id)
    async with parts.work(tenancy.presented_scope(bound_to), actor) as work:
        ends_at = work.now + LASTS
        whom: Sequence[Grant | None] = live or [None]
        made = [(one, _new_code()) for one in whom]
        rows = [
            AuditorCode(
                id=new_id(),
                grant_id=one.id if one else None,
                bound_to=bound_to,
                code_hash=_code_hash(parts, bound_to, code),
                created_at=work.now,
                ends_at=ends_at,
            )
            for one, code in made
        ]
        await auditor_repository.replace_codes(work.session, bound_to, rows, work.now)
        await post(work, address if live else None, SUBJECT, TEXT.format(codes=_in_words(made)), ends_at)
    return ends_at


async def enter(parts: Parts, address: str, code: str, browser_token: str | None, arrival: Arrival) -> SignedIn:
    """A session until the grant ends at the latest. Raises CodeRefused, the same for all causes, and Locked."""
    await parts.limiter.count(RateClass.AUTH, f"account:auditor:{address}")
    counters = [counter_of(parts, "address", arrival.address)]
    async with parts.database.session(tenancy.presented_scope(address)) as session:
        await refuse_locked(parts, session, counters)
    tried = await _tried(parts, address, browser_token)
    found = [row for row in tried if row.grant_id and same(_code_hash(parts, row.bound_to, code), row.code_hash)]
    signed = await _open(parts, found[0], counters, arrival) if found else None
    if signed is None:
        person = await _person(parts, tried)
        await count_failures(parts, address, person, counters, arrival)
        raise CodeRefused
    return signed


async def _tried(parts: Parts, address: str, browser_token: str | None) -> Sequence[AuditorCode]:
    """Codes of this browser and address, one try of each counted before anything is compared."""
    bound_to = _bound(parts, browser_token or "", address)
    async with parts.database.session(tenancy.presented_scope(bound_to)) as session:
        return await auditor_repository.count_try(session, bound_to, parts.clock(), most=MOST_TRIES)


async def _open(parts: Parts, row: AuditorCode, counters: Sequence[str], arrival: Arrival) -> SignedIn | None:
    scope = tenancy.presented_scope(row.grant_id or "")
    person = await _person(parts, [row])
    if person is None:
        return None
    async with parts.work(scope, actor_of(person, arrival)) as work:
        user = await repository.user(scope, work.session, person.id, lock=True)
        grant = await auditor_repository.grant(scope, work.session, person.id)
        if user is None or grant is None or user.disabled_at is not None:
            return None
        if not await auditor_repository.use_code(work.session, row.id, work.now):
            return None
        if not await auditor_repository.note_entry(work.session, grant.id, work.now):
            return None
        return await open_session(work, user, ProvedBy.MAIL_CODE, counters, arrival, until=grant.ends_at)


async def _person(parts: Parts, rows: Sequence[AuditorCode]) -> User | None:
    grant_id = next((row.grant_id for row in rows if row.grant_id), None)
    if grant_id is None:
        return None
    scope = tenancy.presented_scope(grant_id)
    async with parts.database.session(scope) as session:
        return await repository.user(scope, session, grant_id)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _in_words(made: Sequence[tuple[Grant | None, str]]) -> str:
    """One line a code; a person with several grants tells them apart by their ends."""
    return "\n".join(
        f"{code[:4]}-{code[4:]}" + (f"  (access until {one.ends_at:%d %B %Y %H:%M} UTC)" if one else "")
        for one, code in made
    )


def _bound(parts: Parts, browser_token: str, address: str) -> str:
    return browser_hash(parts, f"{browser_token}\n{address}")


def _code_hash(parts: Parts, bound_to: str, code: str) -> str:
    return browser_hash(parts, f"{bound_to}\n{code}")
