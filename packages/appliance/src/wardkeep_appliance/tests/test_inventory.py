"""Inventories of the appliance: when they are taken, what they count, what they exclude, and that they fit a leaf."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from wardkeep_appliance.actors.inventory import InventoryActor
from wardkeep_appliance.observing.inventory import inventory_at_start, take_inventory
from wardkeep_appliance.site.papers import Papers, state_of
from wardkeep_appliance.tests.support.bench import Bench
from wardkeep_appliance.tests.support.papers import device_id, linux_target, targets
from wardkeep_appliance.tests.support.simulator import SimDevice, SimSite, refuse
from wardkeep_core.kit.times import parse_time
from wardkeep_core.model.device import DeviceClass
from wardkeep_core.probes.probe import Failure

PERIOD = timedelta(seconds=5)


async def begun(folder: Path, *numbers: int) -> Bench:
    bench = Bench(folder, SimSite(*(SimDevice(device_id(each)) for each in numbers)), tuple(map(linux_target, numbers)))
    await bench.start()
    await inventory(bench)
    return bench


async def inventory(bench: Bench) -> dict[str, Any]:
    """Take one and give its last part."""
    parts = bench.parts
    await parts.writer.do(take_inventory, parts.writer, parts.site, parts.clock.now())
    return (await bench.statements("inventory"))[-1]


async def turns(bench: Bench, count: int, *, step: timedelta = PERIOD) -> None:
    """Let time pass; scans begin when they are due."""
    for _ in range(count):
        await bench.scanner.turn()
        await bench.scanner.in_flight.settle()
        bench.clock.ahead += step


def row(said: dict[str, Any], number: int) -> tuple[int, int, int]:
    (found,) = [each for each in said["devices"] if each["device"] == device_id(number)]
    return found["cadence_s"], found["done"], found["missed"]


async def test_scans_done_and_missed_are_counted_from_one_inventory_to_the_next(tmp_path: Path) -> None:
    bench = await begun(tmp_path, 1, 2)
    try:
        await turns(bench, 4)
        bench.site.unreachable[device_id(2)] = Failure.UNREACHABLE
        await turns(bench, 3)
        said = await inventory(bench)
        assert (row(said, 1), row(said, 2)) == ((5, 7, 0), (5, 4, 3))
        first, second = await bench.statements("inventory")
        assert (first["from_at"], first["to_at"]) == (second["from_at"], second["from_at"])
        assert parse_time(second["to_at"]) <= parse_time(second["recorded_at"])
        assert row(await inventory(bench), 1) == (5, 0, 0)
    finally:
        await bench.stop()


async def test_a_device_that_answers_and_tells_nothing_is_missed(tmp_path: Path) -> None:
    device = SimDevice(device_id(1))
    bench = Bench(tmp_path, SimSite(device), (linux_target(1, checks=("linux.shadow_file_protected",)),))
    await bench.start()
    try:
        await inventory(bench)
        device.faults["file_modes.sh"] = refuse
        await turns(bench, 2)
        assert row(await inventory(bench), 1) == (5, 0, 2)
    finally:
        await bench.stop()


async def test_scans_that_were_due_and_never_began_are_missed(tmp_path: Path) -> None:
    bench = await begun(tmp_path, 1)
    try:
        await turns(bench, 1, step=4 * PERIOD)
        await turns(bench, 1)
        assert row(await inventory(bench), 1) == (5, 2, 3)
    finally:
        await bench.stop()


async def test_scans_of_the_time_in_which_it_was_off_are_missed(tmp_path: Path) -> None:
    bench = await begun(tmp_path, 1)
    await turns(bench, 2)
    await bench.stop()
    bench.clock.ahead += 10 * PERIOD
    await bench.start()
    try:
        parts, said = bench.parts, []
        for _ in range(2):  # the second start comes before anything was scanned, and counts nothing twice
            await parts.writer.do(inventory_at_start, parts.writer, parts.site, bench.clock.now())
            said.append(row((await bench.statements("inventory"))[-1], 1))
        assert said[0][:2] == (5, 2)
        assert 10 <= said[0][2] <= 11
        assert said[1] == (5, 0, 0)
    finally:
        await bench.stop()


async def test_an_attempts_looks_are_no_scans(tmp_path: Path) -> None:
    bench = await begun(tmp_path, 1)
    try:
        bench.site.devices[device_id(1)].files["/etc/shadow"] = ("root", "shadow", "0644")
        await turns(bench, 1)
        await bench.heal()
        assert len(await bench.statements("remediation")) == 1
        assert row(await inventory(bench), 1) == (5, 1, 0)
    finally:
        await bench.stop()


async def test_what_is_not_looked_at_is_excluded_by_its_setting(tmp_path: Path) -> None:
    listed = (
        linux_target(1),
        linux_target(2, device_class=DeviceClass.MEDICAL),
        linux_target(3, device_class=DeviceClass.UNKNOWN),
        linux_target(4, checks=()),
    )
    bench = Bench(tmp_path, SimSite(SimDevice(device_id(1))), listed)
    await bench.start()
    try:
        said = await inventory(bench)
        assert [each["device"] for each in said["devices"]] == [device_id(1)]
        assert [(each["device"], each["setting"], each["decision"]) for each in said["exclusions"]] == [
            (device_id(2), "class:medical", None),
            (device_id(3), "class:unknown", None),
            (device_id(4), "checks:none", None),
        ]
    finally:
        await bench.stop()


async def test_a_device_that_the_targets_leave_out_is_said_to_be_withdrawn_once(tmp_path: Path) -> None:
    bench = await begun(tmp_path, 1, 2)
    try:
        await turns(bench, 1)
        fewer = targets(linux_target(1), version=2)
        bench.parts.site.adopt(Papers(targets=fewer, targets_state=state_of(fewer)))
        said = await inventory(bench)
        assert [(each["device"], each["setting"]) for each in said["exclusions"]] == [
            (device_id(2), "targets:withdrawn")
        ]
        assert said["targets"] == {"version": 2, "digest": fewer.content_digest()}
        assert (await inventory(bench))["exclusions"] == []
    finally:
        await bench.stop()


async def test_the_largest_site_fits_in_numbered_parts(tmp_path: Path) -> None:
    listed = tuple(linux_target(number) for number in range(1, 1001))
    bench = Bench(tmp_path, SimSite(), listed)
    await bench.start()
    try:
        await inventory(bench)
        parts = await bench.statements("inventory")
        assert len(parts) > 1
        assert [(each["part"], each["parts"]) for each in parts] == [
            (number, len(parts)) for number in range(1, len(parts) + 1)
        ]
        assert len({(each["inventory"], each["from_at"], each["to_at"]) for each in parts}) == 1
        assert [row["device"] for each in parts for row in each["devices"]] == [each.device for each in listed]
        sizes = await bench.store.do(lambda conn: conn.execute("SELECT max(length(envelope)) FROM outbox").fetchone())
        assert sizes[0] <= 65_535
    finally:
        await bench.stop()


async def test_one_is_taken_at_each_full_hour_and_none_between(tmp_path: Path) -> None:
    bench = await begun(tmp_path, 1)
    try:
        actor = InventoryActor(bench.parts)
        assert 0 < await actor.turn() <= 60
        taken = [len(await bench.statements("inventory"))]
        for _ in range(3):
            bench.clock.ahead += timedelta(minutes=30)
            await actor.turn()
            await actor.turn()
            taken.append(len(await bench.statements("inventory")))
        assert taken[-1] - taken[0] in (1, 2)
        assert max(later - earlier for earlier, later in pairwise(taken)) == 1
    finally:
        await bench.stop()


async def test_without_targets_nothing_is_promised(tmp_path: Path) -> None:
    bench = await begun(tmp_path, 1)
    try:
        bench.parts.site.adopt(Papers())
        before = len(await bench.statements("inventory"))
        await inventory(bench)
        assert len(await bench.statements("inventory")) == before
    finally:
        await bench.stop()
