"""Lost second factors: two people and a day's notice; cancelled by whoever still has one, or holds the mailed link."""

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from wardkeep_server.identity.service import deliver, remove_lost_factors
from wardkeep_server.identity.tests.mailbox import Mailbox
from wardkeep_server.identity.tests.people import Person, person
from wardkeep_server.identity.tests.test_auditors import text_of
from wardkeep_server.identity.tests.test_invites import box
from wardkeep_server.identity.tests.test_links import mailed
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import Browser, World

__all__ = ["box"]
ASK, LIST = "/api/auth/lost-factor", "/api/lost-factors"
ADMINS = [Role.OPERATOR_ADMIN, Role.PARTNER_ADMIN, Role.CLIENT_OWNER]
DAY = timedelta(hours=24)


@pytest.fixture
async def pat(world: World, box: Mailbox) -> Person:
    """A partner's technician with an address and an authenticator, whose partner has an administrator."""
    del box
    made = await mailed(world, Role.PARTNER_TECH)
    await made.enrol()
    await world.user(Role.PARTNER_ADMIN, world.ours)
    return made


async def asked(pat: Person) -> dict[str, Any]:
    answer = await (await pat.half()).post(ASK)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def decided(admin: Browser, decision: str = "approved") -> dict[str, Any]:
    """The newest request, decided."""
    newest = (await admin.get(LIST)).json()["items"][0]
    answer = await admin.post(f"{LIST}/{newest['id']}/decide", {"decision": decision})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_two_people_and_a_day_remove_the_factor_and_a_new_one_is_owed(
    world: World, box: Mailbox, pat: Person
) -> None:
    waiting = await asked(pat)
    assert (waiting["state"], waiting["approvers"], waiting["effect_at"]) == ("waiting", 1, None)
    assert (await asked(pat))["asked_at"] == waiting["asked_at"]
    admin = await world.client(Role.PARTNER_ADMIN)
    running = await decided(admin)
    assert running["decided_by_name"] == "A partner admin"
    assert (await asked(pat))["state"] == "running"
    world.clock.ahead += DAY - timedelta(minutes=1)
    await remove_lost_factors(world.parts)
    half = await pat.half()
    world.clock.ahead += timedelta(minutes=1, seconds=1)
    await remove_lost_factors(world.parts)
    assert (await half.post("/api/auth/second-factor", {"code": pat.code()})).status_code == 422
    browser = await pat.browser()
    refused = await browser.send("PATCH", f"/api/sites/{world.ours.site}", {"name": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "factor_enrolment_required")
    assert (await browser.get("/api/sites")).status_code == 200
    browser = await pat.enrol()
    renamed = await browser.send("PATCH", f"/api/sites/{world.ours.site}", {"name": "x"})
    assert renamed.status_code == 200, renamed.text
    await deliver(world.parts)
    told = [text_of(mail) for mail in box.mails if mail["Subject"] == "Wardkeep: lost second factor"]
    assert sorted(("says that" in text, "approved that" in text, "were removed" in text) for text in told) == [
        (False, False, True),
        (False, True, False),
        (True, False, False),
    ]
    operator = await world.client(Role.OPERATOR_ADMIN)
    acts = {line["action"]: line for line in (await operator.get("/api/audit?limit=200")).json()["items"]}
    assert {"lost_factor.ask", "lost_factor.decide", "lost_factor.take_effect"} <= acts.keys()
    assert acts["lost_factor.take_effect"]["target_id"] == pat.id


@pytest.mark.parametrize("role", ADMINS)
async def test_nobody_approves_their_own(world: World, role: Role) -> None:
    pat = await person(world, role)
    browser = await pat.enrol()
    await asked(pat)
    (own,) = (await browser.get(LIST)).json()["items"]
    assert own["own"] is True
    refused = await browser.post(f"{LIST}/{own['id']}/decide", {"decision": "approved"})
    assert (refused.status_code, refused.json()["code"]) == (403, "own_request")
    with psycopg.connect(world.database.superuser) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(
            "UPDATE identity_lost_factors SET decision = 'approved', decided_at = now(), decided_by = user_id,"
            " effect_at = now() + interval '24 hours'"
        )


async def test_the_database_holds_the_notice(world: World, pat: Person) -> None:
    await asked(pat)
    with psycopg.connect(world.database.superuser) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(
            "UPDATE identity_lost_factors SET decision = 'approved', decided_at = now(),"
            " effect_at = now() + interval '23 hours'"
        )


async def test_only_the_right_role_of_the_same_realm_and_place_decides(world: World, pat: Person) -> None:
    await asked(pat)
    admin = await world.client(Role.PARTNER_ADMIN)
    (waits,) = (await admin.get(LIST)).json()["items"]
    path, body = f"{LIST}/{waits['id']}/decide", {"decision": "approved"}
    for role, tenant, status in (
        (Role.PARTNER_TECH, world.ours, 403),
        (Role.PARTNER_ADMIN, world.theirs, 404),
        (Role.CLIENT_OWNER, world.ours, 404),
        (Role.OPERATOR_ADMIN, world.ours, 404),
        (Role.OPERATOR_OPERATOR, world.ours, 403),
    ):
        assert (await (await world.client(role, tenant)).post(path, body)).status_code == status, role
    for role in (Role.OPERATOR_ADMIN, Role.CLIENT_OWNER):
        assert (await (await world.client(role)).get(LIST)).json()["items"] == []
    async with world.work() as work:
        connection = await work.session.connection()
        await connection.exec_driver_sql("UPDATE identity_sessions SET proved_at = now() - interval '16 minutes'")
    assert (await admin.post(path, body)).json()["code"] == "step_up_required"


async def test_the_mailed_link_cancels_even_the_older_one(world: World, box: Mailbox, pat: Person) -> None:
    await asked(pat)
    await deliver(world.parts)
    first = box.token()
    assert "/lost-factor#" in box.link()
    await decided(await world.client(Role.PARTNER_ADMIN))
    await deliver(world.parts)
    assert box.token() == first
    visitor = await world.client()
    await visitor.get("/api/auth/csrf")
    assert (await visitor.post(f"{ASK}/cancel", {"token": first})).status_code == 204
    assert (await visitor.post(f"{ASK}/cancel", {"token": first})).json()["code"] == "link_gone"
    world.clock.ahead += DAY + timedelta(minutes=5)
    await remove_lost_factors(world.parts)
    assert (await pat.half()).session_id == ""
    with psycopg.connect(world.database.superuser) as connection:
        rows = connection.execute("SELECT l::text FROM identity_lost_factors l").fetchall()
    assert first not in str(rows)


async def test_signing_in_with_the_factor_cancels(world: World, pat: Person) -> None:
    await asked(pat)
    await decided(await world.client(Role.PARTNER_ADMIN))
    half = await pat.half()
    assert (await half.post("/api/auth/second-factor", {"code": pat.code()})).status_code == 200
    assert (await half.get("/api/me/lost-factor")).json() is None
    world.clock.ahead += DAY + timedelta(minutes=5)
    await remove_lost_factors(world.parts)
    await pat.half()
    (row,) = (await (await world.client(Role.PARTNER_ADMIN)).get(LIST)).json()["items"]
    assert row["cancelled_at"] is not None
    assert row["done_at"] is None


async def test_a_person_who_is_signed_in_sees_it_and_cancels(world: World, pat: Person) -> None:
    signed_in = await world.client()
    await signed_in.take_session(Role.PARTNER_TECH, world.ours, pat.id)
    assert (await signed_in.send("DELETE", "/api/me/lost-factor")).status_code == 404
    await asked(pat)
    shown = (await signed_in.get("/api/me/lost-factor")).json()
    assert (shown["own"], shown["decision"]) == (True, None)
    assert (await signed_in.send("DELETE", "/api/me/lost-factor")).status_code == 204
    assert (await signed_in.get("/api/me/lost-factor")).json() is None


async def test_a_refused_or_lapsed_request_changes_nothing_and_may_be_asked_again(world: World, pat: Person) -> None:
    await asked(pat)
    admin = await world.client(Role.PARTNER_ADMIN)
    refused = await decided(admin, "refused")
    assert (refused["decision"], refused["effect_at"]) == ("refused", None)
    again = await admin.post(f"{LIST}/{refused['id']}/decide", {"decision": "approved"})
    assert (again.status_code, again.json()["code"]) == (409, "decided")
    await asked(pat)
    newest = (await admin.get(LIST)).json()["items"][0]
    world.clock.ahead += timedelta(days=7, seconds=1)
    admin = await world.client(Role.PARTNER_ADMIN)
    late = await admin.post(f"{LIST}/{newest['id']}/decide", {"decision": "approved"})
    assert (late.status_code, late.json()["code"]) == (409, "decided")
    assert (await asked(pat))["state"] == "waiting"


async def test_of_two_decisions_at_once_one_counts_and_asking_at_once_makes_one(world: World, pat: Person) -> None:
    halves = [await pat.half() for _ in range(3)]
    answers = await asyncio.gather(*(half.post(ASK) for half in halves))
    assert {one.status_code for one in answers} == {202}
    admins = [await world.client(Role.PARTNER_ADMIN) for _ in range(2)]
    (row,) = (await admins[0].get(LIST)).json()["items"]
    body = {"decision": "approved"}
    both = await asyncio.gather(*(one.post(f"{LIST}/{row['id']}/decide", body) for one in admins))
    assert sorted(one.status_code for one in both) == [200, 409]


async def test_three_times_a_day_are_enough(world: World, pat: Person) -> None:
    admin = await world.client(Role.PARTNER_ADMIN)
    for _ in range(3):
        await asked(pat)
        await decided(admin, "refused")
    often = await (await pat.half()).post(ASK)
    assert (often.status_code, often.json()["code"]) == (429, "asked_often")


async def test_whoever_is_alone_is_told_what_to_do(world: World) -> None:
    pat = await person(world, Role.OPERATOR_ADMIN)
    await pat.enrol()
    alone = await asked(pat)
    assert alone["approvers"] == 0
    assert f"wardkeep people approve-lost-factor {pat.username}" in alone["advice"]
    await world.new_user(Role.OPERATOR_ADMIN, world.ours)
    assert (await asked(pat))["approvers"] == 1


async def test_nobody_asks_without_a_first_factor(world: World) -> None:
    visitor = await world.client()
    await visitor.get("/api/auth/csrf")
    refused = await visitor.post(ASK)
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_again")
