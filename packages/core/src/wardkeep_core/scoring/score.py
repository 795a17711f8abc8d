"""Score and coverage. Product R2.4.

score = 100 * sum of weights of pass // sum of weights of (pass + fail); accepted risks count as fail and are shown
apart; what is stale, in error or not applicable is in neither sum. coverage = fresh (device, check) pairs / expected.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from wardkeep_core.model.verdict import Result, Severity

WEIGHTS: Mapping[Severity, int] = MappingProxyType(
    {Severity.CRITICAL: 10, Severity.HIGH: 5, Severity.MEDIUM: 2, Severity.LOW: 1, Severity.INFO: 0}
)
"""Info counts in no score."""


@dataclass(frozen=True)
class ScoredFinding:
    """What counts of a finding. `fresh` is false when it is stale (law K5); `accepted` when a risk was signed for."""

    device: str
    check: str
    severity: Severity
    result: Result
    fresh: bool
    accepted: bool = False


@dataclass(frozen=True)
class Row:
    """The working of one severity."""

    severity: Severity
    weight: int
    passed: int
    failed: int
    accepted: int


@dataclass(frozen=True)
class Score:
    """`value` is 0 to 100, None where nothing counts ("no data" is neither pass nor fail). The rest is the working.

    `observed` counts fresh pairs with a verdict other than error; `expected` all pairs that should have one.
    """

    value: int | None
    pass_weight: int
    fail_weight: int
    accepted: int
    observed: int
    expected: int
    not_applicable: int
    not_observed: int
    rows: tuple[Row, ...] = field(default=())

    @property
    def coverage_percent(self) -> int | None:
        """100 * observed // expected; None where nothing is expected."""
        return 100 * self.observed // self.expected if self.expected else None

    @property
    def working(self) -> str:
        """The sums, to be printed beside the numbers."""
        both = self.pass_weight + self.fail_weight
        score = "no data" if self.value is None else f"100 x {self.pass_weight} / {both} = {self.value}"
        percent = "" if self.coverage_percent is None else f" = {self.coverage_percent} %"
        return f"score: {score}; coverage: {self.observed} of {self.expected}{percent}"


def score_of(findings: Iterable[ScoredFinding], *, expected: int) -> Score:
    """The score of any set of findings. `expected` is the number of (device, check) pairs that should be observed.

    Raises ValueError when a pair appears twice or more pairs were observed than expected.
    """
    listed = _counted(findings)
    observed = [each for each in listed if each.fresh and each.result is not Result.ERROR]
    if len(observed) > expected:
        raise ValueError(f"{len(observed)} pairs observed, but {expected} expected")
    rows = tuple(_row(severity, observed) for severity in Severity if WEIGHTS[severity])
    not_applicable = sum(each.result is Result.NOT_APPLICABLE for each in observed)
    return score_of_rows(rows, not_applicable=not_applicable, expected=expected)


def score_of_rows(rows: tuple[Row, ...], *, not_applicable: int, expected: int) -> Score:
    """The score from counts that were summed elsewhere (a database): one row per severity that counts.

    Every observed pair is in exactly one of: passed, failed, `not_applicable`.
    """
    passed = sum(row.weight * row.passed for row in rows)
    failed = sum(row.weight * row.failed for row in rows)
    observed = not_applicable + sum(row.passed + row.failed for row in rows)
    return Score(
        value=100 * passed // (passed + failed) if passed + failed else None,
        pass_weight=passed,
        fail_weight=failed,
        accepted=sum(row.accepted for row in rows),
        observed=observed,
        expected=expected,
        not_applicable=not_applicable,
        not_observed=expected - observed,
        rows=rows,
    )


def _counted(findings: Iterable[ScoredFinding]) -> list[ScoredFinding]:
    listed = [each for each in findings if each.severity is not Severity.INFO]
    if len({(each.device, each.check) for each in listed}) != len(listed):
        raise ValueError("a pair of device and check appears twice")
    return listed


def _row(severity: Severity, observed: list[ScoredFinding]) -> Row:
    mine = [each for each in observed if each.severity is severity]
    passed = sum(each.result is Result.PASS for each in mine)
    failed = sum(each.result is Result.FAIL for each in mine)
    accepted = sum(each.accepted and each.result is Result.FAIL for each in mine)
    return Row(severity, WEIGHTS[severity], passed, failed, accepted)
