"""`wardkeep lab`: breaks real machines on purpose and scores what comes of it.

Exit codes: 0 every scenario passed, 1 one failed, 2 wrong usage or something is missing here.
"""

import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

from cyclopts import App, Parameter
from rich import box
from rich.console import Console
from rich.table import Table

from wardkeep_lab.errors import LabFailed
from wardkeep_lab.later import LATER
from wardkeep_lab.needs import lacking
from wardkeep_lab.report import FILE, ReportUnreadable, read_report, show
from wardkeep_lab.scenarios.registry import UnknownScenario, choose, load_scenarios

FAILED, WRONG_USAGE = 1, 2

app = App(name="lab", help="The chaos lab: breaks real machines on purpose and scores detection, healing and proof.")
_progress = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
_answer = Console(highlight=False)


@app.command(name="list")
def list_scenarios(*, all_rows: Annotated[bool, Parameter(name="--all")] = False) -> int:
    """List the scenarios that can be run.

    Example: wardkeep lab list --all

    Parameters
    ----------
    all_rows
        Also name the catalogue's rows that are not run yet, each with its dated reason.

    """
    table = Table("scenario", "must end", "check that must see it", "breaks", box=box.SIMPLE_HEAD)
    for scenario in load_scenarios().values():
        table.add_row(scenario.id, scenario.end.value.replace("_", " "), scenario.check, scenario.title)
    _answer.print(table)
    if all_rows:
        for row, reason in LATER.items():
            _answer.print(f"{row}: {reason}", markup=False, soft_wrap=True)
    return 0


@app.command
def run(*scenarios: str, output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None) -> int:
    """Run scenarios on freshly booted devices, against a Wardkeep of the lab's own. Needs root; a few minutes.

    The last lines are the auditor kit's path, the trust file's path, and `N passed, M failed`.

    Example: wardkeep lab run L07a X02 --output /tmp/lab

    Parameters
    ----------
    scenarios
        Ids from `wardkeep lab list`; none means all of them, the dry run and the clock condition.
    output
        Directory for report, kit, trust file and logs; it must be empty or new. Default: var/lab-runs/<time>.

    """
    try:
        chosen = choose(scenarios)
        directory = _output_directory(output)
    except (UnknownScenario, FileExistsError) as refused:
        return _refuse(str(refused))
    if why := lacking():
        return _refuse(why)
    from wardkeep_lab.run import run_lab  # noqa: PLC0415 - only this command needs it

    signal.signal(signal.SIGTERM, _end)
    try:
        report = run_lab(chosen, directory, report=_progress.print, with_conditions=not scenarios)
    except (LabFailed, OSError) as error:
        _progress.print(f"wardkeep lab: {error}")
        _progress.print(f"wardkeep lab: logs are in {directory}")
        return FAILED
    except KeyboardInterrupt:
        _progress.print("wardkeep lab: stopped; everything that it started is gone")
        return FAILED
    show(report, _answer)
    return FAILED if report.failed or not report.scores else 0


@app.command
def report(run_directory: Path | None = None) -> int:
    """Show the report of a run again; without a directory, of the newest one in var/lab-runs.

    Example: wardkeep lab report var/lab-runs/20261121-101500

    Parameters
    ----------
    run_directory
        What `--output` named.

    """
    directory = run_directory or max(_runs().glob(f"*/{FILE}"), default=_runs() / FILE).parent
    try:
        found = read_report(directory / FILE)
    except ReportUnreadable as error:
        return _refuse(f"{error}; run `wardkeep lab run` first, or name the directory that it wrote to")
    show(found, _answer)
    return FAILED if found.failed else 0


def _output_directory(named: Path | None) -> Path:
    directory = (named or _runs() / f"{datetime.now(UTC):%Y%m%d-%H%M%S}").absolute()
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise FileExistsError(f"{directory} is not empty; name a new directory with --output")
    return directory


def _runs() -> Path:
    return Path("var/lab-runs").absolute()


def _refuse(words: str) -> int:
    _progress.print(f"wardkeep lab: {words}")
    return WRONG_USAGE


def _end(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the run as Ctrl-C does, so that devices and processes are stopped."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(app())
