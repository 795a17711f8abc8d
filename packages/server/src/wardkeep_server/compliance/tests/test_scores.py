"""Scores of all sites: what they say, that they say it at the moment of reading, and what they cost."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.model.device import DeviceClass, Platform
from wardkeep_core.model.verdict import Result
from wardkeep_server.compliance import service
from wardkeep_server.compliance.sums import counting_checks
from wardkeep_server.device import service as device
from wardkeep_server.device.schemas import DeviceChange
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.schemas import NewSite
from wardkeep_server.tests.support.box import Box, claimed_box
from wardkeep_server.tests.support.reports import CHECK, OTHER_CHECK, finding, incident, scan
from wardkeep_server.tests.support.world import World

PATH = "/api/compliance/scores"
LINUX = sorted(check for check in all_checks() if check.startswith("linux."))


async def get(world: World, path: str = PATH, role: Role = Role.PARTNER_TECH, **more: Any) -> Any:
    answer = await (await world.client(role, **more)).get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def only(world: World) -> dict[str, Any]:
    (row,) = (await get(world))["items"]
    found: dict[str, Any] = row
    return found


async def kept(world: World) -> list[tuple[Any, ...]]:
    """What is stored, with the recount beside it: the pairs must be equal where the row is still right."""
    async with world.work() as work:
        connection = await work.session.connection()
        found = await connection.exec_driver_sql(
            "SELECT c.valid_until >= now(), (c.platforms, c.devices, c.checks, c.passed, c.failed, c.accepted,"
            " c.not_applicable, c.error, c.stale)::text, (r.platforms, r.devices, r.checks, r.passed, r.failed,"
            " r.accepted, r.not_applicable, r.error, r.stale)::text"
            " FROM compliance_counts c, compliance_recount(c.site_id, c.counted_at) r ORDER BY c.site_id"
        )
        return [tuple(row) for row in found]


async def sweep(world: World) -> None:
    while await service.renew_counts(world.parts):
        pass


async def same_as_the_site_summary(world: World) -> dict[str, Any]:
    """The score in the list equals the site's own page, which counts every finding anew."""
    row = await only(world)
    summary = await get(world, f"/api/sites/{world.ours.site}/summary")
    for name in ("findings", "coverage", "score", "devices", "site_id", "site_name"):
        assert row[name] == summary[name], name
    return row


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Every statement sent while it is open, the binding of the scope left out."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    engine = world.parts.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_the_score_has_its_working(world: World) -> None:
    box = await claimed_box(world, world.ours)
    first, now = await box.device(), world.clock()
    await box.report("devices", scan(first, now, finding(now, Result.FAIL), finding(now, check=OTHER_CHECK)))
    row = await same_as_the_site_summary(world)
    assert row["findings"]["expected"] == len(LINUX)
    assert (row["coverage"]["observed"], row["coverage"]["expected"]) == (2, len(LINUX))
    weights = {each["severity"]: each["weight"] for each in row["score"]["rows"]}
    assert weights == {"critical": 10, "high": 5, "medium": 2, "low": 1}
    failed = all_checks()[CHECK].severity.value
    assert [each["failed"] for each in row["score"]["rows"] if each["severity"] == failed] == [1]
    assert row["score"]["working"].startswith("score: 100 x ")


async def test_a_band_is_capped_where_too_little_was_seen(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device_id, now = await box.device(), world.clock()
    await box.report("devices", scan(device_id, now, finding(now)))
    row = await only(world)
    assert (row["score"]["value"], row["score"]["band"]) == (100, "attention")
    assert "observed" in row["score"]["band_reason"]
    await box.report("devices", scan(device_id, now, *(finding(now, check=check) for check in LINUX)))
    assert (await only(world))["score"]["band"] == "good"


async def test_no_data_is_neither_pass_nor_fail(world: World) -> None:
    row = await only(world)
    assert (row["score"]["value"], row["score"]["band"], row["coverage"]["percent"]) == (None, "no_data", None)
    box = await claimed_box(world, world.ours)
    await box.device()
    row = await same_as_the_site_summary(world)
    assert (row["score"]["value"], row["coverage"]["percent"]) == (None, 0)


@pytest.mark.parametrize("swept", [False, True])
async def test_a_score_goes_stale_at_the_moment_its_findings_do(world: World, swept: bool) -> None:  # noqa: FBT001 - a case
    box = await claimed_box(world, world.ours)
    device_id, now = await box.device(), world.clock()
    await box.report("devices", scan(device_id, now, *(finding(now, check=check) for check in LINUX), period_s=300))
    if swept:
        await sweep(world)
    assert (await same_as_the_site_summary(world))["coverage"]["observed"] == len(LINUX)
    slow = sum(all_checks()[check].slow for check in LINUX)
    world.clock.ahead = timedelta(seconds=880)
    assert (await only(world))["coverage"]["observed"] == len(LINUX)
    world.clock.ahead = timedelta(seconds=902)
    row = await same_as_the_site_summary(world)
    assert (row["coverage"]["observed"], row["findings"]["stale"]) == (slow, len(LINUX) - slow)
    await sweep(world)
    again = await same_as_the_site_summary(world)
    assert {**again, "at": None} == {**row, "at": None}


async def test_a_device_that_comes_back_counts_again_at_once(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device_id, now = await box.device(), world.clock()
    await box.report("devices", scan(device_id, now, finding(now)))
    world.clock.ahead = timedelta(hours=1)
    await sweep(world)
    assert (await only(world))["coverage"]["observed"] == 0
    later = world.clock()
    await box.report("devices", scan(device_id, later, finding(later)))
    assert (await same_as_the_site_summary(world))["coverage"]["observed"] == 1


async def test_a_shorter_period_ends_the_count_earlier(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device_id, now = await box.device(), world.clock()
    await box.report("devices", scan(device_id, now, finding(now), period_s=3600))
    await sweep(world)
    later = now + timedelta(seconds=1)
    await box.report("devices", scan(device_id, later, finding(later, since=now), period_s=60))
    await sweep(world)
    world.clock.ahead = timedelta(seconds=190)
    assert (await same_as_the_site_summary(world))["findings"]["stale"] == 1


async def test_every_change_shows_at_once_after_a_sweep(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device_id, now = await box.device(), world.clock()
    await box.report("devices", scan(device_id, now, finding(now)))
    await sweep(world)
    later = now + timedelta(seconds=1)
    await box.report("devices", scan(device_id, later, finding(later, Result.FAIL)))
    assert (await same_as_the_site_summary(world))["findings"]["failed"] == 1
    await sweep(world)
    opened = incident(device_id, later, "open", "accepted_risk")
    await box.report("incidents", opened)
    assert (await same_as_the_site_summary(world))["score"]["accepted"] == 1
    await sweep(world)
    async with world.work() as work:
        await device.change_device(work, device_id, DeviceChange(device_class=DeviceClass.MEDICAL))
    assert (await same_as_the_site_summary(world))["devices"] == 0
    await sweep(world)
    second = await box.device("another")
    assert (await same_as_the_site_summary(world))["devices"] == 1
    async with world.work() as work:
        await device.archive_device(work, second)
    assert (await same_as_the_site_summary(world))["devices"] == 0


async def test_what_is_kept_equals_a_recount_after_many_writers_at_once(world: World) -> None:
    box = await claimed_box(world, world.ours)
    devices = [await box.device(f"device {number}") for number in range(6)]
    start = world.clock() - timedelta(minutes=10)

    async def write(device_id: str, offset: int) -> None:
        for turn in range(5):
            at = start + timedelta(seconds=10 * turn + offset)
            results = [Result.PASS, Result.FAIL, Result.ERROR, Result.NOT_APPLICABLE]
            rows = [
                finding(at, results[(turn + offset + n) % 4], check=check, since=at) for n, check in enumerate(LINUX)
            ]
            await box.report("devices", scan(device_id, at, *rows))

    async def sweeping() -> None:
        for _ in range(15):
            await sweep(world)
            await get(world)

    writers = [write(device_id, number) for number, device_id in enumerate(devices)]
    await asyncio.gather(*writers, sweeping(), sweeping())
    await same_as_the_site_summary(world)
    await sweep(world)
    found = await kept(world)
    assert len(found) == 2
    assert [row[1] for row in found] == [row[2] for row in found]
    row = await same_as_the_site_summary(world)
    assert row["findings"]["expected"] == 6 * len(LINUX)


async def test_what_is_still_right_is_not_counted_again(world: World) -> None:
    """Else the sweep would be pointless: a scan that only refreshes leaves the kept counts alone."""
    box = await claimed_box(world, world.ours)
    device_id, now = await box.device(), world.clock()
    await box.report("devices", scan(device_id, now, finding(now)))
    await sweep(world)
    later = now + timedelta(seconds=30)
    await box.report("devices", scan(device_id, later, finding(later, since=now)))
    assert [row[0] for row in await kept(world)] == [True, True]
    await box.report("devices", scan(device_id, later + timedelta(seconds=1), finding(later, Result.FAIL)))
    same = await get(world)
    assert same["items"][0]["findings"]["passed"] + same["items"][0]["findings"]["failed"] == 1


async def test_one_statement_for_one_site_and_for_two_hundred(world: World) -> None:
    counted: list[int] = []
    for sites in (1, 200):
        async with world.work() as work:
            for number in range(sites - 1):
                new = NewSite(organisation_id=world.ours.organisation, name=f"Site {number:04d}")
                await tenancy.create_site(work, new)
        for swept in (False, True):
            if swept:
                await sweep(world)
            browser = await world.client(Role.PARTNER_TECH)
            with statements(world) as sent:
                answer = await browser.get(f"{PATH}?limit=500")
            assert len(answer.json()["items"]) == sites
            counted.append(sum("compliance_counts" in statement for statement in sent))
            counted.append(len(sent))
    assert counted[0::2] == [1, 1, 1, 1]
    assert len(set(counted[1::2])) == 1, counted


async def test_pages_go_through_all_sites_once(world: World) -> None:
    async with world.work() as work:
        for number in range(5):
            await tenancy.create_site(work, NewSite(organisation_id=world.ours.organisation, name=f"Site {number}"))
    seen: list[str] = []
    after = ""
    while True:
        page = await get(world, f"{PATH}?limit=2{after}")
        seen += [row["site_name"] for row in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == ["Ours site", *(f"Site {number}" for number in range(5))]


async def test_a_framework_narrows_the_checks(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device_id, now = await box.device(), world.clock()
    await box.report("devices", scan(device_id, now, finding(now)))
    whole, hipaa = await only(world), (await get(world, f"{PATH}?framework=hipaa"))["items"][0]
    assert hipaa["findings"]["expected"] <= whole["findings"]["expected"]
    assert hipaa["coverage"]["observed"] == 1
    answer = await (await world.client(Role.PARTNER_TECH)).get(f"{PATH}?framework=nothing_here")
    assert (answer.status_code, answer.json()["code"]) == (404, "framework_unknown")


async def test_strangers_see_their_own_sites_only(world: World) -> None:
    box = await claimed_box(world, world.ours)
    await box.device()
    for role in (Role.PARTNER_ADMIN, Role.PARTNER_TECH, Role.CLIENT_OWNER, Role.CLIENT_VIEWER):
        rows = (await get(world, role=role, tenant=world.theirs))["items"]
        assert [row["site_id"] for row in rows] == [world.theirs.site], role
    stranger = await world.client(Role.PARTNER_ADMIN, world.theirs)
    foreign = await stranger.get(f"{PATH}?organisation={world.ours.organisation}")
    assert foreign.status_code == 404
    both = await get(world, role=Role.OPERATOR_READONLY)
    assert {row["site_id"] for row in both["items"]} == {world.ours.site, world.theirs.site}
    billing = await (await world.client(Role.PARTNER_BILLING)).get(PATH)
    assert billing.status_code == 403


async def test_the_database_refuses_other_tenants_counts(world: World) -> None:
    await sweep(world)
    with psycopg.connect(world.database.application) as connection:
        connection.execute(
            "SELECT set_config('role', 'wardkeep_tenant', true), set_config('wardkeep.partner', %s, true)",
            (world.theirs.partner,),
        )
        rows = connection.execute("SELECT site_id::text FROM compliance_counts").fetchall()
    assert rows == [(world.theirs.site,)]


async def test_devices_of_other_platforms_expect_other_checks(world: World) -> None:
    box: Box = await claimed_box(world, world.ours)
    await box.device("box", platform=Platform.APPLIANCE)
    expected = [check for check in counting_checks() if check.platform is Platform.APPLIANCE]
    assert (await same_as_the_site_summary(world))["findings"]["expected"] == len(expected)
