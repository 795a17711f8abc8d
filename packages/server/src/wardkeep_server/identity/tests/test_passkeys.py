import asyncio
from datetime import timedelta
from typing import Any

import cbor2
import pytest
from sqlalchemy import text

from wardkeep_server.identity import repository
from wardkeep_server.identity.tests.authenticator import Authenticator
from wardkeep_server.identity.tests.people import PASSWORD, Person, person
from wardkeep_server.identity.tests.test_second_factor import production
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import Browser, World

OWN = "/api/me/factors/passkeys"


async def register(browser: Browser, key: Authenticator, name: str = "Key on my ring") -> Any:
    options = (await browser.post(f"{OWN}/options")).json()["public_key"]
    return await browser.post(OWN, {"name": name, "passkey": key.create(options)})


async def options(browser: Browser) -> Any:
    await browser.get("/api/auth/csrf")
    return (await browser.post("/api/auth/passkeys/options")).json()["public_key"]


async def enter(browser: Browser, key: Authenticator) -> Any:
    return await browser.post("/api/auth/passkeys", {"passkey": key.get(await options(browser))})


@pytest.fixture
async def pat(world: World) -> Person:
    return await person(world)


@pytest.fixture
async def key(pat: Person) -> Authenticator:
    """Registered by Pat."""
    made = Authenticator()
    assert (await register(await pat.browser(), made)).status_code == 201
    return made


async def test_whoever_waited_for_one_try_has_it(world: World, key: Authenticator) -> None:
    """Challenges guess nothing: were they counted as tries, each press would spend the try on its challenge."""
    browser = await world.client()
    for _ in range(6):
        challenge = await options(browser)
    answer = await browser.post("/api/auth/passkeys", {"passkey": key.get(challenge)})
    assert answer.status_code == 200, answer.text


async def test_a_passkey_is_registered_and_signs_in_without_a_name(world: World, pat: Person) -> None:
    browser, key = await pat.browser(), Authenticator()
    asked = (await browser.post(f"{OWN}/options")).json()["public_key"]
    assert (asked["rp"]["id"], asked["authenticatorSelection"]["userVerification"]) == ("localhost", "required")
    made = await browser.post(OWN, {"name": "Key on my ring", "passkey": key.create(asked)})
    assert made.status_code == 201, made.text
    assert len(made.json()["recovery_codes"]) == 10
    (listed,) = (await browser.get("/api/me/factors")).json()["passkeys"]
    assert listed["name"] == "Key on my ring"
    fresh = await world.client()
    signed = await enter(fresh, key)
    assert (signed.status_code, signed.json()["username"]) == (200, pat.username)
    assert (await fresh.get("/api/auth/me")).json()["second_factor"] is True
    created = {"username": "somebody", "display_name": "S", "role": "partner.tech"}
    assert (await fresh.post("/api/users", created)).status_code == 201


async def test_it_is_the_second_factor_of_a_password_sign_in(world: World, pat: Person, key: Authenticator) -> None:
    half = await pat.half()
    assert (await half.get("/api/auth/second-factor")).json()["methods"] == ["passkey", "recovery_code"]
    asked = await options(half)
    assert [one["id"] for one in asked["allowCredentials"]] == [key.get(asked)["id"]]
    done = await half.post("/api/auth/second-factor", {"passkey": key.get(asked)})
    assert done.status_code == 200, done.text
    assert (await options(await world.client()))["allowCredentials"] == []


@pytest.mark.parametrize(
    "bend",
    [
        {"verified": False},
        {"origin": "http://localhost:8081"},
        {"origin": "http://127.0.0.1:8080"},
        {"rp_id": "evil.test"},
        {"key": Authenticator().key},
        {"credential_id": b"of nobody that is known here"},
        {"sign_count": -1},
    ],
    ids=lambda bend: next(iter(bend)),
)
async def test_a_bent_answer_is_refused_in_one_way(
    world: World, pat: Person, key: Authenticator, bend: dict[str, Any]
) -> None:
    assert (await enter(await world.client(), key)).status_code == 200
    for name, value in bend.items():
        setattr(key, name, value)
    refused = await enter(await world.client(), key)
    assert (refused.status_code, refused.json()["code"]) == (422, "factor_wrong")
    async with world.work() as work:
        failed = text("SELECT count(*) FROM audit_entries WHERE outcome = 'failed'")
        assert (await work.session.execute(failed)).scalar_one() == 1
    assert pat.username not in refused.text


NO_KEYS = [
    {1: 2},
    {1: 2, 3: -7, -1: 1, -2: 5, -3: bytes(32)},
    {1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\1" * 32},
    {1: 2, 3: -35, -1: 2, -2: b"\1" * 48, -3: b"\1" * 48},
]


@pytest.mark.parametrize("cose", NO_KEYS, ids=["without a curve", "no bytes", "not on the curve", "another curve"])
async def test_what_is_no_key_that_evidence_knows_is_not_registered(pat: Person, cose: dict[int, Any]) -> None:
    refused = await register(await pat.browser(), Authenticator(cose=cbor2.dumps(cose)))
    assert (refused.status_code, refused.json()["code"]) == (422, "factor_wrong")


@pytest.mark.parametrize("client", [b"[" * 5000, b"null", b'{"type": 1, "challenge": [], "origin": {}}'])
async def test_what_no_browser_says_is_a_wrong_answer(world: World, key: Authenticator, client: bytes) -> None:
    """The library reads members without asking for their shape; what it trips over is no fault of ours."""
    key.client = client
    refused = await enter(await world.client(), key)
    assert (refused.status_code, refused.json()["code"]) == (422, "factor_wrong")


async def test_a_challenge_is_for_one_browser_once_and_five_minutes(world: World, key: Authenticator) -> None:
    browser, other = await world.client(), await world.client()
    asked, elsewhere = await options(browser), await options(other)
    stolen = await other.post("/api/auth/passkeys", {"passkey": key.get(asked)})
    assert stolen.status_code == 422
    assert (await other.post("/api/auth/passkeys", {"passkey": key.get(elsewhere)})).status_code == 422  # used up
    answer = {"passkey": key.get(asked)}
    assert (await browser.post("/api/auth/passkeys", answer)).status_code == 200
    assert (await (await world.client()).post("/api/auth/passkeys", answer)).status_code == 403
    again = await browser.post("/api/auth/passkeys", answer)
    assert again.status_code == 422
    asked = await options(other)
    world.clock.ahead += timedelta(minutes=5, seconds=1)
    assert (await other.post("/api/auth/passkeys", {"passkey": key.get(asked)})).status_code == 422


async def test_of_two_uses_of_an_answer_at_once_exactly_one_wins(world: World, key: Authenticator) -> None:
    browser = await world.client()
    answer = {"passkey": key.get(await options(browser))}
    both = await asyncio.gather(*(browser.post("/api/auth/passkeys", answer) for _ in range(2)))
    assert sorted(one.status_code for one in both) == [200, 422]


async def test_a_challenge_for_registering_signs_nobody_in(pat: Person, key: Authenticator) -> None:
    browser = (await pat.half()).world
    signed = await browser.client()
    assert (await enter(signed, key)).status_code == 200
    asked = (await signed.post(f"{OWN}/options")).json()["public_key"]
    refused = await signed.post("/api/auth/step-up", {"passkey": key.get(asked)})
    assert (refused.status_code, refused.json()["code"]) == (422, "factor_wrong")


async def test_step_up_with_a_passkey(world: World, key: Authenticator) -> None:
    browser = await world.client()
    assert (await enter(browser, key)).status_code == 200
    for _ in range(2):
        world.clock.ahead += timedelta(minutes=8)
        assert (await browser.get("/api/auth/me")).status_code == 200
    remove = (await browser.get("/api/me/factors")).json()["passkeys"][0]["id"]
    assert (await browser.send("DELETE", f"{OWN}/{remove}")).status_code == 428
    asked = (await browser.post("/api/auth/step-up/options")).json()["public_key"]
    assert (await browser.post("/api/auth/step-up", {"passkey": key.get(asked)})).status_code == 204
    assert (await browser.send("DELETE", f"{OWN}/{remove}")).status_code == 204
    assert (await browser.get("/api/auth/me")).json()["second_factor"] is False


async def test_the_last_way_in_and_a_demanded_last_factor_stay(world: World, pat: Person, key: Authenticator) -> None:
    browser = await world.client()
    assert (await enter(browser, key)).status_code == 200
    async with world.work() as work:
        user = await repository.user(work.scope, work.session, pat.id)
        assert user is not None
        await repository.change(work.session, user, {"password_hash": None})
    own = (await browser.get("/api/me/factors")).json()["passkeys"][0]["id"]
    last = await browser.send("DELETE", f"{OWN}/{own}")
    assert (last.status_code, last.json()["code"]) == (409, "last_method")
    assert (await enter(await world.client(), key)).status_code == 200
    production(world)
    operator, second = await person(world, Role.OPERATOR_ADMIN), Authenticator()
    signed = await operator.browser()
    assert (await register(signed, second)).status_code == 201
    own = (await signed.get("/api/me/factors")).json()["passkeys"][0]["id"]
    assert (await signed.send("DELETE", f"{OWN}/{own}")).json()["code"] == "last_method"


async def test_nobody_registers_a_key_twice_or_removes_anothers(world: World, pat: Person, key: Authenticator) -> None:
    browser = await world.client()
    assert (await enter(browser, key)).status_code == 200
    twice = await register(browser, key)
    assert twice.status_code == 409
    own = (await browser.get("/api/me/factors")).json()["passkeys"][0]["id"]
    other = await (await person(world, Role.PARTNER_TECH)).browser()
    assert (await other.send("DELETE", f"{OWN}/{own}")).status_code == 404
    assert pat.id


async def test_lock_out_by_password_does_not_lock_the_passkey(world: World, pat: Person, key: Authenticator) -> None:
    outsider = await world.client()
    for _ in range(5):
        await outsider.sign_in(pat.username, "not the password")
    assert (await outsider.sign_in(pat.username, PASSWORD)).status_code == 429
    assert (await enter(outsider, key)).status_code == 200
