"""What orders do at the appliance: a look counted honestly, a runbook under every guard."""

from pathlib import Path
from typing import Any

import pytest

from wardkeep_appliance.tests.support.ordering import (
    APPLY,
    GOOD_SHADOW,
    OPEN_SHADOW,
    PERSON,
    SHADOW,
    at_work,
    members,
    run_members,
    signed,
)
from wardkeep_appliance.tests.support.papers import device_id, linux_target, rule_set, targets
from wardkeep_appliance.tests.support.simulator import no_effect
from wardkeep_core.model.device import DeviceClass
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.probes.probe import Failure


async def test_a_device_that_cannot_be_looked_at_is_counted_and_no_success(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        one.box.parts.dialler.unreachable[device_id(1)] = Failure.UNREACHABLE  # type: ignore[attr-defined]
        await one.deliver(signed(one.central, order := members()))
        await one.work()
        said = one.last(order["id"])
        assert (said.state, said.reason) == ("failed", "not_all_looked_at")
        assert said.detail == "0 of 1 devices looked at, 1 could not be looked at"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"device": device_id(9)}, "not_observed"),
        ({"check": "linux.no_such_check"}, "not_observed"),
        ({"runbook": "linux.no_such_runbook"}, "runbook_differs"),
        ({"runbook_version": 99}, "runbook_differs"),
        ({"runbook": "linux.harden_ssh"}, "not_healed_here"),
    ],
)
async def test_what_does_not_fit_what_is_here_fails(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    async with at_work(tmp_path) as one:
        await one.drift()
        await one.deliver(signed(one.central, order := run_members(**change)))
        await one.work()
        assert (one.last(order["id"]).state, one.last(order["id"]).reason) == ("failed", reason)
        assert one.device.files["/etc/shadow"] == OPEN_SHADOW


async def test_a_medical_device_is_not_even_dialled(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        medical = linux_target(1, device_class=DeviceClass.MEDICAL)
        one.central.documents["targets"] = targets(medical, version=2)
        await one.deliver()
        calls = len(one.device.calls)
        await one.deliver(signed(one.central, order := run_members()), signed(one.central, look := members(2)))
        await one.work()
        assert [one.last(each["id"]).reason for each in (order, look)] == ["not_observed", "not_observed"]
        assert (len(one.device.calls), one.box.parts.dialler.opened) == (calls, 0)  # type: ignore[attr-defined]


async def test_a_runbook_heals_and_the_person_stands_in_the_evidence(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        await one.drift()
        await one.deliver(signed(one.central, order := run_members()))
        await one.work()
        said = one.last(order["id"])
        assert (said.state, said.reason) == ("succeeded", "healed")
        assert one.device.files["/etc/shadow"] == GOOD_SHADOW
        (statement,) = await one.statements()
        remediation = next(
            each["predicate"] for each in one.central.payloads() if "/remediation/" in each["predicateType"]
        )
        assert (statement["attempt"], said.attempt) == (remediation["attempt"], remediation["attempt"])
        named = [remediation[name] for name in ("decided_by", "person", "rule", "outcome")]
        assert named == ["person", PERSON, None, "healed"]
        (attempt,) = one.central.attempts.values()
        assert (attempt.decided_by, attempt.rule) == ("person", None)
        (incident,) = one.central.incidents.values()
        assert [line.actor for line in incident.transitions if line.reason == "ordered"] == [f"user:{PERSON}"]


async def test_a_person_may_choose_for_an_incident_that_was_handed_to_people(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        one.central.documents["rule_set"] = rule_set(2, healing_tier="standard")
        await one.deliver()
        await one.drift()
        await one.box.heal.turn()
        await one.box.heal.in_flight.settle()
        (left,) = await one.box.parts.store.do(
            lambda conn: [row[0] for row in conn.execute("SELECT json_extract(incident, '$.state') FROM incident")]
        )
        assert left == IncidentState.ESCALATED.value
        await one.deliver(signed(one.central, order := run_members()))
        await one.work()
        assert one.last(order["id"]).reason == "healed"
        assert one.device.files["/etc/shadow"] == GOOD_SHADOW


async def test_dry_run_here_fails_the_order_and_names_itself(tmp_path: Path) -> None:
    async with at_work(tmp_path, dry_run=True) as one:
        await one.drift()
        await one.deliver(signed(one.central, order := run_members()))
        await one.work()
        said = one.last(order["id"])
        assert (said.state, said.reason) == ("failed", "dry_run")
        assert said.detail.startswith("dry_run_off: ")
        (attempt,) = await one.attempts()
        assert (attempt.outcome, attempt.id, attempt.person) == (Outcome.DRY_RUN, said.attempt, PERSON)
        assert APPLY not in one.device.calls


async def test_a_guards_no_fails_the_order_names_the_guard_and_leaves_the_incident(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        one.device.faults[APPLY] = no_effect
        await one.drift()
        await one.deliver(signed(one.central, first := run_members(1)))
        await one.work()
        assert (one.last(first["id"]).state, one.last(first["id"]).reason) == ("failed", "rolled_back")
        await one.deliver(signed(one.central, second := run_members(2)))
        await one.work()
        said = one.last(second["id"])
        assert (said.state, said.reason) == ("failed", "deferred_by_guard")
        assert said.detail.startswith("g13_cooldown_and_cap: ")
        assert one.device.calls.count(APPLY) == 1
        await one.statements()
        (incident,) = one.central.incidents.values()
        assert incident.state == IncidentState.DECIDING.value


async def test_without_consent_a_persons_order_changes_nothing_either(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        one.central.documents["rule_set"] = rule_set(2, consents=())
        await one.deliver()
        await one.drift()
        await one.deliver(signed(one.central, order := run_members()))
        await one.work()
        said = one.last(order["id"])
        assert (said.state, said.reason) == ("failed", "dry_run")
        assert said.detail.startswith("g15_consent_and_approval: ")
        assert one.device.files["/etc/shadow"] == OPEN_SHADOW


async def test_a_finding_that_recovered_needs_nothing(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        await one.drift()
        one.device.files["/etc/shadow"] = GOOD_SHADOW
        await one.deliver(signed(one.central, order := run_members()))
        await one.work()
        assert (one.last(order["id"]).state, one.last(order["id"]).reason) == ("failed", "not_needed")
        assert await one.attempts() == []
        await one.statements()
        assert [each.state for each in one.central.incidents.values()] == ["recovered"]


async def test_a_fail_that_no_scan_has_seen_yet_opens_its_incident_first(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        one.central.documents["targets"] = targets(linux_target(1, checks=(SHADOW,)), version=2)
        await one.deliver()
        one.device.files["/etc/shadow"] = OPEN_SHADOW
        await one.deliver(signed(one.central, order := run_members()))
        await one.work()
        assert one.last(order["id"]).reason == "healed"


async def test_an_order_that_runs_long_stops_no_check_in_and_no_other_order(tmp_path: Path) -> None:
    async with at_work(tmp_path) as one:
        await one.drift()
        async with one.box.parts.locks[device_id(1)]:
            await one.deliver(signed(one.central, long := run_members(1)))
            await one.box.orders.turn()
            await one.deliver(signed(one.central, other := members(2, parameters={"device": device_id(9)})))
            await one.box.orders.turn()
            await one.box.orders.in_flight._tasks[other["id"]]
            await one.box.orders.turn()
            assert one.words(long["id"]) == ["accepted", "running"]
            assert one.last(other["id"]).reason == "not_observed"
        await one.work()
        assert one.last(long["id"]).reason == "healed"
