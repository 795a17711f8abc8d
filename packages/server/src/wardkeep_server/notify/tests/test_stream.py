"""The live stream over a real server and a real PostgreSQL: who hears what, when it ends, how it goes on."""

import asyncio
from datetime import timedelta

import psycopg
import pytest
from starlette.middleware.base import BaseHTTPMiddleware

from wardkeep_core.model.verdict import Result
from wardkeep_server.evidence import service as evidence
from wardkeep_server.evidence.tests.practice import practice_of, worker_parts
from wardkeep_server.identity import repository as people
from wardkeep_server.identity.models import User
from wardkeep_server.identity.tests.people import PASSWORD, person
from wardkeep_server.notify.service import pulse, streams
from wardkeep_server.notify.service.positions import KEPT, RESUMES_FOR
from wardkeep_server.notify.tests.listening import eventually, fail, listening
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.box import claimed_box
from wardkeep_server.tests.support.reports import attempt_report, finding, incident, scan
from wardkeep_server.tests.support.world import World

HEARERS = [Role.OPERATOR_READONLY, Role.PARTNER_TECH, Role.CLIENT_VIEWER]


async def open_rows(world: World) -> int:
    with psycopg.connect(world.database.superuser) as connection:
        row = connection.execute("SELECT count(*) FROM notify_streams").fetchone()
    assert row is not None
    return int(row[0])


def test_the_promised_times() -> None:
    assert (streams.HEARTBEAT_S, streams.LOST_AFTER_S, streams.RECHECK_S) == (15.0, 35.0, 30.0)
    assert streams.MOST_PER_SESSION == 5
    assert RESUMES_FOR < KEPT
    assert streams.CURRENT_WITHIN_S < streams.LOST_AFTER_S - streams.HEARTBEAT_S


@pytest.mark.parametrize("role", HEARERS)
async def test_changes_in_scope_are_told_by_id(world: World, address: str, role: Role) -> None:
    box = await claimed_box(world, world.ours)
    device = await box.device()
    async with listening(address, await world.client(role)) as ear:
        (hello,) = await ear.until("hello")
        assert hello.data == {"resumed": False, "heartbeat_s": 15.0, "lost_after_s": 35.0}
        assert ear.headers["content-type"].startswith("text/event-stream")
        assert "no-store" in ear.headers["cache-control"]
        await fail(box, device)
        (told,) = await ear.until("finding.changed")
        reader = await world.client(Role.PARTNER_TECH)
        (row,) = (await reader.get("/api/findings")).json()["items"]
        assert told.data == {"kind": "finding.changed", "site": world.ours.site, "id": row["id"]}
        assert told.id
        assert told.id != hello.id


async def test_every_kind_of_change_is_told(world: World, address: str) -> None:
    box = await claimed_box(world, world.ours)
    device, at = await box.device(), world.clock() - timedelta(minutes=1)
    async with listening(address, await world.client(Role.PARTNER_TECH)) as ear:
        await ear.until("hello")
        opened = incident(device, at)
        await box.report("incidents", opened)
        attempt = attempt_report(device, opened.incident, at)
        await box.report("attempts", attempt)
        ended = attempt.model_copy(update={"outcome": "failed", "ended_at": world.clock()})
        await box.report("attempts", ended)
        assert [frame.data["id"] for frame in await ear.until("incident.changed")] == [opened.incident]
        assert [frame.data["id"] for frame in await ear.until("attempt.changed", 2)] == [attempt.attempt] * 2
        await box.report("devices", scan(device, at, finding(at)))
        box.look(device, "linux.ssh_root_login_off", Result.PASS, at)
        await box.ship()
        while await evidence.seal_all(worker_parts(world)):
            pass
        (sealed,) = await ear.until("evidence.checkpoint")
        assert sealed.data["site"] == world.ours.site
        await box.wire.check_in()
        await pulse(world.parts)
        checkin = (await ear.until("site.checkin"))[0]
        assert checkin.data == {"kind": "site.checkin", "site": world.ours.site, "id": world.ours.site}


async def test_a_cosignature_is_told_as_the_checkpoint_is(world: World, address: str) -> None:
    practice = await practice_of(world)
    async with listening(address, await world.client(Role.PARTNER_TECH)) as ear:
        await ear.until("hello")
        await practice.submit(practice.genesis())
        await practice.seal_log()
        sealed = len(await ear.until("evidence.checkpoint"))
        await practice.check_in()
        assert (await practice.witness()).status_code == 200
        assert len(await ear.until("evidence.checkpoint", sealed + 1)) == sealed + 1


async def test_a_stranger_hears_nothing(world: World, address: str) -> None:
    ours, theirs = await claimed_box(world, world.ours), await claimed_box(world, world.theirs)
    our_device, their_device = await ours.device(), await theirs.device()
    for role in (Role.PARTNER_ADMIN, Role.CLIENT_OWNER):
        async with listening(address, await world.client(role, world.theirs)) as ear:
            await ear.until("hello")
            await fail(ours, our_device, Result.FAIL if role is Role.PARTNER_ADMIN else Result.PASS)
            await fail(theirs, their_device, Result.FAIL if role is Role.PARTNER_ADMIN else Result.PASS)
            await ear.until("finding.changed")
            assert {frame.data["site"] for frame in ear.named("finding.changed")} == {world.theirs.site}


async def test_the_database_refuses_a_strangers_events(world: World) -> None:
    box = await claimed_box(world, world.ours)
    await fail(box, await box.device())
    for partner, expected in ((world.ours.partner, 1), (world.theirs.partner, 0)):
        with psycopg.connect(world.database.application) as connection:
            connection.execute(
                "SELECT set_config('role', 'wardkeep_tenant', true), set_config('wardkeep.partner', %s, true)",
                (partner,),
            )
            count = "SELECT count(*) FROM notify_events WHERE kind = 'finding.changed'"
            assert connection.execute(count).fetchone() == (expected,)


async def test_only_a_signed_in_person_with_the_role_listens(world: World, address: str) -> None:
    cases = {
        None: (401, "unauthenticated"),
        Role.PARTNER_BILLING: (403, "forbidden"),
    }
    for role, expected in cases.items():
        async with listening(address, await world.client(role)) as ear:
            assert (ear.status, ear.body["code"]) == expected
    for header, value in (("authorization", "Bearer wk_live_0"), ("x-api-key", "wk_live_0")):
        async with listening(address, await world.client(), **{header: value}) as ear:
            assert ear.status == 401


@pytest.mark.usefixtures("quick")
async def test_heartbeats_come_and_do_not_extend_the_session(world: World, address: str) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    world.clock.ahead = timedelta(minutes=10)
    async with listening(address, browser) as ear:
        await ear.until("heartbeat", 3)
        world.clock.ahead = timedelta(minutes=16)
        (ended,) = await ear.until("ended")
        assert ended.data == {"reason": "idle"}
        await asyncio.wait_for(ear.closed.wait(), 10)
    assert (await browser.get("/api/auth/me")).status_code == 401


@pytest.mark.usefixtures("quick")
async def test_a_revoked_session_ends_its_streams_and_nobody_elses(world: World, address: str) -> None:
    browser, other = await world.client(Role.PARTNER_TECH), await world.client(Role.PARTNER_TECH)
    async with listening(address, browser) as ear, listening(address, other) as stays:
        await ear.until("heartbeat")
        ended = await other.send("DELETE", f"/api/sessions/{browser.session_id}")
        assert ended.status_code == 204
        (frame,) = await ear.until("ended")
        assert frame.data == {"reason": "session_ended"}
        await asyncio.wait_for(ear.closed.wait(), 10)
        await stays.until("heartbeat", len(stays.named("heartbeat")) + 2)
        assert stays.named("ended") == []


@pytest.mark.usefixtures("quick")
async def test_a_new_token_of_the_session_does_not_end_its_stream(world: World, address: str) -> None:
    pat = await person(world)
    browser = await pat.browser()
    async with listening(address, browser) as ear:
        await ear.until("heartbeat")
        assert (await browser.post("/api/auth/step-up", {"password": PASSWORD})).status_code == 204
        await ear.until("heartbeat", len(ear.named("heartbeat")) + 4)
        assert ear.named("ended") == []
        assert (await browser.post("/api/auth/logout")).status_code == 204
        (frame,) = await ear.until("ended")
        assert frame.data == {"reason": "session_ended"}


@pytest.mark.usefixtures("quick")
async def test_other_rights_end_the_stream(world: World, address: str) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    async with listening(address, browser) as ear:
        await ear.until("heartbeat")
        async with world.work() as work:
            user = await people.user(work.scope, work.session, world.users[Role.PARTNER_TECH, world.ours.partner])
            assert isinstance(user, User)
            await people.change(work.session, user, {"role": Role.PARTNER_BILLING.value})
        (frame,) = await ear.until("ended")
        assert frame.data == {"reason": "rights_changed"}


async def test_five_streams_a_session_and_a_closed_one_makes_room(world: World, address: str) -> None:
    browser, other = await world.client(Role.PARTNER_TECH), await world.client(Role.PARTNER_TECH)
    ears = [listening(address, browser) for _ in range(5)]
    for ear in ears:
        await (await ear.__aenter__()).until("hello")
    async with listening(address, browser) as refused:
        assert (refused.status, refused.body["code"]) == (429, "too_many_streams")
        assert refused.headers["retry-after"] == "30"
    async with listening(address, other) as fine:
        assert fine.status == 200
    await ears.pop().__aexit__(None, None, None)
    await eventually(lambda: _has(world, 4))
    async with listening(address, browser) as again:
        assert again.status == 200
    for ear in ears:
        await ear.__aexit__(None, None, None)
    await eventually(lambda: _has(world, 0))


async def _has(world: World, rows: int) -> bool:
    return await open_rows(world) == rows


async def test_slots_of_a_process_that_died_are_free_again_after_a_while(world: World, address: str) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    with psycopg.connect(world.database.owner, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO notify_streams (id, session_id, partner_id, opened_at, seen_at)"
            " SELECT gen_random_uuid(), %s, %s, now(), now() FROM generate_series(1, 5)",
            (browser.session_id, world.ours.partner),
        )
    async with listening(address, browser) as ear:
        assert ear.status == 429
    world.clock.ahead = streams.UNSEEN_AFTER + timedelta(seconds=1)
    async with listening(address, browser) as ear:
        assert ear.status == 200


def test_no_answer_passes_through_a_buffering_middleware(world: World) -> None:
    assert world.app.user_middleware
    assert not any(issubclass(each.cls, BaseHTTPMiddleware) for each in world.app.user_middleware)  # type: ignore[arg-type]  # Starlette types it as a factory
