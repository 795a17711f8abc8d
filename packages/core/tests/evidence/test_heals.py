"""V11: what counts as healed, and every way of claiming it falsely."""

from datetime import timedelta
from typing import Any

import pytest

from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.predicates import Occasion, Outcome, Transport
from wardkeep_core.evidence.verify.report import Exit
from wardkeep_core.model.verdict import Result


def refused(report: Any, words: Any) -> Any:
    assert report.exit_code is Exit.INVALID, report.verdict
    assert report.verdict.startswith("INVALID: V11 "), report.verdict
    assert words in report.verdict, report.verdict


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"after": None}, "a re-check after it", id="no re-check"),
        pytest.param({"before": None}, "a failing look before it", id="no failing look"),
        pytest.param({"dry_run": True}, "a dry run", id="dry run"),
        pytest.param({"steps": ()}, "no step carried out", id="no step"),
        pytest.param({"last_step_at": None}, "in that order", id="no time of the last step"),
        pytest.param({"check_version": 2}, "version 2", id="another version of the check"),
        pytest.param({"check": "linux.ssh_hardened"}, "no such check", id="another check"),
        pytest.param({"parameters_digest": "ab" * 32}, "parameters", id="other parameters"),
    ],
)
def test_a_heal_without_its_looks_is_refused(practice: Any, changes: Any, words: Any) -> None:
    practice.heal(**changes)
    practice.hours(1)
    refused(practice.verified(), words)


def test_other_outcomes_claim_nothing(practice: Any) -> None:
    practice.heal(after=None, outcome=Outcome.FAILED)
    practice.hours(1)
    assert practice.verified().verdict == "VALID"


def test_a_re_check_used_twice_is_refused(practice: Any) -> None:
    before = practice.observe(Result.FAIL)
    practice.now += timedelta(seconds=30)
    after = practice.observe(Result.PASS, occasion=Occasion.RECHECK)
    for _ in range(2):
        practice.write(practice.remediation(before, after, practice.now - timedelta(seconds=20)))
    practice.hours(1)
    refused(practice.verified(), "one used twice")


def test_a_failing_look_older_than_ten_minutes_is_refused(practice: Any) -> None:
    before = practice.observe(Result.FAIL)
    practice.now += timedelta(minutes=10, seconds=1)
    started = practice.now
    practice.now += timedelta(seconds=5)
    after = practice.observe(Result.PASS)
    practice.write(practice.remediation(before, after, started))
    practice.hours(1)
    refused(practice.verified(), "a failing look at most 0:10:00 before")


def test_a_re_check_before_the_last_step_is_refused(practice: Any) -> None:
    before = practice.observe(Result.FAIL)
    after = practice.observe(Result.PASS)
    practice.write(practice.remediation(before, after, practice.now))
    practice.hours(1)
    refused(practice.verified(), "a re-check after the last step")


def test_a_passing_look_before_is_no_failing_look(practice: Any) -> None:
    before = practice.observe(Result.PASS)
    practice.now += timedelta(seconds=10)
    after = practice.observe(Result.PASS)
    practice.write(practice.remediation(before, after, practice.now - timedelta(seconds=5)))
    practice.hours(1)
    refused(practice.verified(), "fail in entry")


def test_an_error_is_no_passing_re_check(practice: Any) -> None:
    before = practice.observe(Result.FAIL)
    practice.now += timedelta(seconds=10)
    after = practice.observe(Result.ERROR)
    practice.write(practice.remediation(before, after, practice.now - timedelta(seconds=5)))
    practice.hours(1)
    refused(practice.verified(), "pass in entry")


def test_another_devices_re_check_is_refused(practice: Any, make_id: Any) -> None:
    before = practice.observe(Result.FAIL)
    practice.now += timedelta(seconds=10)
    after = practice.observe(Result.PASS, device=make_id("another device"), occasion=Occasion.RECHECK)
    practice.write(practice.remediation(before, after, practice.now - timedelta(seconds=5)))
    practice.hours(1)
    refused(practice.verified(), "an observation of device")


def test_a_loosened_parameter_between_the_looks_is_refused(practice: Any) -> None:
    before = practice.observe(Result.FAIL)
    practice.parameters = "parameters 2"
    practice.now += timedelta(seconds=10)
    after = practice.observe(Result.PASS)
    practice.write(practice.remediation(before, after, practice.now - timedelta(seconds=5)))
    practice.hours(1)
    refused(practice.verified(), "parameters")


def test_another_catalogue_between_the_looks_is_refused(practice: Any) -> None:
    before = practice.observe(Result.FAIL)
    practice.catalogue = "catalogue 2"
    practice.now += timedelta(seconds=10)
    after = practice.observe(Result.PASS)
    practice.write(practice.remediation(before, after, practice.now - timedelta(seconds=5)))
    practice.hours(1)
    refused(practice.verified(), "catalogue")


def test_a_look_of_another_leaf_is_refused(practice: Any) -> None:
    before = practice.observe(Result.FAIL)
    practice.now += timedelta(seconds=10)
    after = practice.observe(Result.PASS)
    forged = EntryRef(epoch=after.epoch, seq=after.seq, leaf_hash="ab" * 32)
    practice.write(practice.remediation(before, forged, practice.now - timedelta(seconds=5)))
    practice.hours(1)
    refused(practice.verified(), "leaf abab")


def test_another_boxs_re_check_is_refused(practice: Any, make_box: Any) -> None:
    second = make_box("second")
    practice.genesis(second)
    before = practice.observe(Result.FAIL)
    practice.now += timedelta(seconds=10)
    other = practice.write(practice.observation(Result.PASS), box=second)
    practice.write(practice.remediation(before, other, practice.now - timedelta(seconds=5)))
    practice.hours(1)
    report = practice.verified()
    assert report.verdict.startswith("INVALID: V11 ")


def test_a_look_outside_the_kits_range_is_refused(practice: Any) -> None:
    practice.heal()
    start = len(practice.entries) - 2
    practice.hours(1)
    report = practice.verified(start=start, relied=(0, 1), from_at=practice.now - timedelta(hours=2))
    refused(report, "in the kit and before")


def consent_of(practice: Any) -> int:
    """Where the decision stands on which the practice's heals rely."""
    return next(index for index, raw in enumerate(practice.entries) if b"decision" in parse_envelope(raw).payload[-99:])


def test_a_heal_before_the_period_is_context_only(practice: Any) -> None:
    practice.heal()
    start = len(practice.entries) - 2
    practice.hours(2)
    relied = (0, 1, consent_of(practice))
    report = practice.verified(start=start, relied=relied, from_at=practice.now - timedelta(minutes=90))
    assert report.verdict == "VALID"


def test_a_re_check_of_a_heal_before_the_period_serves_no_second_one(practice: Any) -> None:
    before = practice.observe(Result.FAIL)
    practice.now += timedelta(seconds=30)
    after = practice.observe(Result.PASS, occasion=Occasion.RECHECK)
    practice.write(practice.remediation(before, after, practice.now - timedelta(seconds=20)))
    practice.now += timedelta(minutes=5)
    from_at = practice.now
    practice.write(practice.remediation(before, after, practice.now - timedelta(minutes=5, seconds=20)))
    practice.hours(1)
    refused(practice.verified(from_at=from_at), "one used twice")


def test_an_attempt_may_not_count_the_remediation_itself_as_look(practice: Any) -> None:
    before = practice.heal()
    practice.write(practice.remediation(before, before, practice.now))
    practice.hours(1)
    refused(practice.verified(), "found remediation")


def test_the_transport_of_a_look_does_not_matter(practice: Any) -> None:
    before = practice.observe(Result.FAIL, transport=Transport.LOCAL)
    practice.now += timedelta(seconds=10)
    after = practice.observe(Result.PASS)
    practice.write(practice.remediation(before, after, practice.now - timedelta(seconds=5)))
    practice.hours(1)
    assert practice.verified().verdict == "VALID"
