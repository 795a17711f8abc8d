"""The engine's paths on a simulated site: heals, fails and undoes, makes worse, loses the device (catalogue T7)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from wardkeep_appliance.healing import take_back
from wardkeep_appliance.tests.support.bench import Bench
from wardkeep_appliance.tests.support.papers import device_id, linux_target
from wardkeep_appliance.tests.support.simulator import Fault, SimDevice, SimSite, no_effect, refuse, vanish
from wardkeep_appliance.transport.script import Ran
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.outcome import Outcome

SHADOW = "linux.shadow_file_protected"
ROOT = "linux.ssh_root_login_off"
OPEN_SHADOW = ("root", "shadow", "0644")
GOOD_SHADOW = ("root", "shadow", "0640")
RELOAD = "reload_unit.sh apply"


@pytest.fixture
def device() -> SimDevice:
    return SimDevice(device_id(1))


@asynccontextmanager
async def running(folder: Path, *devices: SimDevice, **settings: Any) -> AsyncIterator[Bench]:
    listed = tuple(linux_target(number) for number in range(1, len(devices) + 1))
    bench = Bench(folder, SimSite(*devices), listed, **settings)
    await bench.start()
    try:
        await bench.scan()
        yield bench
    finally:
        await bench.stop()


async def drift(bench: Bench, device: SimDevice) -> None:
    """Root may log in by SSH, seen by a scan."""
    device.ssh |= {"permit_root": "yes", "permit_root_matched": "yes"}
    await bench.scan()


async def test_a_drift_is_healed_and_proved(tmp_path: Path, device: SimDevice) -> None:
    async with running(tmp_path, device) as bench:
        assert await bench.incidents() == []
        device.files["/etc/shadow"] = OPEN_SHADOW
        await bench.scan()
        await bench.heal()
        (incident,) = await bench.incidents()
        assert (incident.check, incident.state) == (SHADOW, IncidentState.HEALED)
        assert device.files["/etc/shadow"] == GOOD_SHADOW
        (statement,) = await bench.statements("remediation")
        observed = {_place(each["chain"]): each for each in await bench.statements("observation")}
        before, after = observed[_place(statement["before"])], observed[_place(statement["after"])]
        assert (statement["outcome"], statement["dry_run"]) == ("healed", False)
        assert (_result(before)["result"], _result(after)["result"]) == ("fail", "pass")
        times = [_result(before)["observed_at"], statement["started_at"], statement["last_step_at"]]
        assert sorted(times) == times
        assert times[-1] < _result(after)["observed_at"]
        assert statement["parameters_digest"] == before["parameters_digest"] == after["parameters_digest"]


async def test_a_change_to_our_way_in_is_armed_proved_and_disarmed_before_the_last_look(
    tmp_path: Path, device: SimDevice
) -> None:
    async with running(tmp_path, device) as bench:
        await drift(bench, device)
        device.calls.clear()
        await bench.heal()
        (incident,) = await bench.incidents()
        assert incident.state is IncidentState.HEALED
        assert device.timers == {}
        order = [
            call
            for call in device.calls
            if call in {"arm_revert.sh arm", RELOAD, "second_session.sh apply", "arm_revert.sh disarm", "ssh_config.sh"}
        ]
        assert order == [
            "ssh_config.sh",
            "arm_revert.sh arm",
            RELOAD,
            "second_session.sh apply",
            "ssh_config.sh",
            "arm_revert.sh disarm",
            "ssh_config.sh",
        ]


async def test_steps_that_change_nothing_are_never_called_healed(tmp_path: Path, device: SimDevice) -> None:
    async with running(tmp_path, device) as bench:
        device.files["/etc/shadow"] = OPEN_SHADOW
        device.faults["set_file_mode.sh apply"] = no_effect
        await bench.scan()
        await bench.heal()
        (attempt,) = await bench.attempts()
        assert attempt.outcome is Outcome.ROLLED_BACK
        assert attempt.rollback is not None
        assert attempt.rollback.verified
        await bench.heal()
        (incident,) = await bench.incidents()
        assert incident.state is IncidentState.WAITING_WINDOW
        assert len(await bench.attempts()) == 2
        assert (await bench.attempts())[1].outcome is Outcome.DEFERRED_BY_GUARD


async def test_a_refused_step_ends_the_attempt_and_what_was_done_before_is_taken_back(
    tmp_path: Path, device: SimDevice
) -> None:
    async with running(tmp_path, device) as bench:
        await drift(bench, device)
        device.faults[RELOAD] = refuse
        await bench.heal()
        (attempt,) = await bench.attempts()
        assert attempt.outcome is Outcome.ROLLED_BACK
        assert device.managed == {}
        assert device.timers == {}
        statuses = [line.result and line.result.status for line in attempt.lines]
        assert statuses == ["done", "done", "failed", None, None]
        (statement,) = await bench.statements("remediation")
        assert [step["status"] for step in statement["steps"]] == ["done", "done", "failed", "skipped", "skipped"]


async def test_an_undo_that_cannot_be_proved_is_a_failure(tmp_path: Path, device: SimDevice) -> None:
    async with running(tmp_path, device) as bench:
        device.files["/etc/shadow"] = OPEN_SHADOW
        device.faults |= {"set_file_mode.sh apply": _spoil, "set_file_mode.sh undo": refuse}
        await bench.scan()
        await bench.heal()
        (attempt,) = await bench.attempts()
        assert attempt.outcome is Outcome.FAILED
        assert attempt.rollback is not None
        assert (attempt.rollback.complete, attempt.rollback.verified) == (False, False)


def _spoil(device: SimDevice) -> Ran:
    device.files["/etc/shadow"] = ("root", "root", "0666")
    return no_effect(device)


async def test_what_makes_another_check_fail_is_undone_and_held_back(tmp_path: Path, device: SimDevice) -> None:
    def reload_and_stop_cron(device: SimDevice) -> None:
        device.units["cron.service"].active = False

    async with running(tmp_path, device) as bench:
        await drift(bench, device)
        device.faults[RELOAD] = reload_and_stop_cron
        await bench.heal()
        (attempt,) = await bench.attempts()
        assert attempt.outcome is Outcome.ROLLED_BACK
        assert device.ssh["permit_root"] == "yes"
        assert device.timers == {}
        bench.clock.ahead += timedelta(hours=2)
        await bench.heal()
        refused = (await bench.attempts())[-1]
        assert refused.outcome is Outcome.ESCALATED
        assert {each.guard.value for each in refused.guards if not each.allowed} == {"g20_held_back"}


async def test_a_device_lost_half_way_is_undone_by_its_timer_and_read_back(
    tmp_path: Path, device: SimDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_back, "PAUSE_S", 0.0)
    async with running(tmp_path, device) as bench:
        await drift(bench, device)
        device.faults[RELOAD] = vanish
        opened = iter([False, False, False, False, True])

        def come_back() -> None:
            if next(opened, True) and device.gone:
                device.fire()
                device.gone = False

        bench.site.on_open = come_back
        await bench.heal()
        (attempt,) = await bench.attempts()
        assert attempt.outcome is Outcome.ROLLED_BACK
        assert attempt.rollback is not None
        assert attempt.rollback.reason == "undone_by_timer"
        assert device.managed == {}
        assert device.ssh["permit_root"] == "yes"


async def test_a_device_that_never_comes_back_is_a_failure_and_the_incident_stays_open(
    tmp_path: Path, device: SimDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_back, "PAUSE_S", 0.0)
    async with running(tmp_path, device) as bench:
        await drift(bench, device)
        device.faults[RELOAD] = vanish

        def time_passes() -> None:
            bench.clock.ahead += timedelta(minutes=2) if device.gone else timedelta()

        bench.site.on_open = time_passes
        await bench.heal()
        (attempt,) = await bench.attempts()
        assert attempt.outcome is Outcome.FAILED
        assert attempt.rollback is not None
        assert attempt.rollback.reason == "device_lost"
        (incident,) = await bench.incidents()
        assert not incident.state.closed


@pytest.mark.parametrize("fault", [refuse, vanish, no_effect])
async def test_a_step_that_cannot_even_be_armed_changes_nothing(
    tmp_path: Path, device: SimDevice, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_back, "PAUSE_S", 0.0)
    async with running(tmp_path, device) as bench:
        await drift(bench, device)
        device.faults["arm_revert.sh arm"] = fault
        bench.site.on_open = lambda: setattr(bench.clock, "ahead", bench.clock.ahead + timedelta(minutes=1))
        await bench.heal()
        (attempt,) = await bench.attempts()
        assert attempt.outcome is Outcome.FAILED
        assert device.managed == {}
        assert "write_managed_file.sh apply" not in device.calls


async def test_two_devices_fail_and_only_the_reached_one_is_touched_and_healed(tmp_path: Path) -> None:
    near, far = SimDevice(device_id(1)), SimDevice(device_id(2))
    async with running(tmp_path, near, far) as bench:
        for device in (near, far):
            device.files["/etc/shadow"] = OPEN_SHADOW
        await bench.scan()
        far.gone = True
        await bench.heal()
        await bench.heal()
        states = {each.device: each.state for each in await bench.incidents()}
        assert states == {near.id: IncidentState.HEALED, far.id: IncidentState.OPEN}
        assert far.files["/etc/shadow"] == OPEN_SHADOW
        assert [each.device for each in await bench.attempts()] == [near.id]


async def test_a_fail_that_passes_by_itself_is_recovered_not_healed(tmp_path: Path, device: SimDevice) -> None:
    async with running(tmp_path, device) as bench:
        device.files["/etc/shadow"] = OPEN_SHADOW
        await bench.scan()
        device.files["/etc/shadow"] = GOOD_SHADOW
        await bench.heal()
        (incident,) = await bench.incidents()
        assert incident.state is IncidentState.RECOVERED
        assert await bench.attempts() == []
        assert "set_file_mode.sh apply" not in device.calls


async def test_the_third_recurrence_is_suppressed_and_no_attempt_comes_any_more(
    tmp_path: Path, device: SimDevice
) -> None:
    async with running(tmp_path, device) as bench:
        for _ in range(6):
            device.files["/etc/shadow"] = OPEN_SHADOW
            await bench.scan()
            await bench.heal()
            bench.clock.ahead += timedelta(minutes=1)
            await bench.store.do(
                lambda conn: conn.execute("UPDATE attempt SET log_entry = replace(log_entry, 'x', 'x')")
            )
            await _forget_cooldowns(bench)
        outcomes = [each.outcome for each in await bench.attempts()]
        assert outcomes == [Outcome.HEALED, Outcome.HEALED, Outcome.HEALED, Outcome.SUPPRESSED]
        assert (await bench.incidents())[-1].state is IncidentState.SUPPRESSED
        assert device.files["/etc/shadow"] == OPEN_SHADOW


async def _forget_cooldowns(bench: Bench) -> None:
    """Cooldowns are an hour, recurrences two: so that only flapping can stop the next attempt."""
    await bench.store.do(lambda conn: conn.execute("UPDATE attempt SET started_at = '2000-01-01T00:00:00.000Z'"))


def _place(where: dict[str, Any]) -> tuple[int, int]:
    return where["epoch"], where["seq"]


def _result(observation: dict[str, Any]) -> dict[str, Any]:
    return next(each for each in observation["results"] if each["check"] == SHADOW)
