"""Signing in: a first factor under lock-out, and a second one where the person has enrolled any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wardkeep_server.audit.service import record
from wardkeep_server.identity import factor_repository, repository
from wardkeep_server.identity.errors import FactorRefused, SignInAgain, SignInFailed
from wardkeep_server.identity.models import HalfSession, User
from wardkeep_server.identity.service.factors import Factors, factors_of
from wardkeep_server.identity.service.lockout import (
    Arrival,
    count_failures,
    counters_of,
    refuse_locked,
    tries_left,
    user_target,
)
from wardkeep_server.identity.service.proofs import Proof, spend
from wardkeep_server.identity.service.secrets import browser_hash
from wardkeep_server.identity.service.sessions import ProvedBy, SignedIn, open_session
from wardkeep_server.platform.access import RateClass
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.subject import Actor, Role, Subject
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

HALF_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class HalfSignedIn:
    """A second factor is owed; the token goes into the cookie from before a session and nowhere else."""

    token: str
    ends_at: datetime


@dataclass(frozen=True)
class Challenge:
    """What a half signed-in browser may show next."""

    factors: Factors
    tries_left: int
    ends_at: datetime


@dataclass(frozen=True)
class Half:
    """A person who still owes a second factor, and what their failures count against."""

    row: HalfSession
    user: User
    counters: Sequence[str]


async def sign_in(parts: Parts, username: str, password: str, arrival: Arrival) -> SignedIn | HalfSignedIn:
    """Check the password under lock-out. Raises SignInFailed or Locked, the same for all causes."""
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
    async with parts.work(tenancy.presented_scope(user.id), actor_of(user, arrival)) as work:
        now = await _still(work, user)
        if fresh_hash is not None:
            await repository.change(work.session, now, {"password_hash": fresh_hash})
        return await admit(work, now, ProvedBy.PASSWORD, counters, arrival)


async def admit(
    work: Work, user: User, proved_by: ProvedBy, counters: Sequence[str], arrival: Arrival
) -> SignedIn | HalfSignedIn:
    """A session, or half of one when the proof is one factor and the person has a second."""
    if proved_by.strong or not user.second_factor:
        return await open_session(work, user, proved_by, counters, arrival)
    token = new_token()
    half = HalfSession(
        id=new_id(),
        user_id=user.id,
        partner_id=user.partner_id,
        organisation_id=user.organisation_id,
        token_hash=browser_hash(work.parts, token),
        began_by=proved_by.value,
        begun_at=work.now,
        ends_at=work.now + HALF_LASTS,
    )
    await factor_repository.add(work.session, half)
    await record(work, "session.half_begin", user_target(user), after={"proved_by": proved_by.value})
    return HalfSignedIn(token, half.ends_at)


async def challenge(parts: Parts, token: str | None, arrival: Arrival) -> Challenge:
    """What the half signed-in browser may show. Raises SignInAgain."""
    half = await half_of(parts, token, arrival)
    scope = tenancy.presented_scope(half.user.id)
    async with parts.work(scope, actor_of(half.user, arrival)) as work:
        left = await tries_left(work, half.counters)
        return Challenge(await factors_of(work, half.user), left, half.row.ends_at)


async def second_factor(parts: Parts, token: str | None, proof: Proof, arrival: Arrival) -> SignedIn:
    """Finish a half sign-in. Raises SignInAgain, Locked, FactorRefused."""
    half = await half_of(parts, token, arrival)
    await parts.limiter.count(RateClass.AUTH, f"account:{half.user.username}")
    async with parts.database.session(tenancy.presented_scope(half.user.username)) as session:
        await refuse_locked(parts, session, half.counters)
    signed = None
    async with parts.work(tenancy.presented_scope(half.user.id), actor_of(half.user, arrival)) as work:
        user = await _still(work, half.user)
        proved_by = await spend(work, user, proof)
        if proved_by is not None:
            if not await factor_repository.use_half_session(work.session, half.row.id, work.now):
                raise SignInAgain
            signed = await open_session(work, user, proved_by, half.counters, arrival)
    if signed is None:
        await count_failures(parts, half.user.username, half.user, half.counters, arrival)
        raise FactorRefused
    return signed


async def half_user_id(parts: Parts, token: str | None) -> str | None:
    """Who is half signed in here; None when nobody is."""
    if not token:
        return None
    token_hash = browser_hash(parts, token)
    async with parts.database.session(tenancy.presented_scope(token_hash)) as session:
        row = await factor_repository.half_session(session, token_hash)
    if row is None or row.used_at is not None or row.ends_at <= parts.clock():
        return None
    return row.user_id


def actor_of(user: User, arrival: Arrival) -> Actor:
    """A person who is about to be signed in, as audit lines name them."""
    subject = Subject(
        id=user.id,
        role=Role(user.role),
        name=user.display_name,
        partner_id=user.partner_id,
        organisation_id=user.organisation_id,
    )
    return Actor(subject, arrival.address, arrival.request_id)


async def half_of(parts: Parts, token: str | None, arrival: Arrival) -> Half:
    """Who is half signed in in this browser. Raises SignInAgain."""
    if not token:
        raise SignInAgain
    token_hash = browser_hash(parts, token)
    async with parts.database.session(tenancy.presented_scope(token_hash)) as session:
        row = await factor_repository.half_session(session, token_hash)
    if row is None or row.used_at is not None or row.ends_at <= parts.clock():
        raise SignInAgain
    scope = tenancy.presented_scope(row.user_id)
    async with parts.database.session(scope) as session:
        user = await repository.user(scope, session, row.user_id)
    if user is None or user.disabled_at is not None or _since(user, row):
        raise SignInAgain
    return Half(row, user, counters_of(parts, user.username, user, arrival))


def _since(user: User, row: HalfSession) -> bool:
    """The password was changed after it was shown here."""
    return user.password_changed_at is not None and user.password_changed_at > row.begun_at


async def _still(work: Work, before: User) -> User:
    """The person, locked for this transaction; refused when disabled or changed since the first look."""
    user = await repository.user(work.scope, work.session, before.id, lock=True)
    if user is None or user.disabled_at is not None or user.password_hash != before.password_hash:
        raise SignInFailed
    return user
