"""A stream that was broken off goes on: nothing is told twice, nothing is passed over."""

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from wardkeep_core.model.verdict import Result
from wardkeep_server.notify.service import feeds, prune, pulse, streams
from wardkeep_server.notify.service.feeds import hub_of
from wardkeep_server.notify.service.positions import KEPT, RESUMES_FOR, mark_of, position_of
from wardkeep_server.notify.tests.listening import Ear, eventually, fail, listening
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import platform_scope
from wardkeep_server.tests.support.box import claimed_box
from wardkeep_server.tests.support.reports import finding, scan
from wardkeep_server.tests.support.world import Browser, World


async def resume(address: str, browser: Browser, mark: str | None) -> tuple[bool, Ear]:
    async with listening(address, browser, **({"last-event-id": mark} if mark else {})) as ear:
        (hello,) = await ear.until("hello")
        return hello.data["resumed"], ear


async def test_a_stream_goes_on_where_it_left_off(world: World, address: str) -> None:
    box = await claimed_box(world, world.ours)
    device = await box.device()
    browser = await world.client(Role.PARTNER_TECH)
    async with listening(address, browser) as ear:
        await ear.until("hello")
        await fail(box, device)
        (told,) = await ear.until("finding.changed")
    await fail(box, device, Result.PASS)
    await fail(box, device, Result.ERROR)
    async with listening(address, browser, **{"last-event-id": told.id or ""}) as ear:
        (hello,) = await ear.until("hello")
        assert hello.data["resumed"] is True
        await ear.until("finding.changed", 2)
        await fail(box, device)
        await ear.until("finding.changed", 3)
        assert len({frame.id for frame in ear.named("finding.changed")}) == 3


async def test_a_mark_is_opaque_and_fits_its_scope_only(world: World, address: str) -> None:
    browser = await world.client(Role.PARTNER_TECH)
    async with listening(address, browser) as ear:
        (hello,) = await ear.until("hello")
    mark = hello.id or ""
    assert (await resume(address, browser, mark))[0] is True
    for stranger in (
        await world.client(Role.PARTNER_TECH, world.theirs),
        await world.client(Role.CLIENT_OWNER),
        await world.client(Role.OPERATOR_ADMIN),
    ):
        assert (await resume(address, stranger, mark))[0] is False
    for bad in ("1", mark[:-4] + "AAAA", "0 0"):
        assert (await resume(address, browser, bad))[0] is False
    operator = platform_scope("first_start")
    assert position_of(world.parts, operator, mark_of(world.parts, operator, (7, 9))) == (7, 9)
    assert position_of(world.parts, operator, "é") is None
    world.clock.ahead = RESUMES_FOR
    assert (await resume(address, browser, mark))[0] is False


async def test_old_rows_are_forgotten(world: World) -> None:
    box = await claimed_box(world, world.ours)
    await fail(box, await box.device())
    count = "SELECT count(*) FROM notify_events"
    await prune(world.parts)
    with psycopg.connect(world.database.superuser) as connection:
        assert connection.execute(count).fetchone() != (0,)
    world.clock.ahead = KEPT + timedelta(minutes=1)
    await prune(world.parts)
    with psycopg.connect(world.database.superuser) as connection:
        assert connection.execute(count).fetchone() == (0,)


async def test_a_change_that_commits_late_is_not_passed_over(world: World, address: str) -> None:
    """The older transaction commits after the newer one: both are told, in order, none twice."""
    box = await claimed_box(world, world.ours)
    await box.device()
    insert = (
        "INSERT INTO notify_events (partner_id, organisation_id, site_id, kind) VALUES (%s, %s, %s, 'order.changed')"
    )
    tenant = (world.ours.partner, world.ours.organisation, world.ours.site)
    wake = "SELECT pg_notify('wardkeep_events', '')"
    async with listening(address, await world.client(Role.PARTNER_TECH)) as ear:
        await ear.until("hello")
        with psycopg.connect(world.database.owner) as older, psycopg.connect(world.database.owner) as newer:
            older.execute(insert, tenant)
            newer.execute(insert, tenant)
            newer.execute(wake)
            newer.commit()
            await asyncio.sleep(3 * feeds.SETTLE_S)
            assert ear.named("order.changed") == []
            older.execute(wake)
            older.commit()
        await ear.until("order.changed", 2)
        await asyncio.sleep(2 * feeds.SETTLE_S)
        assert len(ear.named("order.changed")) == 2


async def test_nothing_is_lost_while_many_write_at_once(world: World, address: str) -> None:
    insert = (
        "INSERT INTO notify_events (partner_id, organisation_id, site_id, kind) VALUES (%s, %s, %s, 'order.changed')"
    )
    tenant = (world.ours.partner, world.ours.organisation, world.ours.site)

    async def write(connection: psycopg.AsyncConnection[Any]) -> None:
        for turn in range(50):
            async with connection.transaction():
                await connection.execute(insert, tenant)
                if turn % 3:
                    await connection.execute("SELECT pg_notify('wardkeep_events', '')")

    async with listening(address, await world.client(Role.PARTNER_TECH)) as ear:
        await ear.until("hello")
        connections = [await psycopg.AsyncConnection.connect(world.database.owner, autocommit=True) for _ in range(6)]
        try:
            await asyncio.gather(*(write(connection) for connection in connections))
        finally:
            for connection in connections:
                await connection.close()
        told = await ear.until("order.changed", 300)
        assert len({frame.id for frame in told}) == len(told) == 300


@pytest.mark.usefixtures("quick")
async def test_no_sign_of_life_while_changes_wait(world: World, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "CURRENT_WITHIN_S", 0.5)
    monkeypatch.setattr(feeds, "READ_AT_LEAST_EVERY_S", 0.1)
    insert = (
        "INSERT INTO notify_events (partner_id, organisation_id, site_id, kind) VALUES (%s, %s, %s, 'order.changed')"
    )
    tenant = (world.ours.partner, world.ours.organisation, world.ours.site)
    async with listening(address, await world.client(Role.PARTNER_TECH)) as ear:
        await ear.until("heartbeat", 4)
        with psycopg.connect(world.database.owner) as older, psycopg.connect(world.database.owner) as newer:
            older.execute(insert, tenant)
            newer.execute(insert, tenant)
            newer.commit()
            await asyncio.sleep(1.0)
            before = len(ear.named("heartbeat"))
            await asyncio.sleep(1.0)
            assert len(ear.named("heartbeat")) == before
            older.commit()
        await ear.until("heartbeat", before + 2)


async def test_many_changes_at_once_are_told_as_one(world: World, address: str) -> None:
    box = await claimed_box(world, world.ours)
    devices = [await box.device(f"device {number}") for number in range(60)]
    now = world.clock()
    async with listening(address, await world.client(Role.PARTNER_TECH)) as ear:
        await ear.until("hello")
        await box.report("devices", *(scan(device, now, finding(now)) for device in devices))
        (told,) = await ear.until("finding.changed")
        assert told.data == {"kind": "finding.changed", "site": world.ours.site, "id": None}


async def test_a_listener_that_does_not_keep_up_is_told_to_read_again(
    world: World, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "QUEUE", 3)
    insert = (
        "INSERT INTO notify_events (partner_id, organisation_id, site_id, kind)"
        " SELECT %s, %s, %s, 'order.changed' FROM generate_series(1, 10)"
    )
    async with listening(address, await world.client(Role.PARTNER_TECH)) as ear:
        await ear.until("hello")
        with psycopg.connect(world.database.owner, autocommit=True) as connection:
            connection.execute(insert, (world.ours.partner, world.ours.organisation, world.ours.site))
            connection.execute("SELECT pg_notify('wardkeep_events', '')")
        (reset,) = await ear.until("reset")
        assert reset.data == {"reason": "too_slow"}


async def test_a_lost_listener_comes_back_and_nothing_is_missed(world: World, address: str) -> None:
    box = await claimed_box(world, world.ours)
    device = await box.device()
    async with listening(address, await world.client(Role.PARTNER_TECH)) as ear:
        await ear.until("hello")
        hub = hub_of(world.parts)
        await asyncio.wait_for(hub.listening.wait(), 10)
        with psycopg.connect(world.database.superuser, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        await fail(box, device)
        await ear.until("finding.changed")
        await asyncio.wait_for(hub.listening.wait(), 10)


async def test_the_connection_is_given_back_with_the_last_listener(world: World, address: str) -> None:
    async def listeners() -> int:
        with psycopg.connect(world.database.superuser) as connection:
            row = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'").fetchone()
        assert row is not None
        return int(row[0])

    async def is_one() -> bool:
        return await listeners() == 1

    async def is_none() -> bool:
        return await listeners() == 0

    browser = await world.client(Role.PARTNER_TECH)
    operator = await world.client(Role.OPERATOR_ADMIN)
    async with listening(address, browser) as ear, listening(address, operator) as second:
        await ear.until("hello")
        await second.until("hello")
        await eventually(is_one)
    await eventually(is_none)


async def test_a_check_in_writes_no_event_and_the_pulse_one_per_site(world: World) -> None:
    box = await claimed_box(world, world.ours)

    def rows() -> list[tuple[Any, ...]]:
        with psycopg.connect(world.database.superuser) as connection:
            query = "SELECT subject_id::text FROM notify_events WHERE kind = 'site.checkin'"
            return connection.execute(query).fetchall()

    for _ in range(3):
        answer = await box.wire.check_in()
        assert answer.status_code == 200
    assert rows() == []
    await pulse(world.parts)
    assert rows() == [(world.ours.site,)]
    await pulse(world.parts)
    assert len(rows()) == 1
    for ahead, expected in ((299, 1), (301, 2), (600, 2), (901, 3), (2000, 3)):
        world.clock.ahead = timedelta(seconds=ahead)
        await pulse(world.parts)
        assert len(rows()) == expected, ahead
