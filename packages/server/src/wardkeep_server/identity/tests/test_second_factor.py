import asyncio
import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from wardkeep_server.identity.tests.people import PASSWORD, Person, person
from wardkeep_server.platform.cookies import presession_cookie, session_cookie
from wardkeep_server.platform.crypto import Misplaced
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import Browser, World

PROOF = "/api/auth/second-factor"


async def stored(world: World, query: str) -> Any:
    async with world.work() as work:
        return (await work.session.execute(text(query))).scalars().all()


def production(world: World) -> None:
    """The same application, told that it is a production configuration."""
    settings = world.parts.settings.model_copy(update={"wardkeep_mode": "production"})
    world.parts = dataclasses.replace(world.parts, settings=settings)
    world.app.state.parts = world.parts


async def test_the_secret_is_shown_once_and_counts_from_the_first_right_code(world: World) -> None:
    pat = await person(world)
    browser = await pat.browser()
    made = (await browser.post("/api/me/factors/totp")).json()
    assert made["uri"].startswith("otpauth://totp/Wardkeep:")
    assert made["secret"] in made["uri"]
    assert (await (await world.client()).sign_in(pat.username, PASSWORD)).status_code == 200  # not confirmed yet
    wrong = await browser.post("/api/me/factors/totp/confirm", {"code": "000 000"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "factor_wrong")
    pat.secret = made["secret"]
    confirmed = await browser.post("/api/me/factors/totp/confirm", {"code": pat.code()})
    codes = confirmed.json()["recovery_codes"]
    assert len(set(codes)) == 10
    factors = (await browser.get("/api/me/factors")).json()
    assert (factors["recovery_codes_left"], factors["demanded"]) == (10, False)
    assert factors["totp_since"]
    assert (await browser.get("/api/auth/me")).json()["second_factor"] is True
    await pat.half()
    again = await browser.post("/api/me/factors/totp")
    assert (again.status_code, again.json()["code"]) == (409, "already_enrolled")


async def test_the_secret_is_sealed_for_its_row_and_codes_are_hashed(world: World) -> None:
    pat = await person(world)
    await pat.enrol()
    (sealed,) = await stored(world, "SELECT sealed_secret FROM identity_totp")
    assert pat.secret.encode() not in sealed
    place = f"{world.ours.partner}/-/{pat.id}"
    assert world.parts.vault.open("identity_totp", "sealed_secret", place, sealed) == pat.secret.encode()
    with pytest.raises(Misplaced):
        world.parts.vault.open("identity_totp", "sealed_secret", place.replace(pat.id, "another"), sealed)
    hashes = await stored(world, "SELECT code_hash FROM identity_recovery_codes")
    assert all(code.replace("-", "") not in "".join(hashes) for code in pat.recovery_codes)


async def test_a_password_alone_gets_half_a_session_that_reaches_nothing(world: World) -> None:
    pat = await person(world)
    await pat.enrol()
    half = await pat.half()
    settings = world.parts.settings
    token = half.http.cookies.get(presession_cookie(settings))
    assert token
    assert half.http.cookies.get(session_cookie(settings)) is None
    assert (await half.get("/api/auth/me")).status_code == 401
    assert (await half.get("/api/sites")).status_code == 401
    half.http.cookies.set(session_cookie(settings), token, domain="localhost.local")
    assert (await half.get("/api/auth/me")).status_code == 401
    owed = (await half.get(PROOF)).json()
    assert (owed["methods"], owed["tries_left"]) == (["totp", "recovery_code"], 5)
    done = await half.post(PROOF, {"code": pat.code()})
    assert (done.status_code, done.json()["second_factor"]) == (200, True)
    assert token not in done.text
    assert (await half.get("/api/auth/me")).status_code == 200


async def test_the_second_factor_is_bound_to_the_browser_and_to_ten_minutes(world: World) -> None:
    pat = await person(world)
    await pat.enrol()
    other = await world.client()
    await other.get("/api/auth/csrf")
    stranger = await other.post(PROOF, {"code": pat.code()})
    assert (stranger.status_code, stranger.json()["code"]) == (401, "sign_in_again")
    late = await pat.half()
    world.clock.ahead += timedelta(minutes=10, seconds=1)
    assert (await late.post(PROOF, {"code": pat.code()})).json()["code"] == "sign_in_again"
    used = await pat.half()
    token = used.http.cookies.get(presession_cookie(world.parts.settings)) or ""
    assert (await used.post(PROOF, {"code": pat.code()})).status_code == 200
    world.clock.ahead += timedelta(seconds=60)
    other.http.cookies.set(presession_cookie(world.parts.settings), token, domain="localhost.local")
    assert (await other.post(PROOF, {"code": pat.code()})).json()["code"] == "sign_in_again"


async def test_codes_of_one_step_before_and_after_are_taken_and_no_step_twice(world: World) -> None:
    pat = await person(world)
    await pat.enrol()
    world.clock.ahead += timedelta(minutes=5)
    for steps in (-2, 2):
        refused = await (await pat.half()).post(PROOF, {"code": pat.code(steps)})
        assert (refused.status_code, refused.json()["code"]) == (422, "factor_wrong"), steps
    for steps in (-1, 0, 1):
        assert (await (await pat.half()).post(PROOF, {"code": pat.code(steps)})).status_code == 200, steps
    for steps in (1, 0):
        replayed = await (await pat.half()).post(PROOF, {"code": pat.code(steps)})
        assert (replayed.status_code, replayed.json()["code"]) == (422, "factor_wrong"), steps


async def _both(pat: Person, body: dict[str, str]) -> list[int]:
    browsers = [await pat.half(), await pat.half()]
    answers = await asyncio.gather(*(browser.post(PROOF, body) for browser in browsers))
    return sorted(answer.status_code for answer in answers)


async def test_of_two_uses_at_once_exactly_one_wins(world: World) -> None:
    pat = await person(world)
    await pat.enrol()
    assert await _both(pat, {"code": pat.code()}) == [200, 422]
    assert await _both(pat, {"recovery_code": pat.recovery_codes[0]}) == [200, 422]
    half = await pat.half()
    world.clock.ahead += timedelta(seconds=60)
    one_half = [{"recovery_code": pat.recovery_codes[1]}, {"code": pat.code()}]
    answers = await asyncio.gather(*(half.post(PROOF, body) for body in one_half))
    assert sorted(answer.status_code for answer in answers) == [200, 401]


async def test_each_recovery_code_gets_in_once_and_new_ones_end_the_old(world: World) -> None:
    pat = await person(world)
    browser = await pat.enrol()
    first, second = pat.recovery_codes[:2]
    assert (await (await pat.half()).post(PROOF, {"recovery_code": first.upper()})).status_code == 200
    again = await (await pat.half()).post(PROOF, {"recovery_code": first})
    assert (again.status_code, again.json()["code"]) == (422, "factor_wrong")
    assert (await browser.get("/api/me/factors")).json()["recovery_codes_left"] == 9
    renewed = (await browser.post("/api/me/factors/recovery-codes")).json()["recovery_codes"]
    assert not set(renewed) & set(pat.recovery_codes)
    assert (await (await pat.half()).post(PROOF, {"recovery_code": second})).status_code == 422
    assert (await (await pat.half()).post(PROOF, {"recovery_code": renewed[0]})).status_code == 200


async def test_wrong_codes_lock_the_account_and_a_right_password_does_not_forget_them(world: World) -> None:
    pat = await person(world)
    await pat.enrol()
    half = await pat.half()
    for left in (4, 3, 2):
        await half.post(PROOF, {"code": "000 000"})
        assert (await half.get(PROOF)).json()["tries_left"] == left
    half = await pat.half()
    for _ in range(2):
        await half.post(PROOF, {"code": "000 000"})
    locked = await half.post(PROOF, {"code": pat.code()})
    assert (locked.status_code, locked.json()["code"]) == (429, "locked")
    assert (await (await world.client()).sign_in(pat.username, PASSWORD)).status_code == 429
    failed = await stored(world, "SELECT outcome FROM audit_entries WHERE outcome = 'failed'")
    assert len(failed) == 5


async def _dangerous(world: World, browser: Browser) -> int:
    body = {"username": f"p{id(browser)}{world.clock():%H%M%S}", "display_name": "P", "role": "client.viewer"}
    body["organisation_id"] = world.ours.organisation
    return (await browser.post("/api/users", body)).status_code


async def test_step_up_takes_the_factor_and_no_longer_the_password(world: World) -> None:
    pat = await person(world)
    browser = await pat.enrol()
    world.clock.ahead += timedelta(minutes=13)
    assert (await browser.get("/api/auth/me")).status_code == 200
    world.clock.ahead += timedelta(minutes=2)
    assert await _dangerous(world, browser) == 428
    by_password = await browser.post("/api/auth/step-up", {"password": PASSWORD})
    assert (by_password.status_code, by_password.json()["code"]) == (403, "factor_needed")
    both = await browser.post("/api/auth/step-up", {"password": PASSWORD, "code": pat.code()})
    assert both.status_code == 422
    before = browser.http.cookies.get(session_cookie(world.parts.settings))
    assert (await browser.post("/api/auth/step-up", {"code": pat.code()})).status_code == 204
    assert await _dangerous(world, browser) == 201
    replayed = await browser.post("/api/auth/step-up", {"code": pat.code()})
    assert (replayed.status_code, replayed.json()["code"]) == (422, "factor_wrong")
    old = await world.client()
    old.http.cookies.set(session_cookie(world.parts.settings), before or "", domain="localhost.local")
    assert (await old.get("/api/auth/me")).status_code == 401


async def test_on_production_a_password_is_no_proof_and_operators_must_enrol(world: World) -> None:
    production(world)
    tech = await (await person(world, Role.PARTNER_ADMIN)).browser()
    assert await _dangerous(world, tech) == 428
    refused = await tech.post("/api/auth/step-up", {"password": PASSWORD})
    assert (refused.status_code, refused.json()["code"]) == (403, "factor_enrolment_required")
    operator = await person(world, Role.OPERATOR_ADMIN)
    bare = await operator.browser()
    assert (await bare.get("/api/partners")).status_code == 200
    stopped = await bare.post("/api/partners", {"name": "New"})
    assert (stopped.status_code, stopped.json()["code"]) == (403, "factor_enrolment_required")
    enrolled = await operator.enrol()
    assert (await enrolled.post("/api/partners", {"name": "New"})).status_code == 201
    last = await enrolled.send("DELETE", "/api/me/factors/totp")
    assert (last.status_code, last.json()["code"]) == (409, "last_method")
    assert (await enrolled.get("/api/me/factors")).json()["totp_since"]


async def test_removing_the_authenticator_goes_back_to_the_password(world: World) -> None:
    pat = await person(world)
    browser, other = await pat.enrol(), await pat.half()
    assert (await other.post(PROOF, {"code": pat.code()})).status_code == 200
    assert (await browser.send("DELETE", "/api/me/factors/totp")).status_code == 204
    assert (await other.get("/api/auth/me")).status_code == 401
    assert (await browser.get("/api/me/factors")).json()["recovery_codes_left"] == 0
    assert (await pat.browser()).http.cookies
    assert (await browser.send("DELETE", "/api/me/factors/totp")).status_code == 404


async def test_a_half_session_ends_when_the_password_is_changed(world: World) -> None:
    pat = await person(world)
    browser = await pat.enrol()
    half = await pat.half()
    world.clock.ahead += timedelta(seconds=30)
    changed = {"current_password": PASSWORD, "new_password": "Another+Harbour-77-lamp"}
    assert (await browser.post("/api/auth/password", changed)).status_code == 204
    assert (await half.post(PROOF, {"code": pat.code()})).json()["code"] == "sign_in_again"
