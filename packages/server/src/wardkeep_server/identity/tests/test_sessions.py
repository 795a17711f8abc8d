from datetime import timedelta
from time import perf_counter

import pytest
from sqlalchemy import text

from wardkeep_server.identity.tests.people import PASSWORD, person
from wardkeep_server.platform.cookies import session_cookie
from wardkeep_server.platform.passwords import Passwords
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import Browser, World

NEW = "Another+Harbour-77-lamp"


async def alive(browser: Browser) -> int:
    return (await browser.get("/api/auth/me")).status_code


@pytest.mark.parametrize(
    ("role", "lasts"),
    [
        (Role.OPERATOR_READONLY, timedelta(hours=24)),
        (Role.PARTNER_BILLING, timedelta(days=7)),
        (Role.CLIENT_VIEWER, timedelta(days=30)),
    ],
)
async def test_a_session_that_is_used_all_the_time_still_ends(world: World, role: Role, lasts: timedelta) -> None:
    browser = await (await person(world, role)).browser()
    steps = lasts // timedelta(minutes=14)
    async with world.work() as work:  # as if it had been used until then
        await work.session.execute(
            text("UPDATE identity_sessions SET seen_at = seen_at + :passed"), {"passed": steps * timedelta(minutes=14)}
        )
    world.clock.ahead = lasts - timedelta(seconds=60)
    assert await alive(browser) == 200
    world.clock.ahead = lasts + timedelta(seconds=1)
    ended = await browser.get("/api/auth/me")
    assert (ended.status_code, ended.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("role", [Role.OPERATOR_ADMIN, Role.PARTNER_ADMIN, Role.CLIENT_OWNER])
async def test_fifteen_idle_minutes_end_every_kind_of_session(world: World, role: Role) -> None:
    browser = await world.client(role)
    world.clock.ahead = timedelta(minutes=14, seconds=30)
    assert await alive(browser) == 200
    world.clock.ahead *= 2
    assert await alive(browser) == 200
    world.clock.ahead += timedelta(minutes=15, seconds=45)
    idle = await browser.get("/api/auth/me")
    assert (idle.status_code, idle.json()["code"]) == (401, "idle")


async def test_a_new_password_ends_the_other_sessions_and_gives_this_one_a_new_token(world: World) -> None:
    pat = await person(world)
    browser, other = await pat.browser(), await pat.browser()
    name = session_cookie(world.parts.settings)
    before = browser.http.cookies.get(name) or ""
    changed = await browser.post("/api/auth/password", {"current_password": PASSWORD, "new_password": NEW})
    assert changed.status_code == 204
    assert [await alive(one) for one in (browser, other)] == [200, 401]
    thief = await world.client()
    thief.http.cookies.set(name, before, domain="localhost.local")
    assert await alive(thief) == 401
    assert (await browser.post("/api/auth/logout")).status_code == 204


async def test_signing_in_gives_a_new_token_each_time(world: World) -> None:
    pat = await person(world)
    browser = await pat.browser()
    first = browser.http.cookies.get(session_cookie(world.parts.settings))
    assert (await browser.sign_in(pat.username, PASSWORD)).status_code == 200
    assert browser.http.cookies.get(session_cookie(world.parts.settings)) not in {None, first}


async def test_a_password_is_hashed_with_the_pepper_and_nothing_of_it_is_cut() -> None:
    ours, other = Passwords("p" * 32), Passwords("q" * 32)
    long = "Ä" * 127
    stored = await ours.hash(long + "a")
    assert stored.startswith("$2b$12$")
    assert await ours.verify(long + "a", stored) == (True, False)
    assert await ours.verify(long + "b", stored) == (False, False)
    assert await other.verify(long + "a", stored) == (False, False)
    ours.close()
    other.close()


async def test_an_unknown_name_costs_what_a_known_one_costs(world: World) -> None:
    pat = await person(world)
    browser = await world.client()
    await browser.sign_in("nobody-here", "warms the decoy up")

    async def cost(name: str) -> float:
        times = []
        for _ in range(4):
            began = perf_counter()
            answer = await browser.post("/api/auth/login", {"username": name, "password": "not the password"})
            times.append(perf_counter() - began)
            assert answer.json()["code"] == "sign_in_failed"
            world.clock.ahead += timedelta(minutes=16)  # failures are forgotten
        return min(times)

    known, unknown = await cost(pat.username), await cost("nobody-here")
    assert 0.5 < known / unknown < 2
