"""Check-ins that travel in one statement: each has its own answer, its own scope, and its own fate."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from wardkeep_server.platform import fast_lane
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import Wire, enrolled
from wardkeep_server.tests.support.census import widen_limits
from wardkeep_server.tests.support.world import REASON, World


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many calls each statement carried."""
    found: list[int] = []
    run = fast_lane._run

    async def counted(connection: Any, function: fast_lane.Function, calls: list[Any]) -> None:
        found.append(len(calls))
        await run(connection, function, calls)

    monkeypatch.setattr(fast_lane, "_run", counted)
    return found


async def boxes(world: World, count: int) -> list[Wire]:
    """At both tenants by turns."""
    widen_limits(world)
    browser = await world.client(Role.OPERATOR_ADMIN)
    return [await enrolled(world, browser, (world.ours, world.theirs)[number % 2].site) for number in range(count)]


async def test_every_one_gets_its_own_answer(world: World, sizes: list[int]) -> None:
    found = await boxes(world, 8)
    answers = await asyncio.gather(*(box.check_in(uptime_s=number) for number, box in enumerate(found)))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert max(sizes) > 1
    async with world.work() as work:
        query = text("SELECT appliance_id, site_id, (report->>'uptime_s')::int FROM fleet_checkins")
        rows = await work.session.execute(query)
        kept = {str(row[0]): (str(row[1]), row[2]) for row in rows}
    sites = (world.ours.site, world.theirs.site)
    assert kept == {box.id: (sites[number % 2], number) for number, box in enumerate(found)}


async def test_a_copy_and_a_retired_box_are_refused_among_others(world: World) -> None:
    found = await boxes(world, 4)
    browser = await world.client(Role.OPERATOR_ADMIN)
    retired = await browser.post(f"/api/appliances/{found[3].id}/retire", {"reason": REASON})
    assert retired.status_code == 204
    path, nonce = "/api/appliance/checkin", "ab" * 16
    calls = [box.check_in() for box in found]
    calls += [found[0].call(path, found[0].checkin_body(), nonce=nonce) for _ in range(3)]
    statuses = [answer.status_code for answer in await asyncio.gather(*calls)]
    assert statuses[:4] == [200, 200, 200, 401]
    assert sorted(statuses[4:]) == [200, 401, 401]


async def test_one_that_the_database_refuses_takes_no_other_down(world: World, sizes: list[int]) -> None:
    found = await boxes(world, 6)
    bad = found[2]
    answers = await asyncio.gather(
        *(box.check_in(addresses=["a\x00b" if box is bad else "192.0.2.9"]) for box in found)
    )
    statuses = [answer.status_code for answer in answers]
    assert statuses[:2] + statuses[3:] == [200] * 5
    assert (statuses[2], answers[2].json()["code"]) == (400, "bad_character")
    assert sizes.count(1) >= 2, "the one statement of several was split"


async def test_a_call_that_comes_as_the_last_lane_leaves_is_served(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lane that is still counted but looks at nothing any more would leave the call waiting for ever."""
    lane, loop = world.parts.fast_lane, asyncio.get_running_loop()
    (box,) = await boxes(world, 1)
    serve, late = lane._serve, list[asyncio.Future[Any]]()
    monkeypatch.setattr(fast_lane, "LANES", 1)

    async def then_one_more(function: fast_lane.Function, calls: list[Any]) -> None:
        await serve(function, calls)
        if not late:
            again = {**calls[0].values, "nonce": "cd" * 16}
            loop.call_soon(lambda: late.append(lane._queue(function, again)))

    monkeypatch.setattr(lane, "_serve", then_one_more)
    assert (await box.check_in()).status_code == 200
    async with asyncio.timeout(10):
        (row,) = await late[0]
    assert row


async def test_few_wait_for_the_statement_under_way_and_many_take_a_second_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane, gate, under_way = world.parts.fast_lane, asyncio.Event(), list[int]()
    function = fast_lane.Function("SELECT 1", "key")

    async def held(_: fast_lane.Function, calls: list[Any]) -> None:
        under_way.append(len(calls))
        await gate.wait()
        for call in calls:
            call.rows.set_result([])

    async def ask(count: int) -> list[asyncio.Future[Any]]:
        asked = [lane._queue(function, {"key": "a"}) for _ in range(count)]
        await asyncio.sleep(0)
        return asked

    monkeypatch.setattr(lane, "_serve", held)
    asked = await ask(1)
    asked += await ask(fast_lane.ENOUGH - 1)
    assert under_way == [1]
    asked += await ask(1)
    assert under_way == [1, fast_lane.ENOUGH]
    asked += await ask(2 * fast_lane.ENOUGH)
    assert len(under_way) == fast_lane.LANES
    gate.set()
    async with asyncio.timeout(10):
        await asyncio.gather(*asked)
    assert under_way == [1, fast_lane.ENOUGH, 2 * fast_lane.ENOUGH]
