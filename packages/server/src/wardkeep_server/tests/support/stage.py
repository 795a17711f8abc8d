"""What has to be there before an address answers 2xx: people with passwords, boxes, mails; and the request itself."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

from wardkeep_server.identity import repository as people
from wardkeep_server.identity.service import deliver
from wardkeep_server.identity.tests.mailbox import Mailbox
from wardkeep_server.platform.access import Declared, Reach
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Realm, Role
from wardkeep_server.tests.support.around import Around
from wardkeep_server.tests.support.census import Belongings, body_of, name_of, query_of
from wardkeep_server.tests.support.world import Browser, Tenant, World

PASSWORD = "Quiet+Harbour-77-lantern"


@dataclass(frozen=True)
class Asking:
    """One request that is ready to go. `by` signs it in: a browser, or a program with its key."""

    by: Browser
    method: str
    path: str
    body: Any = None
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    meanwhile: Callable[[], Awaitable[None]] | None = None
    """What the worker does while the answer is made."""

    async def send(self) -> httpx2.Response:
        """Ask."""
        if self.meanwhile is None:
            return await self._send()
        working = asyncio.ensure_future(self.meanwhile())
        try:
            return await self._send()
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    async def _send(self) -> httpx2.Response:
        if self.raw is not None:
            return await self.by.http.request(self.method, self.path, content=self.raw, headers=self.headers)
        if self.method == "GET":
            return await self.by.get(self.path, headers=self.headers)
        return await self.by.send(self.method, self.path, self.body, **self.headers)


@dataclass
class Stage:
    """A settled tenant, and who of it asks."""

    world: World
    mails: Around
    things: Belongings
    role: Role
    browsers: dict[tuple[Role, str], Browser]

    @property
    def tenant(self) -> Tenant:
        """Whose things these are."""
        return self.things.box.tenant

    def of(self, role: Role) -> "Stage":
        """The same, with somebody else asking."""
        return Stage(self.world, self.mails, self.things, role, self.browsers)

    async def browser(self) -> Browser:
        """Signed in as the person of the role; one session for all."""
        key = (self.role, self.tenant.organisation)
        if key not in self.browsers:
            self.browsers[key] = await self.world.client(self.role, self.tenant)
        return self.browsers[key]

    async def somebody(self, **more: Any) -> Browser:
        """Signed in as a person of the role who was not there before and has a password."""
        user_id = await self.new_person(**more)
        browser = await self.world.client()
        await browser.take_session(self.role, self.tenant, user_id)
        browser.user_id = user_id
        return browser

    async def new_person(self, **more: Any) -> str:
        """One more person of the role, with a password; the id."""
        cache = self.world.parts.caches
        if "tests.password" not in cache:
            cache["tests.password"] = await self.world.parts.passwords.hash(PASSWORD)
        return await self.world.new_user(self.role, self.tenant, password_hash=cache["tests.password"], **more)

    async def visitor(self) -> Browser:
        """Nobody yet, with the token from before a session."""
        browser = await self.world.client()
        (await browser.get("/api/auth/csrf")).raise_for_status()
        return browser

    async def username(self, user_id: str) -> str:
        """The account's name."""
        async with self.world.work() as work:
            user = await people.user(work.scope, work.session, user_id)
            assert user is not None
            return user.username

    async def mailed(self, address: str) -> str:
        """The token that was mailed to the address; everything that waits is sent first."""
        return (await self._box(address)).token()

    async def mailed_code(self, address: str) -> str:
        """The newest code (`XXXX-XXXX`) that was mailed to the address."""
        raw = [mail.get_payload(decode=True) for mail in (await self._box(address)).mails]
        texts = " ".join(text.decode() for text in raw if isinstance(text, bytes))
        found: str = re.findall(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", texts)[-1]
        return found

    async def _box(self, address: str) -> Mailbox:
        while await deliver(self.world.parts):
            pass
        return Mailbox(mails=[mail for mail in self.mails.mails if mail["To"] == address])


Way = Callable[[Stage, Declared], Awaitable[Asking]]
WAYS: dict[str, Way] = {}


def way(*names: str) -> Callable[[Way], Way]:
    """This is how these addresses are asked so that they answer 2xx; others are asked the usual way."""

    def keep(function: Way) -> Way:
        WAYS.update(dict.fromkeys(names, function))
        return function

    return keep


async def usual(stage: Stage, declared: Declared) -> Asking:
    """One's own things in the path, the documented example as body."""
    own_act = declared.policy.reach is Reach.OWN and declared.method != "GET"
    by = await (stage.somebody() if own_act else stage.browser())
    return asking(stage, declared, by)


def asking(stage: Stage, declared: Declared, by: Browser, /, body: Any = None, **ids: str) -> Asking:
    """The request with the tenant's ids, and these instead of them."""
    known = stage.things.ids | ids
    path = declared.path.format_map(known) + query_of(stage.world, declared, known)
    example = body_of(stage.world, declared, known) if body is None else body
    return Asking(by, declared.method, path, example)


async def ready(stage: Stage, declared: Declared) -> Asking:
    """The request to which the address answers 2xx when the stage's role may ask it."""
    return await WAYS.get(name_of(declared), usual)(stage, declared)


def unique(role: Role) -> str:
    """A mail address that nobody has."""
    return f"{role.value}.{new_id()[-12:]}@practice.test"


def lesser(realm: Realm) -> Role:
    """Whom the first role of the realm may add."""
    return {
        Realm.OPERATOR: Role.OPERATOR_READONLY,
        Realm.PARTNER: Role.PARTNER_TECH,
        Realm.CLIENT: Role.CLIENT_VIEWER,
    }[realm]
