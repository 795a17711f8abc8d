"""What a kit's entries say of each control of a framework; the papers of a kit are written from this.

Stricter than a page: a control is satisfied only where machines alone can see it, and every check that observes it
directly passed last on every device. What was not observed, or not within the last day of the period, is open.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from wardkeep_core.catalog.citations import citations_of
from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.frameworks.framework import Control, Framework, SeenBy
from wardkeep_core.model.verdict import Result
from wardkeep_server.evidence.repository.verdicts import LastVerdict

FRESH = timedelta(days=1)
"""An older verdict says nothing of the period's end: every verdict is stated anew each hour."""


class State(Enum):
    """Where a control stands, with the words for it."""

    SATISFIED = "Every check that observes it passed last on every device."
    FAILED = "A check that observes it failed last."
    NOT_SEEN = "A device could not be observed, or not within the last day."
    NOBODY_LOOKED = "No machine observed it directly in the period."
    A_PERSONS_WORD = "What machines can see of it passed; the rest rests on a person's word, which is not in this kit."


@dataclass(frozen=True)
class Finding:
    """A control, where it stands, and the checks that serve it, directly or not."""

    control: Control
    state: State
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """Whose entries, recorded in [start, until)."""

    organisation: str
    start: datetime
    until: datetime


@dataclass(frozen=True)
class Assessment:
    """The last verdict of each check on each device, by check; a finding for each control, in the framework's order."""

    period: Period
    framework: Framework
    checks: Mapping[str, Sequence[LastVerdict]]
    findings: Sequence[Finding]


def assess(period: Period, framework: Framework, verdicts: Iterable[LastVerdict]) -> Assessment:
    """Judge every control. Verdicts of checks that the catalogue does not know any more are left out."""
    known = [one for one in verdicts if one.verdict != Result.NOT_APPLICABLE.value and one.check_id in all_checks()]
    by_check: dict[str, list[LastVerdict]] = defaultdict(list)
    for one in _fresh(known):
        by_check[one.check_id].append(one)
    checks = dict(sorted(by_check.items()))
    return Assessment(period, framework, checks, [_finding(framework, each, checks) for each in framework.controls])


def counted(rows: Sequence[LastVerdict]) -> tuple[int, int, int]:
    """How many devices passed, failed and could not be observed."""
    counts = Counter(one.verdict for one in rows)
    return counts[Result.PASS.value], counts[Result.FAIL.value], counts[Result.ERROR.value]


def _fresh(verdicts: Sequence[LastVerdict]) -> list[LastVerdict]:
    """Those that are older than a day beside the newest count as not observed."""
    newest = max((one.seen_at for one in verdicts), default=None)
    return [
        one if newest is None or newest - one.seen_at <= FRESH else replace(one, verdict=Result.ERROR.value)
        for one in verdicts
    ]


def _finding(framework: Framework, control: Control, checks: Mapping[str, Sequence[LastVerdict]]) -> Finding:
    cited = {check: _cites(framework, control, check) for check in checks}
    direct = [one.verdict for check, directly in cited.items() if directly for one in checks[check]]
    related = tuple(check for check, directly in cited.items() if directly is not None)
    return Finding(control, _state(control, direct), related)


def _state(control: Control, verdicts: Sequence[str]) -> State:
    if Result.FAIL.value in verdicts:
        return State.FAILED
    if Result.ERROR.value in verdicts:
        return State.NOT_SEEN
    if not verdicts:
        return State.NOBODY_LOOKED
    return State.SATISFIED if control.seen is SeenBy.MACHINE else State.A_PERSONS_WORD


def _cites(framework: Framework, control: Control, check_id: str) -> bool | None:
    """Whether a check observes a control directly; None when it does not serve it."""
    name = framework.cited(control)
    return next((not each.indirect for each in citations_of(check_id, framework.id) if each.control == name), None)
