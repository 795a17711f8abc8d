"""Mailed links for partners and clients: single use, ten minutes, one factor only.

A link opens in the browser that asked. Elsewhere the page names the account and asks for the code that the asking
browser shows, so a forwarded or intercepted mail alone opens nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from wardkeep_server.identity import link_repository, repository
from wardkeep_server.identity.errors import FactorRefused, LinkElsewhere, LinkGone, NoMail
from wardkeep_server.identity.models import Link, User
from wardkeep_server.identity.service.lockout import Arrival, counters_of
from wardkeep_server.identity.service.mail import post
from wardkeep_server.identity.service.secrets import bearer_hash, bearer_hashes, browser_hash
from wardkeep_server.identity.service.sessions import ProvedBy, SignedIn
from wardkeep_server.identity.service.sign_in import HalfSignedIn, actor_of, admit
from wardkeep_server.platform.access import RateClass
from wardkeep_server.platform.crypto import new_token, same
from wardkeep_server.platform.subject import Realm, Role, system_actor
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy import service as tenancy

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
SUBJECT = "Wardkeep: your sign-in link"
TEXT = "Open this link within 10 minutes to sign in. If you did not ask for it, do nothing.\n\n{link}\n"
PAGES = {Realm.PARTNER: "partner", Realm.CLIENT: "client"}


@dataclass(frozen=True)
class Asked:
    """What the asking browser is told, whoever it asked for."""

    code: str
    ends_at: datetime


@dataclass(frozen=True)
class Shown:
    """What a browser shows to get in: the link's token, the code if asked for, the cookie from before a session."""

    token: str
    code: str | None
    browser_token: str | None


async def ask_for_link(parts: Parts, username: str, browser_token: str, arrival: Arrival) -> Asked:
    """Mail a link to a partner's or client's account of that name; the same work and answer if none. Raises NoMail."""
    if parts.settings.smtp_url is None:
        raise NoMail
    await parts.limiter.count(RateClass.AUTH, f"account:{username}")
    async with parts.database.session(tenancy.presented_scope(username)) as session:
        user = await repository.user_by_name(session, username)
    known = user if user is not None and user.disabled_at is None and _realm(user) in PAGES else None
    token, code = new_token(), f"{secrets.randbelow(10**6):06d}"
    token_hash = bearer_hash(parts, "link", token)
    actor = system_actor("sign_in", arrival.request_id)
    async with parts.work(tenancy.presented_scope(token_hash), actor) as work:
        row = Link(
            token_hash=token_hash,
            user_id=known.id if known else None,
            browser_hash=browser_hash(parts, browser_token),
            code_hash=_code_hash(parts, token_hash, code),
            created_at=work.now,
            ends_at=work.now + LASTS,
        )
        await link_repository.add(work.session, row)
        link = f"{parts.settings.public_origin}/sign-in/link#{PAGES[_realm(known)] if known else 'client'}.{token}"
        await post(work, known.username if known else None, SUBJECT, TEXT.format(link=link), row.ends_at)
    return Asked(code, row.ends_at)


async def open_link(parts: Parts, realm: Realm, shown: Shown, arrival: Arrival) -> SignedIn | HalfSignedIn:
    """Sign in, or half so where a second factor is enrolled. Raises LinkGone, LinkElsewhere, FactorRefused."""
    row = await _open(parts, shown.token)
    scope = tenancy.presented_scope(row.user_id or "")
    async with parts.database.session(scope) as session:
        user = await repository.user(scope, session, row.user_id or "")
    if user is None or user.disabled_at is not None or _realm(user) is not realm:
        raise LinkGone
    await _same_browser(parts, row, user, shown)
    async with parts.work(scope, actor_of(user, arrival)) as work:
        user = await repository.user(scope, work.session, user.id, lock=True)
        if user is None or user.disabled_at is not None:
            raise LinkGone
        if not await link_repository.use(work.session, row.token_hash, work.now):
            raise LinkGone
        counters = counters_of(parts, user.username, user, arrival)
        return await admit(work, user, ProvedBy.LINK, counters, arrival)


async def _open(parts: Parts, token: str) -> Link:
    for token_hash in bearer_hashes(parts, "link", token):
        async with parts.database.session(tenancy.presented_scope(token_hash)) as session:
            row = await link_repository.link(session, token_hash)
        if row is not None and row.user_id is not None and row.used_at is None and row.ends_at > parts.clock():
            return row
    raise LinkGone


async def _same_browser(parts: Parts, row: Link, user: User, shown: Shown) -> None:
    if shown.browser_token is not None and same(browser_hash(parts, shown.browser_token), row.browser_hash):
        return
    if shown.code is None:
        raise LinkElsewhere(f"This signs in {user.username}. Type the code that the page shows where you asked")
    if not same(_code_hash(parts, row.token_hash, shown.code), row.code_hash):
        async with parts.database.session(tenancy.presented_scope(row.token_hash)) as session:
            await link_repository.count_try(session, row.token_hash, parts.clock(), most=MOST_TRIES)
        raise FactorRefused


def _code_hash(parts: Parts, token_hash: str, code: str) -> str:
    return browser_hash(parts, f"{token_hash}\n{code}")


def _realm(user: User) -> Realm:
    return Role(user.role).realm
