"""Scans as an appliance sends them, over HTTP, into PostgreSQL."""

from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from wardkeep_core.model.verdict import Result, Severity
from wardkeep_server.finding.routes import MACHINE
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.appliance import Wire
from wardkeep_server.tests.support.box import Box, claimed_box
from wardkeep_server.tests.support.reports import CHECK, OTHER_CHECK, finding, scan
from wardkeep_server.tests.support.world import World

PATH = "/api/appliance/devices"


async def listed(world: World, path: str = "/api/findings") -> list[dict[str, Any]]:
    browser = await world.client(Role.PARTNER_TECH)
    answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["items"]
    return rows


async def detail(world: World) -> dict[str, Any]:
    (row,) = await listed(world)
    browser = await world.client(Role.PARTNER_TECH)
    answer = await browser.get(f"/api/findings/{row['id']}")
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


def changes(view: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(change["from_status"], change["status"]) for change in view["changes"]]


async def test_a_scan_becomes_findings_worst_first(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    got = await box.report("devices", scan(device, now, finding(now, check=OTHER_CHECK), finding(now, Result.FAIL)))
    assert (got.accepted, got.refused) == (1, ())
    rows = await listed(world)
    assert [(row["check"]["id"], row["status"], row["green"]) for row in rows] == [
        (CHECK, "fail", False),
        (OTHER_CHECK, "pass", True),
    ]


async def test_sending_again_changes_nothing(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    report = scan(device, now, finding(now, Result.FAIL))
    first = await box.report("devices", report)
    before = await detail(world)
    again = await box.report("devices", report)
    after = await detail(world)
    assert first == again
    assert (after["received_at"], changes(after)) == (before["received_at"], [(None, "fail")])


async def test_an_older_scan_never_replaces_a_newer_one(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    await box.report("devices", scan(device, now, finding(now, Result.FAIL)))
    older = now - timedelta(minutes=5)
    got = await box.report("devices", scan(device, older, finding(older, Result.PASS)))
    view = await detail(world)
    assert got.accepted == 1
    assert (view["status"], changes(view)) == ("fail", [(None, "fail")])


async def test_every_change_of_verdict_is_kept_and_only_those(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock() - timedelta(minutes=10)
    for minute, result in enumerate((Result.PASS, Result.PASS, Result.FAIL, Result.FAIL, Result.PASS)):
        at = now + timedelta(minutes=minute)
        await box.report("devices", scan(device, at, finding(at, result)))
    view = await detail(world)
    assert changes(view) == [("fail", "pass"), ("pass", "fail"), (None, "pass")]


async def test_the_history_cannot_be_rewritten(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    await box.report("devices", scan(device, now, finding(now, Result.FAIL)))
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        for statement in ("UPDATE finding_changes SET result = 'pass'", "DELETE FROM finding_changes"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                connection.execute(statement)


async def test_unknown_and_foreign_devices_are_refused_by_name_and_the_rest_stands(world: World) -> None:
    ours, theirs = await claimed_box(world, world.ours), await claimed_box(world, world.theirs)
    device, foreign, unknown = await ours.device(), await theirs.device(), new_id()
    now = world.clock()
    scans = [scan(one, now, finding(now)) for one in (foreign, unknown, device)]
    got = await ours.report("devices", *scans)
    assert got.accepted == 1
    assert got.refused == tuple(f"device {one}: it is not known at this site" for one in (foreign, unknown))
    assert [row["device"]["id"] for row in await listed(world)] == [device]


@pytest.mark.parametrize(
    ("ahead", "taken"), [(timedelta(minutes=1, seconds=30), 1), (timedelta(minutes=2, seconds=5), 0)]
)
async def test_a_scan_from_the_future_is_refused(world: World, ahead: timedelta, taken: int) -> None:
    box = await claimed_box(world, world.ours)
    device, at = await box.device(), world.clock() + ahead
    got = await box.report("devices", scan(device, at, finding(at)))
    assert got.accepted == taken
    assert len(await listed(world)) == taken


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"since": timedelta(seconds=1)}, "since a time after"),
        ({"observed_at": timedelta(minutes=5), "since": timedelta()}, "in the future"),
        ({"entry_epoch": 0}, "epoch and number"),
    ],
)
async def test_an_unsound_verdict_is_refused_alone(world: World, changed: dict[str, Any], words: str) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    more: dict[str, Any] = {
        name: now + value if isinstance(value, timedelta) else value for name, value in changed.items()
    }
    got = await box.report("devices", scan(device, now, finding(now, **more), finding(now, check=OTHER_CHECK)))
    assert got.accepted == 1
    assert len(got.refused) == 1
    assert words in got.refused[0]
    assert [row["check"]["id"] for row in await listed(world)] == [OTHER_CHECK]


async def test_what_is_listed_twice_counts_once(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    twice = scan(device, now, finding(now, Result.FAIL), finding(now, Result.PASS))
    got = await box.report("devices", twice, scan(device, now, finding(now, Result.PASS)))
    assert got.accepted == 1
    assert ["listed twice" in words for words in got.refused] == [True, True]
    assert [row["status"] for row in await listed(world)] == ["fail"]


async def test_a_check_this_server_does_not_know_is_kept_under_its_id(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    await box.report("devices", scan(device, now, finding(now, Result.FAIL, check="linux.not_yet_known")))
    view = await detail(world)
    assert view["check"] == {"id": "linux.not_yet_known", "title": "linux.not_yet_known", "in_catalogue": False}
    assert (view["about_check"], view["planned_change"], view["citations"]) == (None, None, [])


async def test_an_oversized_report_is_refused_before_it_is_read(world: World) -> None:
    box = await claimed_box(world, world.ours)
    answer = await box.wire.call(PATH, b'{"devices": [' + b" " * MACHINE.max_body + b"]}")
    assert answer.status_code == 413


async def test_a_report_beyond_its_limits_names_the_field(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, now = await box.device(), world.clock()
    row = scan(device, now, finding(now)).to_json()
    answer = await box.wire.call(PATH, {"devices": [row] * 101})
    assert answer.status_code == 422
    assert "devices" in answer.json()["detail"]
    unknown = await box.wire.call(PATH, {"devices": [row | {"site": world.theirs.site}]})
    assert unknown.status_code == 422
    assert "devices.0.site" in unknown.json()["detail"]


async def test_a_request_cannot_be_replayed_and_needs_a_known_key(world: World) -> None:
    box = await claimed_box(world, world.ours)
    body: dict[str, Any] = {"devices": []}
    nonce = "0" * 32
    assert (await box.wire.call(PATH, body, nonce=nonce)).status_code == 200
    assert (await box.wire.call(PATH, body, nonce=nonce)).status_code == 401
    stranger = Wire(world, box.wire.http)
    assert (await stranger.call(PATH, body)).status_code == 401
    browser = await world.client(Role.OPERATOR_ADMIN)
    assert (await browser.post(PATH, body)).status_code == 401


async def test_the_number_of_statements_does_not_grow_with_the_report(world: World) -> None:
    box = await claimed_box(world, world.ours)
    devices = [await box.device(f"desk {number}") for number in range(8)]
    await box.report("devices")  # its key is read and remembered
    small = await _statements(world, box, devices[:1], world.clock())
    large = await _statements(world, box, devices, world.clock())
    assert small == large


async def _statements(world: World, box: Box, devices: list[str], at: datetime) -> int:
    seen: list[str] = []
    engine = world.parts.database.engine.sync_engine

    def note(*given: Any) -> None:
        seen.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    checks = [finding(at, check=f"linux.check_{number}", severity=Severity.LOW) for number in range(40)]
    await box.report("devices", *(scan(device, at, *checks) for device in devices))
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
