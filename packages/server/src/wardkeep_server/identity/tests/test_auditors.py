"""Auditors: what a grant lets in, how its code is used up, and that the end of a grant is the end."""

import asyncio
import re
from datetime import timedelta
from email.message import Message
from typing import Any

import psycopg
import pytest

from wardkeep_core.kit.times import format_time
from wardkeep_server.identity.service import deliver
from wardkeep_server.identity.tests.mailbox import Mailbox
from wardkeep_server.identity.tests.test_invites import box
from wardkeep_server.identity.tests.test_links import statements_of
from wardkeep_server.platform.access import SIGNED_IN
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import Browser, World

__all__ = ["box"]
ADDRESS = "auditor@firm.test"
GRANTS, CODES, ENTER = "/api/auditor-grants", "/api/auditor/codes", "/api/auditor/enter"
CODE = re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}", re.MULTILINE)


def text_of(mail: Message) -> str:
    """What a mail says."""
    raw = mail.get_payload(decode=True)
    assert isinstance(raw, bytes)
    return raw.decode()


async def granted(world: World, by: Role = Role.CLIENT_OWNER, **more: Any) -> dict[str, Any]:
    """A grant of our organisation, as its giver is answered."""
    browser = await world.client(by)
    body = {"address": ADDRESS, "name": "Avery Auditor", "reason": "yearly review"} | more
    if by.realm != "client":
        body["organisation_id"] = world.ours.organisation
    made = await browser.post(GRANTS, body)
    assert made.status_code == 201, made.text
    return dict(made.json())


async def codes(browser: Browser, box: Mailbox, address: str = ADDRESS) -> list[str]:
    """The codes that are mailed when this browser asks."""
    await browser.get("/api/auth/csrf")
    before = len(box.mails)
    asked = await browser.post(CODES, {"address": address})
    assert asked.status_code == 202, asked.text
    await deliver(browser.world.parts)
    texts = [text_of(mail) for mail in box.mails[before:] if mail["To"] == address]
    return [code for text in texts if "Type this code" in text for code in CODE.findall(text)]


async def entered(world: World, box: Mailbox) -> Browser:
    """A browser with an auditor's session."""
    browser = await world.client()
    (code,) = await codes(browser, box)
    done = await browser.post(ENTER, {"address": ADDRESS, "code": code})
    assert done.status_code == 200, done.text
    return browser


async def test_an_auditor_is_let_in_and_reads_what_the_grant_says(world: World, box: Mailbox) -> None:
    made = await granted(world)
    browser = await world.client()
    (code,) = await codes(browser, box)
    assert {"/auditor/enter" in text_of(mail) for mail in box.mails} == {True, False}
    done = await browser.post(ENTER, {"address": ADDRESS.upper(), "code": f" {code.lower()} "})
    assert done.status_code == 200, done.text
    me = done.json()
    assert (me["realm"], me["role"], me["username"]) == ("auditor", "auditor.auditor", ADDRESS)
    assert me["organisation_id"] == world.ours.organisation
    own = (await browser.get("/api/auditor/grant")).json()
    assert (own["organisation_name"], own["partner_name"]) == ("Ours practice", "Ours partner")
    assert [site["id"] for site in own["sites"]] == [world.ours.site]
    scores = (await browser.get("/api/compliance/scores")).json()["items"]
    assert [row["site_id"] for row in scores] == [world.ours.site]
    for path in ("/api/evidence/entries", "/api/evidence/logs", "/api/frameworks", "/api/sessions"):
        assert (await browser.get(path)).status_code == 200, path
    for path in ("/api/users", "/api/audit", "/api/orders", "/api/devices", "/api/sites", "/api/me/factors", GRANTS):
        assert (await browser.get(path)).status_code == 401, path
    assert (await browser.post("/api/auth/logout")).status_code == 204
    owner = await world.client(Role.CLIENT_OWNER)
    (shown,) = (await owner.get(GRANTS)).json()["items"]
    assert shown["entered_at"] is not None
    assert shown["id"] == made["id"]
    assert made["id"] not in (await owner.get("/api/users")).text


async def test_nothing_but_the_listed_addresses_is_open_to_an_auditor() -> None:
    """Reads of proof, one's own session and grant; the census asks each, this list is read by a person."""
    from wardkeep_server.tests.support.census import addresses, name_of  # noqa: PLC0415 - imports every slice

    assert Role.AUDITOR in SIGNED_IN
    assert {name_of(one) for one in addresses() if Role.AUDITOR in one.policy.roles} == {
        "GET /api/auditor/grant",
        "GET /api/auth/me",
        "POST /api/auth/logout",
        "GET /api/sessions",
        "DELETE /api/sessions/{session_id}",
        "GET /api/compliance/scores",
        "GET /api/compliance/frameworks/{framework}",
        "GET /api/frameworks",
        "GET /api/evidence/controls",
        "GET /api/evidence/anchors",
        "GET /api/evidence/samples",
        "GET /api/evidence/logs",
        "GET /api/evidence/checkpoints",
        "GET /api/evidence/verifications",
        "GET /api/evidence/entries",
        "GET /api/evidence/entries/by-number",
        "GET /api/evidence/entries/{entry_id}",
        "GET /api/evidence/logs/{log_id}/anchors/{anchor_id}",
        "GET /api/evidence/logs/{log_id}/heads",
        "GET /api/evidence/logs/{log_id}/leaves",
        "GET /api/evidence/logs/{log_id}/keys",
        "GET /api/evidence/logs/{log_id}/consistency",
        "GET /api/organisations/{organisation_id}/auditor-kit",
        "GET /api/organisations/{organisation_id}/trust-file",
    }


async def test_a_code_counts_once_in_its_browser_for_ten_minutes(world: World, box: Mailbox) -> None:
    await granted(world)
    browser, other = await world.client(), await world.client()
    (code,) = await codes(browser, box)
    await codes(other, box)
    elsewhere = await other.post(ENTER, {"address": ADDRESS, "code": code})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (401, "code_wrong")
    both = await asyncio.gather(*(browser.post(ENTER, {"address": ADDRESS, "code": code}) for _ in range(2)))
    assert sorted(one.status_code for one in both) == [200, 401]
    late = await world.client()
    (code,) = await codes(late, box)
    world.clock.ahead += timedelta(minutes=10, seconds=1)
    assert (await late.post(ENTER, {"address": ADDRESS, "code": code})).status_code == 401


async def test_a_fresh_code_ends_the_one_before(world: World, box: Mailbox) -> None:
    await granted(world)
    browser = await world.client()
    (first,), (second,) = await codes(browser, box), await codes(browser, box)
    assert first != second
    assert (await browser.post(ENTER, {"address": ADDRESS, "code": first})).status_code == 401
    assert (await browser.post(ENTER, {"address": ADDRESS, "code": second})).status_code == 200


async def test_five_tries_use_a_code_up_even_at_once(world: World, box: Mailbox) -> None:
    await granted(world)
    browser = await world.client()
    (code,) = await codes(browser, box)
    wrong = {"address": ADDRESS, "code": "2222-2222"}
    assert not code.startswith("2222-2222")
    tried = await asyncio.gather(*(browser.post(ENTER, wrong) for _ in range(5)))
    assert [one.status_code for one in tried] == [401] * 5
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute("DELETE FROM identity_failures")  # the address is locked as well; this is about the code
    assert (await browser.post(ENTER, {"address": ADDRESS, "code": code})).json()["code"] == "code_wrong"


async def test_wrong_codes_lock_the_address_as_wrong_passwords_do(world: World, box: Mailbox) -> None:
    await granted(world)
    browser = await world.client()
    (code,) = await codes(browser, box)
    for _ in range(5):
        await browser.post(ENTER, {"address": "nobody@firm.test", "code": "2222-2222"})
    locked = await browser.post(ENTER, {"address": ADDRESS, "code": code})
    assert (locked.status_code, locked.json()["code"]) == (429, "locked")


async def test_asking_looks_the_same_whoever_is_named(world: World, box: Mailbox) -> None:
    await granted(world)
    gone = await granted(world, address="gone@firm.test")
    owner = await world.client(Role.CLIENT_OWNER)
    assert (await owner.send("DELETE", f"{GRANTS}/{gone['id']}")).status_code == 204
    browser = await world.client()
    await browser.get("/api/auth/csrf")
    await browser.post(CODES, {"address": ADDRESS})
    asked = [
        await statements_of(world, browser, CODES, {"address": one})
        for one in (ADDRESS, "nobody@firm.test", "gone@firm.test")
    ]
    assert asked == [asked[0]] * 3
    assert len(asked[0][1]) > 3
    await deliver(world.parts)
    assert {mail["To"] for mail in box.mails if "Type this code" in text_of(mail)} == {ADDRESS}


async def test_each_grant_of_a_person_has_its_own_code(world: World, box: Mailbox) -> None:
    await granted(world)
    theirs = await world.client(Role.CLIENT_OWNER, world.theirs)
    made = await theirs.post(GRANTS, {"address": ADDRESS, "name": "Avery", "reason": "review", "days": 30})
    assert made.status_code == 201, made.text
    browser = await world.client()
    ours, others = await codes(browser, box)
    first = await browser.post(ENTER, {"address": ADDRESS, "code": ours})
    assert first.json()["organisation_id"] == world.ours.organisation
    again = await world.client()
    _, others = await codes(again, box)
    second = await again.post(ENTER, {"address": ADDRESS, "code": others})
    assert second.json()["organisation_id"] == world.theirs.organisation
    scores = (await again.get("/api/compliance/scores")).json()["items"]
    assert [row["site_id"] for row in scores] == [world.theirs.site]


async def test_ending_a_grant_ends_its_sessions_at_once(world: World, box: Mailbox) -> None:
    made = await granted(world)
    browser = await entered(world, box)
    admin = await world.client(Role.PARTNER_ADMIN)
    assert (await admin.send("DELETE", f"{GRANTS}/{made['id']}")).status_code == 204
    assert (await browser.get("/api/evidence/logs")).status_code == 401
    assert await codes(await world.client(), box) == []
    assert "was ended" in text_of(box.mails[-1])
    again = await admin.send("DELETE", f"{GRANTS}/{made['id']}")
    assert (again.status_code, again.json()["code"]) == (409, "grant_ended")
    lines = (await admin.get("/api/audit?action=grant.end")).json()["items"]
    assert [line["after"]["sessions_ended"] for line in lines] == [1]


async def test_no_session_outlasts_its_grant(world: World, box: Mailbox) -> None:
    made = await granted(world, days=1)
    world.clock.ahead += timedelta(hours=23, minutes=55)
    browser = await entered(world, box)
    assert (await browser.get("/api/auth/me")).json()["session_ends_at"] == made["ends_at"]
    world.clock.ahead += timedelta(minutes=6)
    assert (await browser.get("/api/auth/me")).status_code == 401
    assert await codes(await world.client(), box) == []


async def test_a_shortened_grant_shortens_its_sessions(world: World, box: Mailbox) -> None:
    made = await granted(world)
    browser = await entered(world, box)
    owner = await world.client(Role.CLIENT_OWNER)
    soon = format_time(world.clock() + timedelta(minutes=5))
    changed = await owner.send("PATCH", f"{GRANTS}/{made['id']}", {"ends_at": soon})
    assert (changed.status_code, changed.json()["ends_at"]) == (200, soon)
    assert (await browser.get("/api/auth/me")).json()["session_ends_at"] == soon
    for ends_at in (world.clock() - timedelta(minutes=1), world.clock() + timedelta(days=31)):
        refused = await owner.send("PATCH", f"{GRANTS}/{made['id']}", {"ends_at": format_time(ends_at)})
        assert (refused.status_code, refused.json()["code"]) == (422, "grant_too_long")


async def test_idle_for_15_minutes_ends_it_as_for_everybody(world: World, box: Mailbox) -> None:
    await granted(world)
    browser = await entered(world, box)
    world.clock.ahead += timedelta(minutes=16)
    assert (await browser.get("/api/auth/me")).json()["code"] == "idle"


@pytest.mark.parametrize("days", [0, 31, 14.5, "14"])
async def test_thirty_days_are_the_most(world: World, box: Mailbox, days: Any) -> None:
    del box
    owner = await world.client(Role.CLIENT_OWNER)
    refused = await owner.post(GRANTS, {"address": ADDRESS, "name": "Avery", "reason": "review", "days": days})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "days")


async def test_fourteen_days_are_the_usual_and_the_database_holds_thirty(world: World, box: Mailbox) -> None:
    del box
    made = await granted(world, Role.PARTNER_ADMIN)
    with psycopg.connect(world.database.superuser) as connection:
        (days,) = connection.execute("SELECT ends_at - created_at FROM identity_grants").fetchone() or ()
        assert days == timedelta(days=14)
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("UPDATE identity_grants SET ends_at = created_at + interval '31 days'")
    assert made["granted_by"] == "A partner admin"


async def test_who_may_grant_what(world: World, box: Mailbox) -> None:
    body = {"address": ADDRESS, "name": "Avery", "reason": "review"}
    for role in (Role.OPERATOR_ADMIN, Role.PARTNER_TECH, Role.CLIENT_ADMIN, Role.CLIENT_VIEWER):
        refused = await (await world.client(role)).post(GRANTS, body)
        assert refused.status_code == (401 if role.realm == "operator" else 403), role
    admin = await world.client(Role.PARTNER_ADMIN)
    unnamed = await admin.post(GRANTS, body)
    assert (unnamed.status_code, unnamed.json()["errors"][0]["field"]) == (422, "organisation_id")
    foreign = await admin.post(GRANTS, body | {"organisation_id": world.theirs.organisation})
    assert foreign.status_code == 404
    async with world.work() as work:
        connection = await work.session.connection()
        await connection.exec_driver_sql("UPDATE identity_sessions SET proved_at = now() - interval '16 minutes'")
    stale = await admin.post(GRANTS, body | {"organisation_id": world.ours.organisation})
    assert (stale.status_code, stale.json()["code"]) == (428, "step_up_required")
    assert box.mails == []


async def test_without_mail_nobody_is_granted_and_no_code_is_sent(world: World) -> None:
    owner = await world.client(Role.CLIENT_OWNER)
    refused = await owner.post(GRANTS, {"address": ADDRESS, "name": "Avery", "reason": "review"})
    assert (refused.status_code, refused.json()["code"]) == (409, "mail_not_set_up")
    visitor = await world.client()
    await visitor.get("/api/auth/csrf")
    assert (await visitor.post(CODES, {"address": ADDRESS})).json()["code"] == "mail_not_set_up"


async def test_codes_are_stored_hashed_and_no_password_opens_the_account(world: World, box: Mailbox) -> None:
    made = await granted(world)
    browser = await world.client()
    (code,) = await codes(browser, box)
    with psycopg.connect(world.database.superuser) as connection:
        rows = connection.execute("SELECT c::text FROM identity_auditor_codes c").fetchall()
        rows += connection.execute("SELECT m::text FROM identity_mails m").fetchall()
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("UPDATE identity_users SET password_hash = 'x' WHERE id = %s", (made["id"],))
    assert code.replace("-", "") not in str(rows)
    assert code not in str(rows)
    tried = await browser.sign_in(f"{ADDRESS}#{made['id']}", "Quiet+Harbour-77-lantern")
    assert tried.json()["code"] == "sign_in_failed"
