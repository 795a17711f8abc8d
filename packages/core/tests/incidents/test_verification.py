"""What the looks after an attempt prove: missing, old or foreign looks prove nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from wardkeep_core.incidents.verification import LookAfter, Undone, outcome_of, verify
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import Result

END = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CHECK, SIBLING = "linux.ssh_root_login_off", "linux.ssh_auth_tries_limited"


def look(result: Result, check: str = CHECK, device: str = "d1", seconds: int = 1) -> LookAfter:
    return LookAfter(check, device, result, END + timedelta(seconds=seconds))


def healed(*looks: LookAfter, sibling_before: Result = Result.PASS) -> tuple[bool, str]:
    found = verify(
        looks,
        device="d1",
        must_pass=frozenset({CHECK}),
        before={CHECK: Result.FAIL, SIBLING: sibling_before},
        steps_ended_at=END,
    )
    return found.healed, found.reason


def test_healed_is_a_pass_after_the_steps_with_nothing_worse() -> None:
    assert healed(look(Result.PASS), look(Result.PASS, SIBLING)) == (True, "recheck_passed")
    assert healed(look(Result.PASS), sibling_before=Result.FAIL) == (True, "recheck_passed")


@pytest.mark.parametrize(
    "looks",
    [
        (),
        (look(Result.FAIL),),
        (look(Result.ERROR),),
        (look(Result.NOT_APPLICABLE),),
        (look(Result.PASS, device="d2"),),
        (look(Result.PASS, seconds=0),),
        (look(Result.PASS, seconds=-5),),
    ],
)
def test_anything_less_is_not(looks: tuple[LookAfter, ...]) -> None:
    assert healed(*looks, look(Result.PASS, SIBLING)) == (False, "recheck_not_passed")


@pytest.mark.parametrize("after", [(), (look(Result.FAIL, SIBLING),), (look(Result.ERROR, SIBLING),)])
def test_a_check_that_passed_before_must_be_seen_passing_again(after: tuple[LookAfter, ...]) -> None:
    assert healed(look(Result.PASS), *after) == (False, "another_check_worse")


def test_an_attempt_with_nothing_to_prove_is_not_healed() -> None:
    found = verify([look(Result.PASS)], device="d1", must_pass=frozenset(), before={}, steps_ended_at=END)
    assert not found.healed


@pytest.mark.parametrize(
    ("result", "undone", "outcome"),
    [
        (Result.PASS, None, Outcome.HEALED),
        (Result.FAIL, None, Outcome.FAILED),
        (Result.FAIL, Undone.NOTHING_TO_UNDO, Outcome.FAILED),
        (Result.FAIL, Undone.NOT_PROVED, Outcome.FAILED),
        (Result.FAIL, Undone.READ_BACK, Outcome.ROLLED_BACK),
    ],
)
def test_the_outcome_follows(result: Result, undone: Undone | None, outcome: Outcome) -> None:
    found = verify([look(result)], device="d1", must_pass=frozenset({CHECK}), before={}, steps_ended_at=END)
    assert outcome_of(found, undone) is outcome
