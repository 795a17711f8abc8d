"""People with passwords and authenticators, for tests of the ways in."""

from dataclasses import dataclass, field
from datetime import timedelta

from pyotp import TOTP

from wardkeep_server.identity import repository
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.census import widen_limits
from wardkeep_server.tests.support.world import Browser, World

PASSWORD = "Quiet+Harbour-77-lantern"


@dataclass
class Person:
    """Somebody with a password and, once enrolled, an authenticator."""

    world: World
    id: str
    username: str
    secret: str = ""
    recovery_codes: list[str] = field(default_factory=list)

    def code(self, steps: int = 0) -> str:
        """What the authenticator shows at the world's time, or that many steps of 30 s later."""
        return TOTP(self.secret).at(self.world.clock() + timedelta(seconds=30 * steps))

    async def browser(self) -> Browser:
        """Fully signed in by password; for people without a second factor."""
        browser = await self.world.client()
        assert (await browser.sign_in(self.username, PASSWORD)).status_code == 200
        return browser

    async def half(self) -> Browser:
        """Signed in by password, owing the second factor."""
        browser = await self.world.client()
        answer = await browser.sign_in(self.username, PASSWORD)
        assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_required")
        return browser

    async def enrol(self) -> Browser:
        """Enrol an authenticator; the browser that did so. Moves the clock past the step that was used."""
        browser = await self.browser()
        made = await browser.post("/api/me/factors/totp")
        assert made.status_code == 201, made.text
        self.secret = made.json()["secret"]
        confirmed = await browser.post("/api/me/factors/totp/confirm", {"code": self.code()})
        assert confirmed.status_code == 200, confirmed.text
        self.recovery_codes = confirmed.json()["recovery_codes"]
        self.world.clock.ahead += timedelta(seconds=60)
        return browser


async def person(world: World, role: Role = Role.PARTNER_ADMIN) -> Person:
    """Somebody of ours with a password."""
    widen_limits(world)
    user_id = await world.user(role, world.ours)
    hashed = await world.parts.passwords.hash(PASSWORD)
    async with world.work() as work:
        user = await repository.user(work.scope, work.session, user_id)
        assert user is not None
        await repository.change(work.session, user, {"password_hash": hashed})
        return Person(world, user_id, user.username)
