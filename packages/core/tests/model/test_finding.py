"""A finding remembers since when, and drift is seen across looks that brought nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from wardkeep_core.model.actor import Actor, planner_actor, rule_actor, user_actor
from wardkeep_core.model.finding import Finding, Look, is_stale, look, settle
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import Result, Severity, Verdict, errored, failed, not_applicable, passed

T0 = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PASS, FAIL, ERROR = passed("good", "good"), failed("bad", "bad"), errored("probe_refused", "refused")


def see(previous: Finding | None, verdict: Verdict, minute: int) -> Look:
    return look(
        previous,
        device="11111111-1111-4111-8111-111111111111",
        check="linux.shadow_file_protected",
        check_version=1,
        severity=Severity.CRITICAL,
        verdict=verdict,
        observed_at=T0 + timedelta(minutes=minute),
    )


def test_the_first_look_is_a_change_but_no_drift() -> None:
    first = see(None, FAIL, 0)
    assert (first.changed, first.drifted, first.finding.since) == (True, False, T0)


def test_pass_to_fail_is_drift_and_back_is_recovery() -> None:
    good = see(None, PASS, 0).finding
    bad = see(good, FAIL, 5)
    assert bad.drifted
    assert bad.finding.since == T0 + timedelta(minutes=5)
    same = see(bad.finding, FAIL, 10)
    assert (same.changed, same.drifted, same.finding.since) == (False, False, T0 + timedelta(minutes=5))
    assert see(same.finding, PASS, 15).recovered


def test_errors_between_do_not_hide_drift() -> None:
    finding = see(None, PASS, 0).finding
    for minute in (1, 2):
        seen = see(finding, ERROR, minute)
        finding = seen.finding
        assert not finding.lost_sight
    assert finding.last_judged is Result.PASS
    assert see(finding, FAIL, 3).drifted
    assert not see(finding, PASS, 3).recovered


def test_three_errors_in_a_row_lose_sight_and_any_verdict_finds_it_again() -> None:
    finding = None
    for minute in range(3):
        finding = see(finding, ERROR, minute).finding
    assert finding is not None
    assert finding.lost_sight
    assert finding.since == T0
    assert not see(finding, not_applicable("absent", "absent"), 4).finding.lost_sight


def test_an_older_look_changes_nothing() -> None:
    bad = see(None, FAIL, 10).finding
    late = see(bad, PASS, 5)
    assert late.finding == bad
    assert not late.changed


def test_stale_is_more_than_three_periods() -> None:
    period = timedelta(minutes=5)
    assert not is_stale(T0, T0 + timedelta(minutes=15), period)
    assert is_stale(T0, T0 + timedelta(minutes=15, seconds=1), period)


def test_two_paths_that_disagree_are_an_error() -> None:
    assert settle(PASS, FAIL).result is Result.ERROR
    assert settle(FAIL, failed("worse", "worse")).reason == "worse"


@pytest.mark.parametrize(
    "actor", ["system", rule_actor("tier.x", 3), planner_actor("ranker-1"), user_actor("a@b.example")]
)
def test_actors_have_one_spelling(actor: str) -> None:
    assert TypeAdapter(Actor).validate_python(actor) == actor


@pytest.mark.parametrize("actor", ["rule:x", "someone", "user:", "system\n", "user:a b"])
def test_other_spellings_are_refused(actor: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Actor).validate_python(actor)


def test_only_what_sent_steps_has_acted() -> None:
    assert {each for each in Outcome if each.acted} == {
        Outcome.RUNNING,
        Outcome.HEALED,
        Outcome.FAILED,
        Outcome.ROLLED_BACK,
    }
    assert {each for each in Outcome if not each.ends_attempt} == {
        Outcome.PROPOSED,
        Outcome.AWAITING_APPROVAL,
        Outcome.RUNNING,
    }
