"""Blindness is stated: devices not observed, evidence that waited too long; and old epochs are proved to their end."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from wardkeep_appliance.store import outbox
from wardkeep_appliance.tests.support.bench import Bench
from wardkeep_appliance.tests.support.central import Central
from wardkeep_appliance.tests.support.ordering import ordered
from wardkeep_appliance.tests.support.papers import device_id, linux_target
from wardkeep_appliance.tests.support.simulator import SimDevice, SimSite, refuse
from wardkeep_core.kit.times import parse_time
from wardkeep_core.probes.probe import Failure

PERIOD = timedelta(seconds=5)


async def looks(bench: Bench, periods: int) -> None:
    for _ in range(periods):
        bench.clock.ahead += PERIOD
        await bench.scan()


@pytest.mark.parametrize(("lost", "gaps"), [(0, 0), (1, 0), (4, 1)])
async def test_a_device_not_observed_for_more_than_three_periods_is_a_gap(tmp_path: Path, lost: int, gaps: int) -> None:
    bench = Bench(tmp_path, SimSite(SimDevice(device_id(1))), (linux_target(1),))
    await bench.start()
    try:
        await looks(bench, 2)
        last = bench.clock.now()
        bench.site.unreachable[device_id(1)] = Failure.UNREACHABLE
        await looks(bench, lost)
        bench.site.unreachable.clear()
        await looks(bench, 3)
        stated = await bench.statements("gap")
        assert [(each["device"], each["cause"]) for each in stated] == [(device_id(1), "offline")] * gaps
        for each in stated:
            assert abs(parse_time(each["from_at"]) - last) < PERIOD
            assert parse_time(each["to_at"]) - parse_time(each["from_at"]) > 3 * PERIOD
    finally:
        await bench.stop()


async def test_a_device_that_answers_and_tells_nothing_was_not_observed_either(tmp_path: Path) -> None:
    device = SimDevice(device_id(1))
    bench = Bench(tmp_path, SimSite(device), (linux_target(1, checks=("linux.shadow_file_protected",)),))
    await bench.start()
    try:
        await looks(bench, 2)
        device.faults["file_modes.sh"] = refuse
        await looks(bench, 4)
        device.faults.clear()
        await looks(bench, 1)
        assert [each["cause"] for each in await bench.statements("gap")] == ["unknown"]
    finally:
        await bench.stop()


async def test_evidence_that_waited_for_more_than_two_hours_is_said_to_be_late_once(tmp_path: Path) -> None:
    async with Central() as central, ordered(tmp_path, central) as one:
        waiting = (await one.box.parts.store.do(outbox.depth)).oldest_unsent_at
        assert waiting is not None
        for hours, expected in ((1, 0), (3, 1), (3, 1), (4, 1)):
            one.clock.ahead = timedelta(hours=hours)
            central.clock_ahead = one.clock.ahead
            await one.deliver()
            gaps = await one.box.parts.store.do(
                lambda conn: conn.execute("SELECT count(*) FROM late_until").fetchone()[0]
            )
            assert gaps == expected
        await one.box.ship.turn()
        (gap,) = (each["predicate"] for each in central.payloads() if "/gap/" in each["predicateType"])
        assert (gap["device"], gap["cause"], parse_time(gap["from_at"])) == (None, "offline", waiting)


async def test_after_a_new_epoch_the_old_one_is_proved_to_its_end(tmp_path: Path) -> None:
    async with Central() as central:
        async with ordered(tmp_path, central) as one:
            await one.drift()
            state = one.box._state.settings
            for name in ("appliance.db", "appliance.db-wal"):
                shutil.copy(state.state / name, tmp_path / name)
            device = one.device
            device.kernel["net.ipv4.tcp_syncookies"] = 0
            one.box.scan._due.clear()
            await one.box.scan.turn()
            await one.box.scan.in_flight.settle()
            await one.box.ship.turn()
        for name in ("appliance.db", "appliance.db-wal"):
            shutil.copy(tmp_path / name, state.state / name)
        (state.state / "appliance.db-shm").unlink(missing_ok=True)
        async with ordered(tmp_path, central, device=device) as one:
            await one.box.ship.turn()
            assert central.head is not None
            assert central.head.epoch == 1
            kept = await one.box.parts.store.do(
                lambda conn: {row[0] for row in conn.execute("SELECT DISTINCT epoch FROM outbox")}
            )
            assert kept == {0, 1}
            await one.deliver()
            await one.deliver()
            assert (await one.box.parts.store.do(outbox.depth)).kept == 0
