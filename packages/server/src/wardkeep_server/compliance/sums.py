"""From counts per check to the few numbers a score is made of, for one set of checks.

The sums of every set that is asked for are kept beside the counts, so that reading a score adds nothing up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from wardkeep_core.catalog.citations import all_frameworks
from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.checks.check import AnyCheck
from wardkeep_core.frameworks.framework import Framework
from wardkeep_core.kit.digest import digest_of
from wardkeep_core.model.verdict import Severity
from wardkeep_core.scoring.score import WEIGHTS, Row, Score, score_of_rows

SEVERITIES = tuple(each for each in Severity if WEIGHTS[each])
_KEY_LENGTH = 16


@dataclass(frozen=True)
class Basis:
    """A set of checks that scores are made over. `key` changes with every check, platform and severity in it."""

    key: str
    severities: Mapping[str, Severity]
    per_platform: Mapping[str, int]

    @classmethod
    def of(cls, checks: Sequence[AnyCheck]) -> "Basis":
        """The basis of these checks."""
        described = [[check.id, check.platform.value, check.severity.value] for check in checks]
        return cls(
            key=digest_of(described)[:_KEY_LENGTH],
            severities={check.id: check.severity for check in checks},
            per_platform=Counter(check.platform.value for check in checks),
        )


@dataclass(frozen=True)
class Sums:
    """Pairs of device and check at some sites. `passed`, `failed` and `accepted` go with SEVERITIES."""

    devices: int
    expected: int
    not_applicable: int
    error: int
    stale: int
    passed: tuple[int, ...]
    failed: tuple[int, ...]
    accepted: tuple[int, ...]

    def to_json(self) -> list[int]:
        """As kept: one list of numbers."""
        return [
            *(self.devices, self.expected, self.not_applicable, self.error, self.stale),
            *(*self.passed, *self.failed, *self.accepted),
        ]

    @classmethod
    def of_json(cls, kept: Sequence[int]) -> "Sums":
        """From what `to_json` wrote."""
        devices, expected, not_applicable, error, stale, *rows = kept
        width = len(SEVERITIES)
        passed, failed, accepted = (tuple(rows[start * width : (start + 1) * width]) for start in range(3))
        return cls(devices, expected, not_applicable, error, stale, passed, failed, accepted)

    @property
    def score(self) -> Score:
        """The score of these pairs."""
        numbers = zip(SEVERITIES, self.passed, self.failed, self.accepted, strict=True)
        rows = tuple(Row(severity, WEIGHTS[severity], *counts) for severity, *counts in numbers)
        return score_of_rows(rows, not_applicable=self.not_applicable, expected=self.expected)


def sum_up(counts: Any, basis: Basis) -> Sums:  # noqa: ANN401 - a row with the arrays of `models.SiteCounts`
    """Sums of one site over the checks of the basis."""
    by_severity = {severity: [0, 0, 0] for severity in SEVERITIES}
    whole = [0, 0, 0]
    columns = (counts.passed, counts.failed, counts.accepted, counts.not_applicable, counts.error, counts.stale)
    for check, *numbers in zip(counts.checks, *columns, strict=True):
        severity = basis.severities.get(check)
        if severity is not None:
            _add(by_severity[severity], numbers[:3])
            _add(whole, numbers[3:])
    passed, failed, accepted = (tuple(by_severity[severity][place] for severity in SEVERITIES) for place in range(3))
    per_platform = zip(counts.platforms, counts.devices, strict=True)
    return Sums(
        devices=sum(counts.devices),
        expected=sum(devices * basis.per_platform.get(platform, 0) for platform, devices in per_platform),
        not_applicable=whole[0],
        error=whole[1],
        stale=whole[2],
        passed=passed,
        failed=failed,
        accepted=accepted,
    )


def _add(total: list[int], more: Sequence[int]) -> None:
    for place, number in enumerate(more):
        total[place] += number


def together(sums: Iterable[Sums]) -> Sums:
    """The sums of several sites as one."""
    rows = [each.to_json() for each in sums]
    width = 5 + 3 * len(SEVERITIES)
    return Sums.of_json([sum(row[place] for row in rows) for place in range(width)])


def counting_checks() -> list[AnyCheck]:
    """Every check that counts in a status or score: informative ones do not."""
    return [check for check in all_checks().values() if check.severity is not Severity.INFO]


def serving(framework: Framework) -> list[AnyCheck]:
    """The checks that count and serve a control of the framework."""
    served = {objective for control in framework.controls for objective in (*control.direct, *control.indirect)}
    return [check for check in counting_checks() if check.objective in served]


@cache
def basis_of(framework_id: str | None) -> Basis:
    """The basis of a framework of the catalogue, None for all checks. Raises KeyError."""
    return Basis.of(counting_checks() if framework_id is None else serving(all_frameworks()[framework_id]))


@cache
def all_bases() -> tuple[Basis, ...]:
    """Every basis that can be asked for; equal sets once."""
    found = [basis_of(None), *(basis_of(framework) for framework in all_frameworks())]
    return tuple({basis.key: basis for basis in found}.values())
