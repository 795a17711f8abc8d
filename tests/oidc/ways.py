"""What a person does with a provider, over the API."""

from dataclasses import dataclass
from typing import Any

from tests.support.provider import RunningProvider

from wardkeep_server.identity import repository
from wardkeep_server.identity.models import User
from wardkeep_server.identity.tests.people import PASSWORD, Person
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import Browser, World

GOOGLE = "/api/auth/oauth/google"
RETURN = f"{GOOGLE}/return"
LINK = "/api/me/identities/google"


@dataclass
class Ways:
    """One world with one provider."""

    world: World
    provider: RunningProvider

    async def browser(self) -> Browser:
        """Nobody's, with a CSRF token."""
        made = await self.world.client()
        (await made.get("/api/auth/csrf")).raise_for_status()
        return made

    @property
    def mail(self) -> str:
        """Of whoever sits at the provider's keyboard first."""
        return f"{self.provider.person['subject']}@partner.test"

    async def operator(self, role: Role = Role.OPERATOR_ADMIN) -> Person:
        """Somebody new with a password."""
        user = User(
            id=new_id(),
            role=role.value,
            username=f"pat.{new_id()[-12:]}",
            display_name="Pat",
            password_hash=await self.world.parts.passwords.hash(PASSWORD),
            password_change_required=False,
            created_at=self.world.clock(),
        )
        async with self.world.work() as work:
            await repository.add(work.session, user)
        return Person(self.world, user.id, user.username)

    async def signed_in(self, person: Person) -> Browser:
        """By password, with a proof for dangerous acts."""
        browser = await person.browser()
        assert (await browser.post("/api/auth/step-up", {"password": PASSWORD})).status_code == 204
        return browser

    async def leave(self, browser: Browser, path: str = GOOGLE, body: dict[str, Any] | None = None) -> str:
        """The address that the browser is sent to."""
        begun = await browser.post(path, {} if body is None and path == GOOGLE else body)
        assert begun.status_code == 200, begun.text
        url: str = begun.json()["url"]
        assert url.startswith(f"{self.provider.issuer}/auth?")
        return url

    async def travel(self, browser: Browser, path: str = GOOGLE, body: dict[str, Any] | None = None) -> dict[str, str]:
        """To the provider and back: what the address then holds."""
        back = self.provider.visit(await self.leave(browser, path, body))
        assert back.pop("path") == "/sign-in/return/google"
        return {name: value for name, value in back.items() if name in {"state", "code", "iss", "error"}}

    async def sign_in(self, browser: Browser | None = None) -> Any:
        """All of it; the last answer."""
        browser = browser or await self.browser()
        return await browser.post(RETURN, await self.travel(browser))

    async def linked(self) -> Person:
        """Somebody who has linked whoever is at the provider's keyboard."""
        person = await self.operator()
        browser = await self.signed_in(person)
        made = await browser.post(LINK, await self.travel(browser, f"{LINK}/begin"))
        assert made.status_code == 201, made.text
        return person
