"""Each reason not to act, as the appliance meets it: no step is sent, and what was refused is written down once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from wardkeep_appliance.site.papers import Papers, state_of
from wardkeep_appliance.site.state import Site
from wardkeep_appliance.tests.support.bench import Bench
from wardkeep_appliance.tests.support.papers import WAY, device_id, lease, linux_target, rule_set
from wardkeep_appliance.tests.support.simulator import SimDevice, SimSite, empty, half, late, refuse
from wardkeep_core.model.device import DeviceClass
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.tier import HealingTier
from wardkeep_core.probes.probe import Failure
from wardkeep_core.protocol.documents import RuleSetDocument
from wardkeep_core.protocol.messages import DryRunBecause

OPEN_SHADOW = ("root", "shadow", "0644")
PAST = datetime.now(UTC) - timedelta(days=1)
NO_LEASE = {"lease": None}


@asynccontextmanager
async def failing(folder: Path, *, target: dict[str, Any] | None = None, **settings: Any) -> AsyncIterator[Bench]:
    device = SimDevice(device_id(1))
    bench = Bench(folder, SimSite(device), (linux_target(1, **(target or {})),), **settings)
    await bench.start()
    try:
        await bench.scan()
        device.files["/etc/shadow"] = OPEN_SHADOW
        await bench.scan()
        yield bench
    finally:
        await bench.stop()


DRY_RUNS: dict[str, tuple[dict[str, Any], str, DryRunBecause]] = {
    "appliance": ({"dry_run_here": True}, "dry_run_off", DryRunBecause.APPLIANCE_SETTING),
    "site": ({"rules": rule_set(dry_run=True)}, "dry_run_off", DryRunBecause.SITE_SETTING),
    "no consent": ({"rules": rule_set(consents=())}, "g15_consent_and_approval", DryRunBecause.NO_CONSENT),
    "no lease": (NO_LEASE, "lease_in_force", DryRunBecause.LEASE_LAPSED),
    "lapsed": (
        {"lease": lease(low_until=PAST, medium_until=PAST)},
        "lease_in_force",
        DryRunBecause.LEASE_LAPSED,
    ),
    "stopped": ({"rules": rule_set(stopped=True)}, "kill_switch_off", DryRunBecause.STOPPED),
}


@pytest.mark.parametrize("name", DRY_RUNS)
async def test_any_that_says_dry_run_wins(tmp_path: Path, name: str) -> None:
    settings, guard, because = DRY_RUNS[name]
    async with failing(tmp_path, **settings) as bench:
        await bench.heal()
        (attempt,) = await bench.attempts()
        assert attempt.outcome is Outcome.DRY_RUN
        assert {each.guard.value for each in attempt.guards if not each.allowed} >= {guard}
        assert [line.result for line in attempt.lines] == [None]
        assert not any("apply" in call for call in bench.site.devices[device_id(1)].calls)
        (incident,) = await bench.incidents()
        assert incident.state is IncidentState.OPEN
        shown = bench.parts.site.dry_run(bench.clock.now())
        assert (shown.in_effect, shown.because) == (True, because)
        (statement,) = await bench.statements("remediation")
        assert (statement["dry_run"], statement["steps"][0]["status"]) == (True, "planned")


async def test_a_dry_run_is_written_down_once_until_something_changes(tmp_path: Path) -> None:
    async with failing(tmp_path, rules=rule_set(dry_run=True)) as bench:
        for _ in range(3):
            await bench.heal()
            await bench.scan()
        assert [each.outcome for each in await bench.attempts()] == [Outcome.DRY_RUN]
        bench.parts.site.adopt(_with(bench.parts.site, rule_set(version=2)))
        await bench.heal()
        assert [each.outcome for each in await bench.attempts()] == [Outcome.DRY_RUN, Outcome.HEALED]


def _with(site: Site, rules: RuleSetDocument) -> Papers:
    return replace(site.papers, rule_set=rules, rule_set_state=state_of(rules))


REFUSALS: dict[str, tuple[dict[str, Any], str | None, Outcome | None, IncidentState]] = {
    "clock": ({"clock_trusted": False}, "clock_fit", Outcome.DEFERRED_BY_GUARD, IncidentState.WAITING_WINDOW),
    "switched off": (
        {"rules": rule_set(disabled_runbooks=("linux.set_file_modes",))},
        None,
        None,
        IncidentState.ESCALATED,
    ),
    "tier": ({"rules": rule_set(healing_tier=HealingTier.STANDARD)}, None, None, IncidentState.ESCALATED),
    "no rules": ({"rules": None}, None, None, IncidentState.OPEN),
    "rules ran out": (
        {"rules": rule_set(issued_at=PAST, expires_at=PAST)},
        None,
        None,
        IncidentState.OPEN,
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_what_is_refused_sends_no_step(tmp_path: Path, name: str) -> None:
    settings, guard, outcome, state = REFUSALS[name]
    async with failing(tmp_path, **settings) as bench:
        await bench.heal()
        attempts = await bench.attempts()
        assert [each.outcome for each in attempts] == ([] if outcome is None else [outcome])
        for attempt in attempts:
            assert guard in {each.guard.value for each in attempt.guards if not each.allowed}
        (incident,) = await bench.incidents()
        assert incident.state is state
        assert bench.site.devices[device_id(1)].files["/etc/shadow"] == OPEN_SHADOW


async def test_who_logs_in_as_root_is_never_locked_out(tmp_path: Path) -> None:
    way = WAY.model_copy(update={"user": "root"})
    async with failing(tmp_path, target={"ssh": way, "checks": ("linux.ssh_root_login_off",)}) as bench:
        bench.site.devices[device_id(1)].ssh |= {"permit_root": "yes", "permit_root_matched": "yes"}
        await bench.scan()
        await bench.heal()
        (attempt,) = await bench.attempts()
        assert attempt.outcome is Outcome.ESCALATED
        assert {each.guard.value for each in attempt.guards if not each.allowed} == {"g3_management_path"}


@pytest.mark.parametrize("excluded", [DeviceClass.MEDICAL, DeviceClass.UNKNOWN])
async def test_an_excluded_device_is_never_even_dialled(tmp_path: Path, excluded: DeviceClass) -> None:
    async with failing(tmp_path, target={"device_class": excluded}) as bench:
        await bench.heal()
        assert bench.site.opened == 0
        assert await bench.incidents() == []


async def test_a_clock_that_was_set_since_it_was_right_stops_healing(tmp_path: Path) -> None:
    async with failing(tmp_path) as bench:
        since_boot = bench.clock.since_boot
        bench.clock.ahead += timedelta(minutes=20)
        standing = since_boot().milliseconds - 20 * 60 * 1000
        bench.clock.since_boot = lambda: type(since_boot())("boot", standing)  # type: ignore[method-assign]
        await bench.heal()
        (attempt,) = await bench.attempts()
        assert {each.reason for each in attempt.guards if not each.allowed} == {"clock_stepped"}


@pytest.mark.parametrize("fault", [refuse, late, half, empty])
async def test_a_probe_that_does_not_answer_is_an_error_and_leads_to_no_attempt(tmp_path: Path, fault: Any) -> None:
    async with failing(tmp_path) as bench:
        device = bench.site.devices[device_id(1)]
        device.faults["file_modes.sh"] = fault
        await bench.scan()
        await bench.heal()
        assert await bench.attempts() == []
        (incident,) = await bench.incidents()
        assert incident.state is IncidentState.OPEN
        newest = (await bench.statements("observation"))[-1]
        shown = {each["check"]: each["result"] for each in newest["results"]}
        assert shown["linux.shadow_file_protected"] == "error"
        assert "linux.shadow_file_protected" in {each["check"] for each in newest["results"] if not each["facts"]}


async def test_three_looks_without_a_verdict_go_to_a_person(tmp_path: Path) -> None:
    async with failing(tmp_path) as bench:
        bench.site.unreachable[device_id(1)] = Failure.HOST_KEY_CHANGED
        for _ in range(3):
            await bench.scan()
        incidents = {each.check: each.state for each in await bench.incidents()}
        assert len(incidents) == 4
        assert set(incidents.values()) == {IncidentState.ESCALATED}
        newest = (await bench.statements("observation"))[-1]
        assert {each["reason"] for each in newest["results"]} == {"host_key_changed"}
        await bench.heal()
        assert await bench.attempts() == []


async def test_an_unchanged_scan_is_stated_once_an_hour(tmp_path: Path) -> None:
    async with failing(tmp_path) as bench:
        before = len(await bench.statements("observation"))
        await bench.scan()
        await bench.scan()
        assert len(await bench.statements("observation")) == before
        bench.clock.ahead += timedelta(hours=1)
        await bench.scan()
        assert [each["occasion"] for each in await bench.statements("observation")][before:] == ["restated"]


async def test_what_was_stated_by_a_clock_far_ahead_is_stated_again_once_the_clock_is_right(tmp_path: Path) -> None:
    async with failing(tmp_path) as bench:
        bench.clock.set_to(timedelta(days=400))
        await bench.scan()
        before = len(await bench.statements("observation"))
        bench.clock.set_to(timedelta())
        await bench.scan()
        await bench.scan()
        assert [each["occasion"] for each in await bench.statements("observation")][before:] == ["restated"]


async def test_a_declared_list_that_is_missing_is_an_error(tmp_path: Path) -> None:
    async with failing(tmp_path, lists={"declared_services": None}) as bench:
        newest = (await bench.statements("observation"))[-1]
        shown = {each["check"]: (each["result"], each["reason"]) for each in newest["results"]}
        assert shown["linux.critical_services_running"] == ("error", "nothing_to_compare_with")
