import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from wardkeep_server.identity import repository
from wardkeep_server.identity.service import deliver
from wardkeep_server.identity.tests.mailbox import Mailbox
from wardkeep_server.identity.tests.people import Person, person
from wardkeep_server.identity.tests.test_invites import box
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import Browser, World

__all__ = ["box"]
ADDRESS = "office@practice.test"
CLIENT, PARTNER = "/api/portal/auth/validate", "/api/partners/auth/magic"


async def mailed(world: World, role: Role = Role.CLIENT_OWNER, address: str = ADDRESS) -> Person:
    """Somebody whose account is a mail address."""
    somebody = await person(world, role)
    async with world.work() as work:
        user = await repository.user(work.scope, work.session, somebody.id)
        assert user is not None
        await repository.change(work.session, user, {"username": address})
    somebody.username = address
    return somebody


async def ask(browser: Browser, box: Mailbox, address: str = ADDRESS) -> tuple[str, str]:
    """The token of the mail, and the code that the asking page shows."""
    await browser.get("/api/auth/csrf")
    asked = await browser.post("/api/auth/links", {"username": address})
    assert asked.status_code == 202, asked.text
    await deliver(browser.world.parts)
    return box.token().partition(".")[2], asked.json()["code"]


async def test_a_link_signs_in_once_in_the_browser_that_asked(world: World, box: Mailbox) -> None:
    await mailed(world)
    browser = await world.client()
    assert (await browser.get("/api/auth/methods")).json()["methods"] == ["password", "passkey", "link"]
    token, code = await ask(browser, box)
    assert box.link().startswith("http://localhost:8080/sign-in/link#client.")
    assert code not in box.mails[-1].as_string()
    assert (await browser.post(PARTNER, {"token": token})).status_code == 404
    signed = await browser.post(CLIENT, {"token": token})
    assert (signed.status_code, signed.json()["username"]) == (200, ADDRESS)
    assert (await browser.get("/api/auth/me")).status_code == 200
    again = await (await world.client()).post(CLIENT, {"token": token})
    assert again.status_code == 403  # no token of a browser of ours
    other = await world.client()
    await other.get("/api/auth/csrf")
    used = await other.post(CLIENT, {"token": token, "code": code})
    assert (used.status_code, used.json()["code"]) == (404, "link_gone")


async def test_elsewhere_the_code_is_asked_for_and_five_wrong_ones_end_the_link(world: World, box: Mailbox) -> None:
    await mailed(world, Role.PARTNER_TECH)
    token, code = await ask(await world.client(), box)
    other = await world.client()
    await other.get("/api/auth/csrf")
    named = await other.post(PARTNER, {"token": token})
    assert (named.status_code, named.json()["code"]) == (403, "link_other_browser")
    assert ADDRESS in named.json()["detail"]
    assert (await other.post(PARTNER, {"token": token, "code": code})).status_code == 200
    token, code = await ask(await world.client(), box)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    other = await world.client()
    await other.get("/api/auth/csrf")
    tried = [(await other.post(PARTNER, {"token": token, "code": wrong})).status_code for _ in range(5)]
    assert tried == [422] * 5
    assert (await other.post(PARTNER, {"token": token, "code": code})).status_code == 404


async def test_a_link_ends_after_ten_minutes(world: World, box: Mailbox) -> None:
    await mailed(world)
    browser = await world.client()
    token, _ = await ask(browser, box)
    world.clock.ahead += timedelta(minutes=10, seconds=1)
    assert (await browser.post(CLIENT, {"token": token})).json()["code"] == "link_gone"


async def test_of_two_uses_at_once_exactly_one_wins(world: World, box: Mailbox) -> None:
    await mailed(world)
    browser = await world.client()
    token, _ = await ask(browser, box)
    both = await asyncio.gather(*(browser.post(CLIENT, {"token": token}) for _ in range(2)))
    assert sorted(one.status_code for one in both) == [200, 404]


async def test_a_link_is_one_factor_and_the_second_is_still_asked(world: World, box: Mailbox) -> None:
    pat = await mailed(world)
    await pat.enrol()
    browser = await world.client()
    token, _ = await ask(browser, box)
    half = await browser.post(CLIENT, {"token": token})
    assert (half.status_code, half.json()["code"]) == (401, "second_factor_required")
    assert (await browser.get("/api/auth/me")).status_code == 401
    assert (await browser.post("/api/auth/second-factor", {"code": pat.code()})).status_code == 200


async def test_a_link_is_no_proof_for_a_dangerous_act(world: World, box: Mailbox) -> None:
    await mailed(world)
    browser = await world.client()
    token, _ = await ask(browser, box)
    assert (await browser.post(CLIENT, {"token": token})).status_code == 200
    refused = await browser.post("/api/invites", {"username": "x@practice.test", "role": "client.viewer"})
    assert (refused.status_code, refused.json()["code"]) == (428, "step_up_required")


async def statements_of(world: World, browser: Browser, path: str, body: Any) -> tuple[Any, list[str]]:
    """The answer with what is random taken out, and the kinds of statements that it took."""
    statements: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        statements.append(" ".join(statement.split()[:3]))

    engine = world.parts.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = await browser.post(path, body)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    told = answer.json()
    assert len(told.pop("code", "______")) == 6
    assert told.pop("ends_at")
    return (answer.status_code, told, sorted(answer.headers)), statements


async def _asked(world: World, browser: Browser, address: str) -> tuple[Any, list[str]]:
    return await statements_of(world, browser, "/api/auth/links", {"username": address})


async def test_asking_looks_the_same_for_known_unknown_disabled_and_operators(world: World, box: Mailbox) -> None:
    await mailed(world)
    gone, operator = "gone@practice.test", "root@server.test"
    disabled = await mailed(world, Role.CLIENT_VIEWER, gone)
    await mailed(world, Role.OPERATOR_ADMIN, operator)
    async with world.work() as work:
        user = await repository.user(work.scope, work.session, disabled.id)
        assert user is not None
        await repository.change(work.session, user, {"disabled_at": work.now})
    browser = await world.client()
    await browser.get("/api/auth/csrf")
    answers = [await _asked(world, browser, one) for one in (ADDRESS, "nobody@practice.test", gone, operator)]
    assert answers == [answers[0]] * 4
    assert len(answers[0][1]) > 3
    await deliver(world.parts)
    assert [mail["To"] for mail in box.mails] == [ADDRESS]


async def test_without_mail_no_link_is_offered(world: World) -> None:
    browser = await world.client()
    assert "link" not in (await browser.get("/api/auth/methods")).json()["methods"]
    await browser.get("/api/auth/csrf")
    refused = await browser.post("/api/auth/links", {"username": ADDRESS})
    assert (refused.status_code, refused.json()["code"]) == (409, "mail_not_set_up")


async def test_tokens_and_codes_are_stored_hashed(world: World, box: Mailbox) -> None:
    await mailed(world)
    token, code = await ask(await world.client(), box)
    with psycopg.connect(world.database.superuser) as connection:
        rows = connection.execute("SELECT l::text FROM identity_links l").fetchall()
        mails = connection.execute("SELECT m::text FROM identity_mails m").fetchall()
    assert len(rows) == 1
    assert not [word for word in (token, f",{code},") if word in f"{rows}{mails}"]


@pytest.mark.parametrize("address", ["no-address", "a@b\r\nTo: x@y.test", "", "x" * 130 + "@y.test"])
async def test_an_address_that_is_none_is_refused_by_name(world: World, address: str) -> None:
    browser = await world.client()
    await browser.get("/api/auth/csrf")
    refused = await browser.post("/api/auth/links", {"username": address})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "username")
