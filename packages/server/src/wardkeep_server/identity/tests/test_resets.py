"""Forgotten passwords: once, for half an hour, never past a second factor, and telling nobody who has an account."""

import asyncio
from datetime import timedelta

import psycopg
import pytest

from wardkeep_server.identity import repository
from wardkeep_server.identity.service import deliver
from wardkeep_server.identity.tests.mailbox import Mailbox
from wardkeep_server.identity.tests.people import PASSWORD, person
from wardkeep_server.identity.tests.test_invites import box
from wardkeep_server.identity.tests.test_links import ADDRESS, mailed, statements_of
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import Browser, World

__all__ = ["box"]
ASK, REDEEM, INSPECT = "/api/auth/resets", "/api/auth/resets/redeem", "/api/auth/resets/inspect"
NEW = "Another+Harbour-77-lamp"


async def visitor(world: World) -> Browser:
    browser = await world.client()
    await browser.get("/api/auth/csrf")
    return browser


async def asked(world: World, box: Mailbox, address: str = ADDRESS) -> str:
    """The token of the mailed link."""
    answer = await (await visitor(world)).post(ASK, {"username": address})
    assert answer.status_code == 202, answer.text
    await deliver(world.parts)
    return box.token()


@pytest.mark.parametrize("role", [Role.OPERATOR_ADMIN, Role.PARTNER_TECH, Role.CLIENT_VIEWER])
async def test_a_link_sets_the_password_once_and_ends_every_session(world: World, box: Mailbox, role: Role) -> None:
    pat = await mailed(world, role)
    signed_in = [await pat.browser(), await pat.browser()]
    token = await asked(world, box)
    assert box.link().startswith("http://localhost:8080/reset#")
    elsewhere = await visitor(world)
    done = await elsewhere.post(REDEEM, {"token": token, "new_password": NEW})
    assert (done.status_code, done.json()) == (200, {"username": ADDRESS, "sessions_ended": 2})
    assert (await elsewhere.get("/api/auth/me")).status_code == 401
    assert [(await one.get("/api/auth/me")).status_code for one in signed_in] == [401, 401]
    assert (await elsewhere.sign_in(ADDRESS, PASSWORD)).status_code == 401
    assert (await elsewhere.sign_in(ADDRESS, NEW)).status_code == 200
    again = await (await visitor(world)).post(REDEEM, {"token": token, "new_password": NEW + "s"})
    assert (again.status_code, again.json()["code"]) == (404, "link_gone")
    await deliver(world.parts)
    assert box.mails[-1]["Subject"] == "Wardkeep: your account was changed"
    (line,) = (await (await world.client(Role.OPERATOR_ADMIN)).get("/api/audit?action=user.reset_password")).json()[
        "items"
    ]
    assert (line["subject_id"], line["after"]) == (pat.id, {"sessions_ended": 2})


async def test_a_reset_is_no_way_past_a_second_factor(world: World, box: Mailbox) -> None:
    pat = await mailed(world)
    await pat.enrol()
    half = await pat.half()
    token = await asked(world, box)
    shown = await (await visitor(world)).post(INSPECT, {"token": token})
    assert shown.json()["second_factor"] is True
    assert (await (await visitor(world)).post(REDEEM, {"token": token, "new_password": NEW})).status_code == 200
    overtaken = await half.post("/api/auth/second-factor", {"code": pat.code()})
    assert (overtaken.status_code, overtaken.json()["code"]) == (401, "sign_in_again")
    browser = await world.client()
    owed = await browser.sign_in(ADDRESS, NEW)
    assert (owed.status_code, owed.json()["code"]) == (401, "second_factor_required")
    assert (await browser.get("/api/auth/me")).status_code == 401
    assert (await browser.post("/api/auth/second-factor", {"code": pat.code()})).status_code == 200


async def test_the_one_function_of_rules_judges_and_a_refusal_uses_nothing_up(world: World, box: Mailbox) -> None:
    await mailed(world)
    token = await asked(world, box)
    for bad, rule in (("short", "length"), ("Ours-Practice+Harbour-77", "names"), ("Office-Harbour+7799x", "names")):
        refused = await (await visitor(world)).post(REDEEM, {"token": token, "new_password": bad})
        assert (refused.status_code, refused.json()["code"]) == (422, "password_refused")
        assert f"new_password.{rule}" in {one["field"] for one in refused.json()["errors"]}, bad
        judged = (await (await visitor(world)).post(INSPECT, {"token": token, "password": bad})).json()
        assert not {one["code"]: one["met"] for one in judged["rules"]}[rule]
    assert (await (await visitor(world)).post(REDEEM, {"token": token, "new_password": NEW})).status_code == 200


async def test_a_link_ends_after_30_minutes(world: World, box: Mailbox) -> None:
    await mailed(world)
    token = await asked(world, box)
    world.clock.ahead += timedelta(minutes=30, seconds=1)
    for path, body in ((REDEEM, {"token": token, "new_password": NEW}), (INSPECT, {"token": token})):
        assert (await (await visitor(world)).post(path, body)).json()["code"] == "link_gone"


async def test_of_two_redemptions_at_once_one_wins_and_other_links_end(world: World, box: Mailbox) -> None:
    await mailed(world)
    first = await asked(world, box)
    second = await asked(world, box)
    assert first != second
    browsers = [await visitor(world) for _ in range(3)]
    both = await asyncio.gather(*(one.post(REDEEM, {"token": second, "new_password": NEW}) for one in browsers[:2]))
    assert sorted(one.status_code for one in both) == [200, 404]
    assert (await browsers[2].post(REDEEM, {"token": first, "new_password": NEW})).status_code == 404


async def _change(world: World, user_id: str, **values: object) -> None:
    async with world.work() as work:
        user = await repository.user(work.scope, work.session, user_id)
        assert user is not None
        await repository.change(work.session, user, dict(values))


async def test_asking_looks_the_same_whoever_is_named(world: World, box: Mailbox) -> None:
    await mailed(world)
    gone, bare = "gone@practice.test", "bare@practice.test"
    await _change(world, (await mailed(world, Role.CLIENT_VIEWER, gone)).id, disabled_at=world.clock())
    await _change(world, (await mailed(world, Role.CLIENT_ADMIN, bare)).id, password_hash=None)
    browser = await visitor(world)
    await browser.post(ASK, {"username": ADDRESS})
    answers = [
        await statements_of(world, browser, ASK, {"username": one})
        for one in (ADDRESS, "nobody@practice.test", gone, bare)
    ]
    assert answers == [answers[0]] * 4
    assert len(answers[0][1]) > 3
    await deliver(world.parts)
    assert {mail["To"] for mail in box.mails} == {ADDRESS}


async def test_a_person_disabled_meanwhile_sets_nothing(world: World, box: Mailbox) -> None:
    pat = await mailed(world)
    token = await asked(world, box)
    await _change(world, pat.id, disabled_at=world.clock())
    refused = await (await visitor(world)).post(REDEEM, {"token": token, "new_password": NEW})
    assert (refused.status_code, refused.json()["code"]) == (404, "link_gone")


async def test_tokens_are_stored_hashed(world: World, box: Mailbox) -> None:
    await mailed(world)
    token = await asked(world, box)
    with psycopg.connect(world.database.superuser) as connection:
        rows = connection.execute("SELECT r::text FROM identity_resets r").fetchall()
        rows += connection.execute("SELECT m::text FROM identity_mails m").fetchall()
    assert len(rows) == 2
    assert token not in str(rows)


async def test_without_mail_no_link_is_offered(world: World) -> None:
    refused = await (await visitor(world)).post(ASK, {"username": ADDRESS})
    assert (refused.status_code, refused.json()["code"]) == (409, "mail_not_set_up")


async def test_an_administrator_sends_a_link_and_sees_none(world: World, box: Mailbox) -> None:
    pat = await mailed(world, Role.CLIENT_VIEWER)
    owner = await world.client(Role.CLIENT_OWNER)
    sent = await owner.post(f"/api/users/{pat.id}/reset")
    assert sent.status_code == 202, sent.text
    await deliver(world.parts)
    assert box.token() not in sent.text
    done = await (await visitor(world)).post(REDEEM, {"token": box.token(), "new_password": NEW})
    assert done.json()["username"] == ADDRESS
    lines = (await owner.get("/api/audit?action=user.send_reset")).json()["items"]
    assert [line["target_id"] for line in lines] == [pat.id]
    nameless = await person(world, Role.CLIENT_ADMIN)
    refused = await owner.post(f"/api/users/{nameless.id}/reset")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_reset")
    above = await owner.post(f"/api/users/{await world.user(Role.PARTNER_ADMIN, world.ours)}/reset")
    assert above.status_code == 404
