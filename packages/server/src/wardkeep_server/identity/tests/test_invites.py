import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from wardkeep_server.identity.service import deliver
from wardkeep_server.identity.tests.mailbox import Mailbox, mailbox
from wardkeep_server.identity.tests.people import PASSWORD
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.census import widen_limits
from wardkeep_server.tests.support.world import Browser, World

ADDRESS = "office@practice.test"
INVITE = {"username": ADDRESS, "role": "client.viewer"}


def sending(world: World, box: Mailbox) -> None:
    """The same application with a mail server."""
    change = {"smtp_url": SecretStr(box.url), "mail_from": "wardkeep@server.test"}
    settings = world.parts.settings.model_copy(update=change)
    world.app.state.parts = world.parts = dataclasses.replace(world.parts, settings=settings)


@pytest.fixture
async def box(world: World) -> AsyncIterator[Mailbox]:
    """A mail server that the application uses."""
    widen_limits(world)
    async with mailbox() as running:
        sending(world, running)
        yield running


async def invited(world: World, body: dict[str, Any] | None = None) -> tuple[Browser, str, str]:
    """A browser that asks nobody, the token, and the invitation's id."""
    widen_limits(world)
    owner = await world.client(Role.CLIENT_OWNER)
    made = await owner.post("/api/invites", body or INVITE)
    assert made.status_code == 201, made.text
    browser = await world.client()
    await browser.get("/api/auth/csrf")
    origin, _, token = made.json()["link"].partition("/invite#")
    assert origin == "http://localhost:8080"
    return browser, token, made.json()["id"]


def acceptance(token: str, **more: str) -> dict[str, str]:
    return {"token": token, "display_name": "Front desk", "password": PASSWORD, **more}


async def test_an_invitation_is_looked_at_accepted_and_signed_in_with(world: World) -> None:
    browser, token, _ = await invited(world)
    shown = (await browser.post("/api/invites/inspect", {"token": token, "password": "weak"})).json()
    assert (shown["username"], shown["role"], shown["place"]) == (ADDRESS, "client.viewer", "Ours practice")
    assert {rule["code"] for rule in shown["rules"] if not rule["met"]} >= {"length", "upper", "digit"}
    weak = await browser.post("/api/invites/accept", acceptance(token, password="Practice+Harbour-77"))
    assert (weak.status_code, [one["field"] for one in weak.json()["errors"]]) == (422, ["password.names"])
    done = await browser.post("/api/invites/accept", acceptance(token))
    assert (done.status_code, done.json()) == (201, {"username": ADDRESS})
    me = (await browser.sign_in(ADDRESS, PASSWORD)).json()
    assert (me["role"], me["organisation_id"]) == ("client.viewer", world.ours.organisation)
    assert me["password_change_required"] is False


async def test_a_used_revoked_ended_or_unknown_one_is_refused_in_the_same_words(world: World) -> None:
    browser, used, _ = await invited(world)
    assert (await browser.post("/api/invites/accept", acceptance(used))).status_code == 201
    _, revoked, invite_id = await invited(world, INVITE | {"username": "second@practice.test"})
    owner = await world.client(Role.CLIENT_OWNER)
    assert (await owner.send("DELETE", f"/api/invites/{invite_id}")).status_code == 204
    _, ended, _ = await invited(world, INVITE | {"username": "third@practice.test"})
    world.clock.ahead = timedelta(days=7, seconds=1)
    told = set()
    for token in (used, revoked, ended, "x" * 43):
        for path, body in (("inspect", {"token": token}), ("accept", acceptance(token))):
            answer = await browser.post(f"/api/invites/{path}", body)
            told.add((answer.status_code, answer.json()["code"], answer.json()["detail"]))
    assert told == {(404, "invite_gone", "This invitation no longer counts; ask for a new one")}


async def test_of_two_who_accept_at_once_exactly_one_wins(world: World) -> None:
    browser, token, _ = await invited(world)
    bodies = [acceptance(token, display_name=name) for name in ("One", "Other")]
    both = await asyncio.gather(*(browser.post("/api/invites/accept", body) for body in bodies))
    assert sorted(one.status_code for one in both) == [201, 404]


async def test_a_taken_name_is_refused_and_burns_nothing(world: World) -> None:
    browser, token, _ = await invited(world)
    _, twin, _ = await invited(world)
    assert (await browser.post("/api/invites/accept", acceptance(token))).status_code == 201
    taken = await browser.post("/api/invites/accept", acceptance(twin))
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    assert (await browser.post("/api/invites/inspect", {"token": twin})).status_code == 200


@pytest.mark.parametrize(
    ("caller", "role"),
    [
        (Role.CLIENT_OWNER, "partner.tech"),
        (Role.PARTNER_ADMIN, "operator.readonly"),
        (Role.OPERATOR_ADMIN, "partner.key"),
        (Role.OPERATOR_ADMIN, "appliance.appliance"),
    ],
)
async def test_nobody_invites_above_what_they_may_give(world: World, caller: Role, role: str) -> None:
    browser = await world.client(caller)
    refused = await browser.post("/api/invites", {"username": ADDRESS, "role": role})
    assert (refused.status_code, refused.json()["code"]) == (403, "role_refused")
    foreign = {"username": ADDRESS, "role": "client.viewer", "organisation_id": world.theirs.organisation}
    if caller.realm != "operator":
        assert (await browser.post("/api/invites", foreign)).status_code == 404


async def test_the_token_is_stored_hashed_and_needs_a_browser_of_ours(world: World) -> None:
    browser, token, _ = await invited(world)
    async with world.work() as work:
        stored = (await work.session.execute(text("SELECT i::text FROM identity_invites i"))).scalar_one()
    assert token not in stored
    bare = await browser.http.post("/api/invites/accept", json=acceptance(token))
    assert (bare.status_code, bare.json()["code"]) == (403, "csrf_origin")


async def test_where_mail_is_sent_the_link_goes_to_the_invited_only(world: World, box: Mailbox) -> None:
    owner = await world.client(Role.CLIENT_OWNER)
    made = (await owner.post("/api/invites", INVITE)).json()
    assert made["link"] is None
    assert await deliver(world.parts) is False
    (mail,) = box.mails
    assert (mail["To"], mail["Subject"]) == (ADDRESS, "Wardkeep: you are invited")
    whole = mail.as_string()
    assert not [name for name in ("Ours", "practice.", "client") if name in whole.replace(ADDRESS, "")]
    browser = await world.client()
    await browser.get("/api/auth/csrf")
    assert (await browser.post("/api/invites/accept", acceptance(box.token()))).status_code == 201
    await deliver(world.parts)
    assert len(box.mails) == 1


async def test_who_changes_a_password_is_told(world: World, box: Mailbox) -> None:
    browser, token, _ = await _from_mail(world, box)
    assert (await browser.post("/api/invites/accept", acceptance(token))).status_code == 201
    assert (await browser.sign_in(ADDRESS, PASSWORD)).status_code == 200
    new = {"current_password": PASSWORD, "new_password": "Another+Harbour-77-lamp"}
    assert (await browser.post("/api/auth/password", new)).status_code == 204
    await deliver(world.parts)
    assert (box.mails[-1]["To"], box.mails[-1]["Subject"]) == (ADDRESS, "Wardkeep: your account was changed")


async def _from_mail(world: World, box: Mailbox) -> tuple[Browser, str, str]:
    made = await (await world.client(Role.CLIENT_OWNER)).post("/api/invites", INVITE)
    await deliver(world.parts)
    browser = await world.client()
    await browser.get("/api/auth/csrf")
    return browser, box.token(), made.json()["id"]


async def test_a_mail_that_is_refused_for_now_is_sealed_kept_and_sent_later(world: World, box: Mailbox) -> None:
    box.refusing = True
    await (await world.client(Role.CLIENT_OWNER)).post("/api/invites", INVITE)
    await deliver(world.parts)
    assert box.mails == []
    box.refusing = False
    await deliver(world.parts)
    assert box.mails == []  # its turn has not come
    world.clock.ahead = timedelta(minutes=1, seconds=1)
    await asyncio.gather(deliver(world.parts), deliver(world.parts))
    assert len(box.mails) == 1
    assert box.token()
