"""The result of a run: a file for machines, a table for people, and the last line."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from wardkeep_lab.clock import NAME as CLOCK
from wardkeep_lab.harness import DRY_RUN
from wardkeep_lab.proof import NAME as PROOF
from wardkeep_lab.scoring import Score

FILE = "report.json"
MAX_BYTES = 4_194_304
CONDITIONS = {
    CLOCK: "a heal is refused by name while the clock is not fit, and made once it is",
    DRY_RUN: "every drift is planned for and nothing is changed",
    PROOF: "the auditor kit of the run verifies",
}
"""What must hold of the run as a whole, in the order in which it is told. They are no scenarios of the catalogue."""
_COLUMNS = ("scenario", "detected", "proposed", "healed", "rolled back", "missed", "seconds", "verdict")


class ReportUnreadable(ValueError):
    """The file is no report of a run; the message names what is wrong with it."""


@dataclass(frozen=True)
class Report:
    """Times are UTC; `kit` and `trust` are None when the run did not get so far."""

    started_at: str
    ended_at: str
    scores: tuple[Score, ...]
    kit: str | None
    trust: str | None

    @property
    def by_scenario(self) -> dict[str, bool]:
        """Whether each scenario passed: one that is produced in several ways passes only when every way did."""
        found: dict[str, bool] = {}
        for score in self.scores:
            name = row_of(score)
            found[name] = found.get(name, True) and score.passed
        return found

    @property
    def failed(self) -> int:
        """How many scenarios failed; a condition of the run that does not hold counts too."""
        return sum(not passed for passed in self.by_scenario.values())

    @property
    def last_line(self) -> str:
        """`N passed, M failed`, counted in scenarios of the catalogue; a condition that holds adds nothing."""
        passed = sum(held for name, held in self.by_scenario.items() if name not in CONDITIONS)
        return f"{passed} passed, {self.failed} failed"


def row_of(score: Score) -> str:
    """The catalogue's row, without the word for a way of doing it; a condition's own name."""
    return score.scenario if score.scenario in CONDITIONS else score.scenario.partition("-")[0]


def in_order(scores: Sequence[Score]) -> tuple[Score, ...]:
    """By row, conditions last; ways of one scenario stay in the order in which they were run."""
    last = list(CONDITIONS)
    return tuple(sorted(scores, key=lambda score: (score.scenario in last, row_of(score))))


def write_report(report: Report, directory: Path) -> None:
    """Keep it as `report.json` in the run's directory."""
    (directory / FILE).write_text(json.dumps(asdict(report), indent=2) + "\n")


def read_report(path: Path) -> Report:
    """Read a run's file. Raises ReportUnreadable."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReportUnreadable(f"{path}: more than {MAX_BYTES} bytes")
        held: dict[str, Any] = json.loads(path.read_text())
        scores = tuple(Score(**(row | {"problems": tuple(row["problems"])})) for row in held.pop("scores"))
        return Report(scores=scores, **held)
    except OSError as error:
        raise ReportUnreadable(f"{path}: {error.strerror}") from error
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ReportUnreadable(f"{path} is no report of a lab run: {error}") from error


def show(report: Report, console: Console) -> None:
    """A row for each scenario, a line for each condition, why what failed failed, then kit, trust file and count."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    for column in _COLUMNS:
        table.add_column(column, no_wrap=True)
    for name in report.by_scenario:
        if name not in CONDITIONS:
            table.add_row(*_row(name, [score for score in report.scores if row_of(score) == name]))
    console.print(table)
    for name, words in CONDITIONS.items():
        if name in report.by_scenario:
            held = "holds" if report.by_scenario[name] else "DOES NOT HOLD"
            console.print(f"condition {name} {held}: {words}", highlight=False, soft_wrap=True)
    for score in report.scores:
        for problem in score.problems:
            console.print(f"{score.scenario}: {problem}", markup=False, highlight=False, soft_wrap=True)
    for path in (report.kit, report.trust):
        if path is not None:
            console.print(path, markup=False, highlight=False, soft_wrap=True)
    console.print(report.last_line, markup=False, highlight=False)


def _row(name: str, ways: Sequence[Score]) -> Sequence[str]:
    """One scenario; done in several ways, good things must hold of all of them and bad ones of none."""
    marks = (
        all(way.detected for way in ways),
        any(way.proposed for way in ways),
        all(way.healed for way in ways),
        any(way.rolled_back for way in ways),
        any(way.missed for way in ways),
    )
    words = ["yes" if mark else "-" for mark in marks]
    timed = [way.seconds for way in ways if way.seconds is not None]
    seconds = f"{max(timed):.1f}" if timed else "-"
    return [name, *words, seconds, "passed" if all(way.passed for way in ways) else "FAILED"]
