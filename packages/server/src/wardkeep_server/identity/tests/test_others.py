"""Other people: their role, whether they may sign in, their sessions; and that somebody always can manage people."""

import asyncio
from datetime import timedelta

import pytest

from wardkeep_server.identity.schemas import UserChange, UserView
from wardkeep_server.identity.service import change_user, deliver
from wardkeep_server.identity.tests.mailbox import Mailbox
from wardkeep_server.identity.tests.test_invites import box
from wardkeep_server.identity.tests.test_links import ADDRESS, mailed
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Actor, Role, Subject
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tests.support.world import Browser, World

__all__ = ["box"]
SESSIONS = "/api/users/sessions"


async def session_of(world: World, role: Role) -> tuple[Browser, str]:
    """A signed-in person of the role, and their id."""
    return await world.client(role), await world.user(role, world.ours)


async def test_who_is_signed_in_is_listed_for_whoever_manages_them(world: World) -> None:
    viewer, viewer_id = await session_of(world, Role.CLIENT_VIEWER)
    await session_of(world, Role.PARTNER_TECH)
    await session_of(world, Role.OPERATOR_READONLY)
    await world.client(Role.CLIENT_VIEWER, world.theirs)
    seen = {}
    for role in (Role.CLIENT_OWNER, Role.PARTNER_ADMIN, Role.OPERATOR_ADMIN):
        browser = await world.client(role)
        rows = (await browser.get(SESSIONS)).json()["items"]
        seen[role] = {row["role"] for row in rows}
        assert [row["id"] for row in rows if row["current"]] == [browser.session_id]
    assert seen[Role.CLIENT_OWNER] == {"client.owner", "client.viewer"}
    assert seen[Role.PARTNER_ADMIN] == {"client.owner", "client.viewer", "partner.admin", "partner.tech"}
    assert seen[Role.OPERATOR_ADMIN] >= {"operator.readonly", "operator.admin", "client.viewer"}
    owner = await world.client(Role.CLIENT_OWNER)
    (row,) = [one for one in (await owner.get(SESSIONS)).json()["items"] if one["user_id"] == viewer_id]
    assert (row["id"], row["proved_by"]) == (viewer.session_id, "password")
    world.clock.ahead += timedelta(minutes=16)
    owner = await world.client(Role.CLIENT_OWNER)
    assert viewer_id not in (await owner.get(SESSIONS)).text


async def test_sessions_are_listed_by_pages(world: World) -> None:
    for _ in range(5):
        await world.client(Role.CLIENT_VIEWER)
    owner = await world.client(Role.CLIENT_OWNER)
    found, after = [], ""
    while True:
        page = (await owner.get(f"{SESSIONS}?limit=2{after}")).json()
        found += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(found) == len(set(found)) == 6


async def test_one_or_all_of_a_person_are_ended_at_once(world: World, box: Mailbox) -> None:
    pat = await mailed(world, Role.CLIENT_VIEWER)
    browsers = [await pat.browser() for _ in range(3)]
    owner = await world.client(Role.CLIENT_OWNER)
    first = next(one["id"] for one in (await browsers[0].get("/api/sessions")).json() if one["current"])
    path = f"/api/users/{pat.id}/sessions"
    assert (await owner.send("DELETE", f"{path}/{first}")).status_code == 204
    assert [(await one.get("/api/auth/me")).status_code for one in browsers] == [401, 200, 200]
    assert (await owner.send("DELETE", f"{path}/{first}")).status_code == 404
    assert (await owner.send("DELETE", path)).status_code == 204
    assert [(await one.get("/api/auth/me")).status_code for one in browsers] == [401] * 3
    lines = (await owner.get("/api/audit?limit=200")).json()["items"]
    ended = {line["action"]: line["after"] for line in lines if line["target_id"] == pat.id and line["after"]}
    assert ended["session.end_all"] == {"sessions_ended": 2}
    assert ended["session.end"] == {"session": first}
    await deliver(world.parts)
    assert {(mail["To"], mail["Subject"]) for mail in box.mails} == {(ADDRESS, "Wardkeep: you were signed out")}


async def test_nobody_ends_sessions_of_those_above_or_elsewhere(world: World) -> None:
    owner = await world.client(Role.CLIENT_OWNER)
    mine = (await owner.get("/api/sessions")).json()[0]["id"]
    for role, tenant in ((Role.PARTNER_ADMIN, world.ours), (Role.CLIENT_VIEWER, world.theirs)):
        other = await world.client(role, tenant)
        user_id = await world.user(role, tenant)
        assert (await owner.send("DELETE", f"/api/users/{user_id}/sessions")).status_code == 404
        assert (await owner.send("DELETE", f"/api/users/{user_id}/sessions/{other.session_id}")).status_code == 404
        assert (await other.get("/api/auth/me")).status_code == 200
    viewer_id = await world.user(Role.CLIENT_VIEWER, world.ours)
    assert (await owner.send("DELETE", f"/api/users/{viewer_id}/sessions/{mine}")).status_code == 404


@pytest.mark.parametrize(
    ("role", "lower", "by"),
    [
        (Role.CLIENT_OWNER, Role.CLIENT_VIEWER, Role.PARTNER_ADMIN),
        (Role.PARTNER_ADMIN, Role.PARTNER_TECH, Role.OPERATOR_ADMIN),
    ],
)
async def test_the_last_one_who_manages_people_stays(world: World, role: Role, lower: Role, by: Role) -> None:
    admin = await world.client(by)
    last = await world.user(role, world.ours)
    await world.new_user(role, world.theirs)
    for change in ({"role": lower.value}, {"disabled": True}):
        refused = await admin.send("PATCH", f"/api/users/{last}", change)
        assert (refused.status_code, refused.json()["code"]) == (409, "last_of_role"), change
    assert (await admin.send("PATCH", f"/api/users/{last}", {"display_name": "Pat"})).status_code == 200
    second = await world.new_user(role, world.ours)
    assert (await admin.send("PATCH", f"/api/users/{second}", {"disabled": True})).status_code == 200
    assert (await admin.send("PATCH", f"/api/users/{last}", {"disabled": True})).status_code == 409
    assert (await admin.send("PATCH", f"/api/users/{second}", {"disabled": False})).status_code == 200
    assert (await admin.send("PATCH", f"/api/users/{last}", {"role": lower.value})).status_code == 200


async def test_two_administrators_who_end_each_other_at_once_leave_one(world: World) -> None:
    """Both are past the door when the first is disabled."""
    ids = [await world.new_user(Role.OPERATOR_ADMIN, world.ours) for _ in range(2)]

    async def end(by: str, whom: str) -> UserView:
        actor = Actor(Subject(by, Role.OPERATOR_ADMIN, "An administrator"), None, new_id())
        async with world.parts.work(tenancy.scope_of(actor.subject), actor) as work:
            return await change_user(work, whom, UserChange(disabled=True))

    both = await asyncio.gather(end(ids[0], ids[1]), end(ids[1], ids[0]), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["LastOfRole", "UserView"]


async def test_a_role_change_and_disabling_end_sessions_and_are_told_by_mail(world: World, box: Mailbox) -> None:
    pat = await mailed(world, Role.CLIENT_ADMIN)
    owner = await world.client(Role.CLIENT_OWNER)
    for change in ({"role": "client.viewer"}, {"disabled": True}):
        browser = await pat.browser()
        assert (await owner.send("PATCH", f"/api/users/{pat.id}", change)).status_code == 200
        assert (await browser.get("/api/auth/me")).status_code == 401
    assert (await (await world.client()).sign_in(ADDRESS, "Quiet+Harbour-77-lantern")).status_code == 401
    await deliver(world.parts)
    assert [mail["Subject"] for mail in box.mails] == ["Wardkeep: your account was changed"] * 2
