"""What the looks after an attempt say: healed, or to be taken back. Catalogue 3.7 (7 to 9), laws K10 and K11."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import Result


@dataclass(frozen=True)
class LookAfter:
    """A check asked again after the last step: on which device, when, with what result."""

    check: str
    device: str
    result: Result
    observed_at: datetime


@dataclass(frozen=True)
class Verification:
    """`healed` only when every check that had to pass passed and nothing is worse; `worse` names those that were."""

    healed: bool
    worse: tuple[str, ...]
    reason: str


class Undone(StrEnum):
    """What came of taking back."""

    NOTHING_TO_UNDO = "nothing_to_undo"
    READ_BACK = "read_back"
    NOT_PROVED = "not_proved"


def verify(
    looks: Sequence[LookAfter],
    *,
    device: str,
    must_pass: frozenset[str],
    before: Mapping[str, Result],
    steps_ended_at: datetime,
) -> Verification:
    """Judge the looks. `before` holds the results before the attempt of all checks that share a probe with its steps.

    A look on another device, or from before the last step ended, does not count; a missing look is a failed one.
    """
    valid = {each.check: each for each in looks if each.device == device and each.observed_at > steps_ended_at}
    after = {check: look.result for check, look in valid.items()}
    passed_before = {check for check, result in before.items() if result is Result.PASS}
    worse = tuple(sorted(check for check in passed_before - must_pass if after.get(check) is not Result.PASS))
    not_passing = sorted(check for check in must_pass if after.get(check) is not Result.PASS)
    if not must_pass or not_passing:
        return Verification(healed=False, worse=worse, reason="recheck_not_passed")
    if worse:
        return Verification(healed=False, worse=worse, reason="another_check_worse")
    return Verification(healed=True, worse=(), reason="recheck_passed")


def outcome_of(verification: Verification, undone: Undone | None) -> Outcome:
    """The attempt's outcome. `undone` None means that nobody tried to take it back yet."""
    if verification.healed:
        return Outcome.HEALED
    return Outcome.ROLLED_BACK if undone is Undone.READ_BACK else Outcome.FAILED
