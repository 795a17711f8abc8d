"""Cooldowns, caps and flapping, from what was written down."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from wardkeep_core.model.outcome import Outcome
from wardkeep_core.runbooks.memory import (
    AttemptEntry,
    FlapMemory,
    after_clear,
    after_fail,
    after_heal,
    attempts_used,
    cooldown_until,
)
from wardkeep_core.runbooks.situation import Situation

ID = "11111111-1111-4111-8111-111111111111"
TEN = timedelta(minutes=10)


def entry(now: datetime, outcome: Outcome, **changes: object) -> AttemptEntry:
    made = AttemptEntry(
        attempt=ID,
        incident=ID,
        device=ID,
        check="linux.x_good",
        runbook="linux.mend_x",
        runbook_version=1,
        outcome=outcome,
        started_at=now,
        ended_at=now + timedelta(minutes=1),
    )
    return made.model_copy(update=changes)


def until(*log: AttemptEntry) -> datetime | None:
    return cooldown_until(log, device=ID, check="linux.x_good", runbook="linux.mend_x", cooldown=TEN)


@pytest.mark.parametrize("outcome", [Outcome.HEALED, Outcome.FAILED, Outcome.ROLLED_BACK])
def test_a_cooldown_starts_when_an_attempt_ends(now: datetime, outcome: Outcome) -> None:
    assert until(entry(now, outcome)) == now + timedelta(minutes=11)


@pytest.mark.parametrize("outcome", [each for each in Outcome if not each.acted])
def test_nothing_starts_where_no_step_was_sent(now: datetime, outcome: Outcome) -> None:
    assert until(entry(now, outcome)) is None
    assert attempts_used([entry(now, outcome)], incident=ID) == 0


def test_an_attempt_cut_off_by_a_kill_counts_from_its_start(now: datetime) -> None:
    assert until(entry(now, Outcome.RUNNING, ended_at=None)) == now + TEN
    assert attempts_used([entry(now, Outcome.RUNNING, ended_at=None)], incident=ID, runbook="linux.mend_x") == 1


def test_other_devices_checks_and_runbooks_do_not_count(now: datetime) -> None:
    other = "22222222-2222-4222-8222-222222222222"
    for changes in ({"device": other}, {"check": "linux.y_good"}, {"runbook": "linux.mend_y"}):
        assert until(entry(now, Outcome.FAILED, **changes)) is None
    assert attempts_used([entry(now, Outcome.FAILED, incident=other)], incident=ID) == 0


def test_the_third_recurrence_within_two_hours_suppresses_until_cleared(now: datetime) -> None:
    memory = FlapMemory(device=ID, check="linux.x_good")
    for number, minute in enumerate((0, 30, 60), start=1):
        memory = after_heal(memory, now + timedelta(minutes=minute))
        memory = after_fail(memory, now + timedelta(minutes=minute + 20))
        assert memory.suppressed is (number == 3)
    assert after_fail(memory, now + timedelta(days=30)).suppressed
    assert after_heal(memory, now + timedelta(days=30)).suppressed
    assert after_clear(memory) == FlapMemory(device=ID, check="linux.x_good")


def test_recurrences_far_apart_do_not_add_up(now: datetime) -> None:
    memory = FlapMemory(device=ID, check="linux.x_good")
    for hour in range(0, 20, 2):
        memory = after_heal(memory, now + timedelta(hours=hour))
        memory = after_fail(memory, now + timedelta(hours=hour, minutes=100))
    assert not memory.suppressed


def test_a_fail_long_after_a_heal_or_without_one_is_no_recurrence(now: datetime) -> None:
    fresh = FlapMemory(device=ID, check="linux.x_good")
    assert after_fail(fresh, now) == fresh
    healed = after_heal(fresh, now)
    assert after_fail(healed, now + timedelta(minutes=121)).recurrences == ()
    once = after_fail(healed, now + timedelta(minutes=120))
    assert len(once.recurrences) == 1
    assert after_fail(once, now + timedelta(minutes=121)) == once


def test_memory_survives_being_written_down(now: datetime) -> None:
    memory = after_fail(after_heal(FlapMemory(device=ID, check="linux.x_good"), now), now + TEN)
    assert FlapMemory.model_validate_json(memory.canonical()) == memory


def test_the_memory_of_a_healed_check_lets_it_be_healed_again(situation: Situation, now: datetime) -> None:
    memory = after_heal(FlapMemory(device=situation.device, check=situation.check), now)
    assert replace(situation, flap=memory).flap == memory
    assert not memory.suppressed
