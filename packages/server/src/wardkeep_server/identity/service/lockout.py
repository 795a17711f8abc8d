"""Failed sign-ins: counted per account, address and known browser; five lock a counter for 15 minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.identity import repository
from wardkeep_server.identity.errors import Locked
from wardkeep_server.identity.models import User
from wardkeep_server.platform.crypto import keyed_hash, new_token, same
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.subject import Actor, Role, Subject
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

MAX_FAILURES = 5
LOCK_LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Arrival:
    """Where a sign-in comes from. `device_token` is the cookie of an earlier success, if any."""

    address: str
    request_id: str
    browser: str | None
    device_token: str | None


async def refuse_locked(parts: Parts, session: Session, counters: Sequence[str]) -> None:
    """Raise Locked while one of the counters is."""
    now = parts.clock()
    until = await repository.locked_until(session, counters, now)
    if until is not None:
        raise Locked(headers={"Retry-After": str(max(1, int((until - now).total_seconds())))})


async def count_failures(
    parts: Parts, username: str, user: User | None, counters: Sequence[str], arrival: Arrival
) -> None:
    """In a transaction of its own, so that it survives the refusal.

    A name that no account has is not written down: people type their password there.
    """
    unknown = Subject(id="unknown", role=Role.SYSTEM, name=user.username if user else "unknown")
    actor = Actor(unknown, arrival.address, arrival.request_id)
    async with parts.work(tenancy.presented_scope(username), actor) as work:
        for counter in counters:
            failures = await repository.count_failure(
                work.session, counter, work.now, forget_before=work.now - LOCK_LASTS
            )
            if failures >= MAX_FAILURES:
                await repository.lock(work.session, counter, work.now + LOCK_LASTS)
        target = user_target(user) if user else Target("user", None)
        await record(work, "session.begin", target, outcome="failed")


def counters_of(parts: Parts, username: str, user: User | None, arrival: Arrival) -> list[str]:
    """What failures count against: a browser that the account knows has a counter that no outsider can fill."""
    if user is not None and arrival.device_token and _knows(parts, user.id, arrival.device_token):
        return [counter_of(parts, "device", arrival.device_token)]
    return [counter_of(parts, "account", username), counter_of(parts, "address", arrival.address)]


def counter_of(parts: Parts, kind: str, name: str) -> str:
    """Keyed hash of a counter's name."""
    return keyed_hash(parts.settings.session_token_secret.get_secret_value(), f"failures-{kind}", name)


class Attempts:
    """Proofs of a person who is signed in: counted apart from sign-ins, so that neither locks the other."""

    def __init__(self, parts: Parts, user: User, actor: Actor) -> None:
        self._parts = parts
        self._user = user
        self._arrival = Arrival(actor.address or "", actor.request_id, None, None)
        self._counters = [counter_of(parts, "prove", user.id)]

    async def refuse_locked(self) -> None:
        """Raise Locked after five failures."""
        async with self._parts.database.session(tenancy.presented_scope(self._user.username)) as session:
            await refuse_locked(self._parts, session, self._counters)

    async def failed(self) -> None:
        """Count one, in a transaction of its own."""
        await count_failures(self._parts, self._user.username, self._user, self._counters, self._arrival)


async def tries_left(work: Work, counters: Sequence[str]) -> int:
    """Failures that are still borne before the lock."""
    failures = await repository.most_failures(work.session, counters, work.now - LOCK_LASTS)
    return max(0, MAX_FAILURES - failures)


def new_device_token(parts: Parts, user_id: str) -> str:
    """What a browser keeps after a success, so that it has a counter of its own."""
    randomness = new_token()
    return f"{randomness}.{_device_mac(parts, user_id, randomness)}"


def user_target(user: User) -> Target:
    """A user as audit lines name it."""
    return Target("user", user.id, user.partner_id, user.organisation_id)


def _knows(parts: Parts, user_id: str, device_token: str) -> bool:
    randomness, _, mac = device_token.partition(".")
    return same(mac, _device_mac(parts, user_id, randomness))


def _device_mac(parts: Parts, user_id: str, randomness: str) -> str:
    return keyed_hash(parts.settings.session_token_secret.get_secret_value(), "device", f"{user_id}\n{randomness}")
