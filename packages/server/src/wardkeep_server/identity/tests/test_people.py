import pytest

from wardkeep_server.platform.passwords import breached, generate_password, judge_password
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.census import widen_limits
from wardkeep_server.tests.support.world import World

GOOD = "Quiet+Harbour-77-lantern"


@pytest.mark.parametrize(
    ("password", "unmet"),
    [
        ("Short-1a", {"length"}),
        ("x" * 60 + "A1-" + "yz" * 40, {"length", "repeats"}),
        ("quiet+harbour-77-lantern", {"upper"}),
        ("QUIET+HARBOUR-77-LANTERN", {"lower"}),
        ("Quiet+Harbour-lantern", {"digit"}),
        ("QuietHarbour77lantern", {"special"}),
        ("Quiet+Harbour-7777-lan", {"repeats"}),
        ("Quiet+Harbour-1234-lan", {"sequences"}),
        ("Quiet+Harbour-dcba-7lan", {"sequences"}),
        ("Wardkeep+Harbour-77", {"names"}),
        ("Northside+Harbour-77", {"names"}),
        (GOOD, set()),
        ("Ünïcödé-Häfen-77-größe", set()),
    ],
)
def test_each_rule(password: str, unmet: set[str]) -> None:
    answers = judge_password(password, ["pat@northside.test"])
    assert {rule.code for rule in answers if not rule.met} == unmet


def test_the_shipped_list_of_breached_passwords_is_long_and_used() -> None:
    assert len(breached()) >= 20_000
    assert "qwertyuiop" in breached()
    assert not {rule.code: rule.met for rule in judge_password("qwertyuiop", ())}["breached"]
    assert not {rule.code: rule.met for rule in judge_password("1qwertyuiop", ())}["breached"]


def test_generated_passwords_meet_every_rule() -> None:
    made = {generate_password() for _ in range(200)}
    assert len(made) == 200
    assert all(rule.met for password in made for rule in judge_password(password, ()))


async def test_a_person_is_added_signs_in_once_and_sets_a_password(world: World) -> None:
    widen_limits(world)
    owner = await world.client(Role.CLIENT_OWNER)
    body = {"username": "Pat@Northside.test", "display_name": "Pat", "role": "client.viewer"}
    created = await owner.post("/api/users", body)
    assert created.status_code == 201, created.text
    assert created.json()["organisation_id"] == world.ours.organisation
    browser = await world.client()
    first = created.json()["initial_password"]
    assert (await browser.sign_in("pat@northside.test", first)).json()["password_change_required"] is True
    rules = (await browser.post("/api/auth/password-check", {"password": "Northside-practice-9"})).json()
    assert {rule["code"] for rule in rules["rules"] if not rule["met"]} == {"names"}
    weak = await browser.post("/api/auth/password", {"current_password": first, "new_password": "weak"})
    assert weak.status_code == 422
    assert {"new_password.length", "new_password.upper"} <= {error["field"] for error in weak.json()["errors"]}
    assert (
        await browser.post("/api/auth/password", {"current_password": first, "new_password": GOOD})
    ).status_code == 204
    listed = (await owner.get("/api/users")).text
    assert first not in listed
    assert "password_hash" not in listed


@pytest.mark.parametrize(
    ("caller", "role"),
    [
        (Role.PARTNER_ADMIN, "operator.admin"),
        (Role.CLIENT_OWNER, "partner.admin"),
        (Role.CLIENT_OWNER, "operator.readonly"),
    ],
)
async def test_nobody_gives_a_role_above_their_own_realm(world: World, caller: Role, role: str) -> None:
    browser = await world.client(caller)
    refused = await browser.post("/api/users", {"username": "someone", "display_name": "S", "role": role})
    assert (refused.status_code, refused.json()["code"]) == (403, "role_refused")


async def test_disabling_a_person_ends_their_sessions_and_nobody_disables_themselves(world: World) -> None:
    admin, tech = await world.client(Role.PARTNER_ADMIN), await world.client(Role.PARTNER_TECH)
    tech_id = await world.user(Role.PARTNER_TECH, world.ours)
    assert (await admin.send("PATCH", f"/api/users/{tech_id}", {"disabled": True})).status_code == 200
    assert (await tech.get("/api/auth/me")).status_code == 401
    own_id = await world.user(Role.PARTNER_ADMIN, world.ours)
    own = await admin.send("PATCH", f"/api/users/{own_id}", {"disabled": True})
    assert (own.status_code, own.json()["code"]) == (409, "own_role")


async def test_a_change_of_role_ends_the_sessions(world: World) -> None:
    admin, tech = await world.client(Role.PARTNER_ADMIN), await world.client(Role.PARTNER_TECH)
    tech_id = await world.user(Role.PARTNER_TECH, world.ours)
    changed = await admin.send("PATCH", f"/api/users/{tech_id}", {"role": "partner.billing"})
    assert changed.json()["role"] == "partner.billing"
    assert (await tech.get("/api/auth/me")).status_code == 401


async def test_own_sessions_are_listed_and_ended(world: World) -> None:
    one, other = await world.client(Role.PARTNER_TECH), await world.client(Role.PARTNER_TECH)
    listed = (await one.get("/api/sessions")).json()
    assert {row["id"] for row in listed} == {one.session_id, other.session_id}
    assert [row["id"] for row in listed if row["current"]] == [one.session_id]
    assert (await one.send("DELETE", f"/api/sessions/{other.session_id}")).status_code == 204
    assert (await other.get("/api/auth/me")).status_code == 401


async def test_the_eleventh_session_ends_the_oldest(world: World) -> None:
    widen_limits(world)
    owner = await world.client(Role.CLIENT_OWNER)
    body = {"username": "pat", "display_name": "Pat", "role": "client.viewer"}
    password = (await owner.post("/api/users", body)).json()["initial_password"]
    browsers = [await world.client() for _ in range(11)]
    for browser in browsers:
        assert (await browser.sign_in("pat", password)).status_code == 200
    statuses = [(await browser.get("/api/auth/me")).status_code for browser in browsers]
    assert statuses == [401] + [200] * 10
