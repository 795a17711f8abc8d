"""Two partners with people of every role, and clients that behave like a browser or an appliance."""

import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from cryptography.fernet import Fernet
from fastapi import FastAPI

from wardkeep_server.app.api import create_app
from wardkeep_server.identity import repository as people
from wardkeep_server.identity.models import Grant, User, UserSession
from wardkeep_server.identity.service.secrets import session_hash
from wardkeep_server.platform import csrf
from wardkeep_server.platform.clock import new_id, utc_now
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.cookies import csrf_cookie, session_cookie
from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.subject import Realm, Role, system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.schemas import NewOrganisation, NewSite
from wardkeep_server.tests.support.postgres import TestDatabase

ORIGIN = "http://localhost:8080"
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Made once: the certificates of the machine take longer to read than most tests take."""
OF_ORGANISATION = {Realm.CLIENT, Realm.AUDITOR}
REASON = "because this test needs it to be so"


class MovableClock:
    """Real time plus what a test adds."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


def settings_for(database: TestDatabase, var: Path, **more: Any) -> Settings:
    """Settings with fresh secrets."""
    return Settings(
        database_url=database.application,
        database_owner_url=database.owner,
        session_token_secret=new_token(),
        api_key_secret=new_token(),
        password_pepper=new_token(),
        data_encryption_keys=Fernet.generate_key().decode(),
        wardkeep_var=var,
        **more,
    )


@dataclass(frozen=True)
class Tenant:
    """One partner with one organisation and one site."""

    partner: str
    organisation: str
    site: str


@dataclass
class World:
    """The application, its parts, and what lives in its database."""

    app: FastAPI
    parts: Parts
    clock: MovableClock
    database: TestDatabase
    ours: Tenant
    theirs: Tenant
    stack: AsyncExitStack
    users: dict[tuple[Role, str], str] = field(default_factory=dict)
    served: bool = False
    """Requests go over a socket to a process that serves the same database, not to `app`."""

    @property
    def origin(self) -> str:
        """Scheme, host and port that browsers name."""
        return f"http://localhost:{self.parts.settings.wardkeep_port}"

    async def client(self, role: Role | None = None, tenant: Tenant | None = None) -> "Browser":
        """A browser; signed in as a person of the role at `ours` unless another tenant is named."""
        over_socket = httpx2.AsyncHTTPTransport(verify=_NO_TLS)
        transport = over_socket if self.served else httpx2.ASGITransport(self.app, raise_app_exceptions=False)
        made = httpx2.AsyncClient(transport=transport, base_url=self.origin, timeout=30)
        browser = Browser(await self.stack.enter_async_context(made), self)
        if role is not None:
            await browser.take_session(role, tenant or self.ours)
        return browser

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """A unit of work of the platform itself."""
        actor = system_actor("first_start", new_id())
        async with self.parts.work(tenancy.platform_scope("first_start"), actor) as work:
            yield work

    async def user(self, role: Role, tenant: Tenant) -> str:
        """The person of that role there; made when first asked for. Has no password."""
        key = (role, tenant.organisation if role.realm in OF_ORGANISATION else tenant.partner)
        if key not in self.users:
            self.users[key] = await self.new_user(role, tenant)
        return self.users[key]

    async def new_user(self, role: Role, tenant: Tenant, **more: Any) -> str:
        """One more person of that role there."""
        values = {
            "id": new_id(),
            "role": role.value,
            "username": f"{role.value}.{new_id()[-12:]}",
            "display_name": f"A {role.value.replace('.', ' ')}",
            "partner_id": None if role.realm is Realm.OPERATOR else tenant.partner,
            "organisation_id": tenant.organisation if role.realm in OF_ORGANISATION else None,
            "password_change_required": False,
            "created_at": self.clock(),
        }
        if role is Role.AUDITOR:
            more = {"username": f"{values['username']}@firm.test"} | more | {"password_hash": None}
        user = User(**(values | more))
        async with self.work() as work:
            await people.add(work.session, user)
            if role is Role.AUDITOR:
                await people.add(work.session, self._grant(user))
        return user.id

    def _grant(self, user: User) -> Grant:
        """What an auditor may read."""
        return Grant(
            id=user.id,
            partner_id=user.partner_id,
            organisation_id=user.organisation_id,
            address=user.username,
            name=user.display_name,
            reason=REASON,
            granted_by="An owner",
            created_at=self.clock(),
            ends_at=self.clock() + timedelta(days=14),
        )


class Browser:
    """Sends what a browser with our page would send."""

    def __init__(self, http: httpx2.AsyncClient, world: World) -> None:
        self.http = http
        self.world = world
        self.session_id = ""
        self.user_id = ""

    async def take_session(self, role: Role, tenant: Tenant, user_id: str | None = None) -> None:
        """A live session for the role, without the sign-in page; of one person where named."""
        user_id = user_id or await self.world.user(role, tenant)
        token, now = new_token(), self.world.clock()
        row = UserSession(
            id=new_id(),
            user_id=user_id,
            partner_id=None if role.realm is Realm.OPERATOR else tenant.partner,
            organisation_id=tenant.organisation if role.realm in OF_ORGANISATION else None,
            token_hash=session_hash(self.world.parts, token),
            created_at=now,
            seen_at=now,
            proved_at=now,
            ends_at=now + timedelta(hours=24),
        )
        async with self.world.work() as work:
            await people.add(work.session, row)
        settings = self.world.parts.settings
        self.session_id = row.id
        self.http.cookies.set(session_cookie(settings), token, domain="localhost.local")
        self.http.cookies.set(csrf_cookie(settings), csrf.issue(settings, token), domain="localhost.local")

    async def get(self, path: str, **more: Any) -> httpx2.Response:
        return await self.http.get(path, **more)

    async def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        """An unsafe request with token, origin and content type."""
        settings = self.world.parts.settings
        sent = {
            "origin": self.world.origin,
            "content-type": "application/json",
            "x-csrf-token": self.http.cookies.get(csrf_cookie(settings)) or "",
            **headers,
        }
        return await self.http.request(method, path, json=body, headers=sent)

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        return await self.send("POST", path, body, **headers)

    async def sign_in(self, username: str, password: str) -> httpx2.Response:
        """Through the front door."""
        (await self.get("/api/auth/csrf")).raise_for_status()
        return await self.post("/api/auth/login", {"username": username, "password": password})


@asynccontextmanager
async def built_world(database: TestDatabase, var: Path, **more: Any) -> AsyncIterator[World]:
    """The application over a fresh database with two tenants."""
    clock = MovableClock()
    app = create_app(settings_for(database, var, **more), clock=clock)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        nobody = Tenant("", "", "")
        world = World(app, app.state.parts, clock, database, nobody, nobody, stack)
        world.ours = await new_tenant(world, "Ours")
        world.theirs = await new_tenant(world, "Theirs")
        yield world


async def new_tenant(world: World, name: str, *, partner: str | None = None, organisation: str | None = None) -> Tenant:
    """A site; with a partner and an organisation of its own unless it is put under given ones."""
    async with world.work() as work:
        partner = partner or (await tenancy.create_partner(work, f"{name} partner")).id
        if organisation is None:
            new = NewOrganisation(name=f"{name} practice", partner_id=partner)
            organisation = (await tenancy.create_organisation(work, new)).id
        site = await tenancy.create_site(work, NewSite(organisation_id=organisation, name=f"{name} site"))
    return Tenant(partner, organisation, site.id)


def text_of(raw: bytes) -> str:
    """Padded standard base64."""
    return base64.b64encode(raw).decode()
