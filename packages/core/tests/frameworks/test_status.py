"""The four steps of catalogue 5.4, and that nothing unseen, failing or unstated is ever met."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.frameworks.framework import Control, Kind, SeenBy
from wardkeep_core.frameworks.objective import Objective, Seen
from wardkeep_core.frameworks.status import (
    Attestation,
    CheckSeen,
    ControlStatus,
    ControlVerdict,
    Judged,
    ObjectiveSeen,
    Why,
    judge_control,
)
from wardkeep_core.model.verdict import Severity

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BACKUP = Objective("backup", "Data is copied.", Seen.MACHINE)
TIME = Objective("time_sync", "Clocks agree.", Seen.MACHINE)
PLAN = Objective("contingency_plan", "There is a plan.", Seen.PERSON)
REVIEW = Objective("activity_review", "Records are looked at.", Seen.BOTH)


def control(
    direct: tuple[Objective, ...] = (BACKUP,),
    indirect: tuple[Objective, ...] = (),
    seen: SeenBy = SeenBy.MACHINE,
    outside: str | None = None,
) -> Control:
    return Control(
        id="308(a)",
        title="A control",
        kind=Kind.REQUIRED,
        seen=seen,
        direct=tuple(each.id for each in direct),
        indirect=tuple(each.id for each in indirect),
        outside=outside,
    )


def saw(
    objective: Objective = BACKUP,
    *,
    passed: int = 20,
    failed: int = 0,
    accepted: int = 0,
    scope: int = 20,
    severity: Severity = Severity.MEDIUM,
    indirect: bool = False,
) -> ObjectiveSeen:
    check = CheckSeen(f"linux.{objective.id}_good", severity, scope, passed, failed, accepted)
    return ObjectiveSeen(objective, indirect, (check,), scope, passed)


def judge(
    given_control: Control,
    *seen: ObjectiveSeen,
    direct: tuple[Objective, ...] = (BACKUP,),
    words: tuple[Attestation, ...] = (),
) -> ControlVerdict:
    return judge_control(Judged(given_control, direct, seen, {word.about: word for word in words}, 95, NOW))


def word(about: str, *, ended: bool = False) -> Attestation:
    return Attestation(about, NOW - 30 * DAY, NOW if ended else NOW + DAY)


def test_every_direct_objective_seen_passing_is_met() -> None:
    found = judge(control(), saw())
    assert (found.status, found.observed, found.missing) == (ControlStatus.MET, True, ())
    assert judge(control(), saw(passed=19)).status is ControlStatus.MET
    assert [each.why for each in judge(control(), saw(passed=18)).missing] == [Why.TOO_FEW_SEEN]
    assert judge(control(), saw(passed=18)).status is ControlStatus.PARTLY


@pytest.mark.parametrize(
    ("severity", "status", "why"),
    [
        (Severity.CRITICAL, ControlStatus.NOT_MET, Why.GRAVE_FAIL),
        (Severity.HIGH, ControlStatus.NOT_MET, Why.GRAVE_FAIL),
        (Severity.MEDIUM, ControlStatus.PARTLY, Why.FAIL),
        (Severity.LOW, ControlStatus.PARTLY, Why.FAIL),
    ],
)
def test_one_fail_decides_by_its_severity(severity: Severity, status: ControlStatus, why: Why) -> None:
    found = judge(control(), saw(passed=19, failed=1, severity=severity))
    assert (found.status, found.missing[0].why) == (status, why)
    assert found.missing[0].about == "linux.backup_good"


def test_an_accepted_risk_is_not_met_and_shown_as_accepted() -> None:
    found = judge(control(), saw(passed=19, failed=1, accepted=1, severity=Severity.LOW))
    assert (found.status, found.accepted, found.missing[0].why) == (ControlStatus.NOT_MET, True, Why.ACCEPTED_RISK)


def test_a_grave_fail_of_a_supporting_check_keeps_it_from_met_but_does_not_decide() -> None:
    whole = control(indirect=(TIME,))
    found = judge(whole, saw(), saw(TIME, passed=19, failed=1, severity=Severity.CRITICAL, indirect=True))
    assert (found.status, [each.why for each in found.missing]) == (ControlStatus.PARTLY, [Why.SUPPORTING_FAIL])


def test_nothing_seen_and_nothing_stated_is_not_observed_with_the_reason() -> None:
    unseen = judge(control(), saw(passed=0))
    empty = judge(control(), saw(passed=0, scope=0))
    no_check = judge(control())
    for found, why in ((unseen, Why.NOT_SEEN), (empty, Why.NOTHING_IN_SCOPE), (no_check, Why.NO_CHECK)):
        assert (found.status, found.observed) == (ControlStatus.NOT_OBSERVED, False)
        assert [each.why for each in found.missing] == [why]


@pytest.mark.parametrize("seen", [SeenBy.MACHINE, SeenBy.PART])
def test_indirect_objectives_alone_wait_for_a_person(seen: SeenBy) -> None:
    only = control(direct=(), indirect=(TIME,), seen=seen)
    assert judge(only, saw(TIME, indirect=True), direct=()).status is ControlStatus.NOT_OBSERVED
    stated = judge(only, saw(TIME, indirect=True), direct=(), words=(word("308(a)"),))
    assert stated.status is ControlStatus.STATED
    failing = saw(TIME, passed=19, failed=1, indirect=True)
    assert judge(only, failing, direct=(), words=(word("308(a)"),)).status is ControlStatus.PARTLY


def test_a_control_outside_waits_for_a_person_too() -> None:
    outside = control(direct=(), seen=SeenBy.ORGANISATIONAL, outside="clearinghouses only")
    assert judge(outside, direct=()).status is ControlStatus.NOT_OBSERVED
    assert judge(outside, direct=(), words=(word("308(a)"),)).status is ControlStatus.STATED


def test_a_control_of_both_halves_is_met_only_with_both() -> None:
    part = control(seen=SeenBy.PART)
    assert judge(part, saw()).status is ControlStatus.PARTLY
    assert judge(part, saw(), words=(word("308(a)"),)).status is ControlStatus.MET
    assert judge(part, words=(word("308(a)"),)).status is ControlStatus.PARTLY
    ended = judge(part, saw(), words=(word("308(a)", ended=True),))
    assert (ended.status, ended.missing[0].why) == (ControlStatus.NOT_MET, Why.ATTESTATION_ENDED)


def test_objectives_of_persons_are_attested_one_by_one_or_with_the_control() -> None:
    both = (BACKUP, PLAN)
    part = control(direct=both, seen=SeenBy.PART)
    assert judge(part, saw(), direct=both, words=(word("contingency_plan"),)).status is ControlStatus.MET
    assert judge(part, saw(), direct=both, words=(word("308(a)"),)).status is ControlStatus.MET
    assert judge(part, saw(), direct=both).missing[0].about == "contingency_plan"
    organisational = control(direct=(PLAN,), seen=SeenBy.ORGANISATIONAL)
    assert judge(organisational, direct=(PLAN,), words=(word("contingency_plan"),)).status is ControlStatus.STATED


def test_an_objective_of_both_needs_machine_and_person() -> None:
    review = control(direct=(REVIEW,), seen=SeenBy.PART)
    assert judge(review, saw(REVIEW), direct=(REVIEW,)).status is ControlStatus.PARTLY
    stated = judge(review, direct=(REVIEW,), words=(word("activity_review"),))
    assert (stated.status, stated.missing[0].why) == (ControlStatus.PARTLY, Why.NO_CHECK)
    assert judge(review, saw(REVIEW), direct=(REVIEW,), words=(word("activity_review"),)).status is ControlStatus.MET


def test_a_word_from_the_future_does_not_count_yet() -> None:
    early = Attestation("308(a)", NOW + DAY, NOW + 2 * DAY)
    assert judge(control(seen=SeenBy.PART), saw(), words=(early,)).status is ControlStatus.PARTLY


views = st.builds(
    saw,
    st.sampled_from([BACKUP, TIME]),
    passed=st.integers(0, 20),
    failed=st.integers(0, 3),
    accepted=st.integers(0, 1),
    severity=st.sampled_from([each for each in Severity if each is not Severity.INFO]),
    indirect=st.booleans(),
)


@given(
    st.lists(views, max_size=3),
    st.sampled_from(SeenBy),
    st.lists(st.sampled_from([word("308(a)"), word("contingency_plan", ended=True), word("backup")]), max_size=2),
)
def test_met_has_no_fail_no_gap_and_was_seen(seen: list[ObjectiveSeen], how: SeenBy, words: list[Attestation]) -> None:
    direct = (BACKUP, PLAN) if how is SeenBy.PART else (BACKUP,)
    found = judge(control(direct=direct, indirect=(TIME,), seen=how), *seen, direct=direct, words=tuple(words))
    if found.status is ControlStatus.MET:
        assert found.missing == ()
        assert not any(view.failing for view in seen)
        assert any(view.objective is BACKUP and not view.indirect and view.passing >= 19 for view in seen)
    assert bool(found.missing) or found.status in {ControlStatus.MET, ControlStatus.STATED}
