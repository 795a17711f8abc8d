from datetime import timedelta

from sqlalchemy import text

from wardkeep_server.identity.service import purge
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World

KEY = {"idempotency-key": "0190b2c3-once"}


async def test_the_same_request_with_the_same_key_acts_once(world: World) -> None:
    admin = await world.client(Role.PARTNER_ADMIN)
    body = {"name": "Second practice"}
    first = await admin.post("/api/organisations", body, **KEY)
    again = await admin.post("/api/organisations", body, **KEY)
    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (201, first.json())
    names = [row["name"] for row in (await admin.get("/api/organisations")).json()["items"]]
    assert names.count("Second practice") == 1


async def test_what_is_shown_once_is_kept_sealed(world: World) -> None:
    tech = await world.client(Role.PARTNER_TECH)
    path = f"/api/sites/{world.ours.site}/enrolment-codes"
    code = (await tech.post(path, **KEY)).json()["code"]
    assert (await tech.post(path, **KEY)).json()["code"] == code
    async with world.work() as work:
        stored = (await work.session.execute(text("SELECT sealed_body FROM identity_answers"))).scalar_one()
    assert code.encode() not in stored


async def test_a_key_is_for_one_request_of_one_person(world: World) -> None:
    admin, tech = await world.client(Role.PARTNER_ADMIN), await world.client(Role.PARTNER_TECH)
    assert (await admin.post("/api/organisations", {"name": "One"}, **KEY)).status_code == 201
    other = await admin.post("/api/organisations", {"name": "Another"}, **KEY)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    site = {"organisation_id": world.ours.organisation, "name": "Site"}
    assert (await tech.post("/api/sites", site, **KEY)).status_code == 201
    bad = await admin.post("/api/organisations", {"name": "Two"}, **{"idempotency-key": "a b"})
    assert (bad.status_code, bad.json()["code"]) == (400, "bad_idempotency_key")


async def test_a_refused_request_keeps_nothing(world: World) -> None:
    admin = await world.client(Role.PARTNER_ADMIN)
    body = {"name": "X", "partner_id": world.theirs.partner}
    assert (await admin.post("/api/organisations", body, **KEY)).status_code == 404
    assert (await admin.post("/api/organisations", {"name": "X"}, **KEY)).status_code == 201


async def test_answers_are_forgotten_after_a_day(world: World) -> None:
    admin = await world.client(Role.PARTNER_ADMIN)
    await admin.post("/api/organisations", {"name": "One"}, **KEY)
    world.clock.ahead = timedelta(days=1, seconds=1)
    await purge(world.parts)
    async with world.work() as work:
        assert (await work.session.execute(text("SELECT count(*) FROM identity_answers"))).scalar_one() == 0
