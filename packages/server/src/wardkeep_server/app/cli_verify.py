"""`wardkeep verify KIT`: the auditor's check of a kit. Needs no network, no database and no configuration."""

import json as json_text
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.markup import escape

from wardkeep_core.evidence.trust import MAX_TRUST_BYTES, TrustFile, TrustRefused, parse_trust
from wardkeep_core.evidence.verify.report import Report, Step, StepState
from wardkeep_core.evidence.verify.told import Brought
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_server.app.cli_brought import BroughtRefused, read_exports, read_receipts
from wardkeep_server.app.cores import every_core
from wardkeep_server.app.rejudge import judge_again

WRONG_USAGE = 2
_MARKS = {
    StepState.PASSED: "[green]ok  [/]",
    StepState.GAPS: "[yellow]gaps[/]",
    StepState.FAILED: "[red]FAIL[/]",
    StepState.NOT_RUN: "[dim]-   [/]",
}


def verify(
    kit: Path,
    *,
    trust: Path | None = None,
    receipt: Sequence[str] | None = None,
    appliance_export: Sequence[Path] | None = None,
    json: bool = False,
    timings: bool = False,
    judge: bool = True,
) -> int:
    """Verify an auditor kit offline and print the steps that ran, then one verdict line.

    Exit status: 0 VALID, 3 VALID WITH GAPS, 1 INVALID, 2 a file cannot be read or is not of its form. The parameters
    are those of the command (`cli.verify`).
    """
    out, errors = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        trusted = None if trust is None else _read_trust(trust)
        brought = Brought(read_receipts(receipt or ()), read_exports(appliance_export or ()))
        with kit.open("rb") as file, out.status("verifying"), every_core() as on_every_core:
            again = judge_again if judge else None
            report = verify_kit(file, trusted, verify=on_every_core, clock=perf_counter, judge=again, brought=brought)
    except OSError as error:
        errors.print(f"{error.filename}: cannot be read ({error.strerror}). Check the path.", markup=False)
        return WRONG_USAGE
    except (TrustRefused, BroughtRefused) as error:
        errors.print(f"{error}. Nothing was verified.", markup=False)
        return WRONG_USAGE
    _tell(out, report, json=json, timings=timings)
    for name, milliseconds in report.timings.items() if timings else ():
        errors.print(f"{name} {milliseconds} ms", markup=False)
    return int(report.exit_code)


def _tell(out: Console, report: Report, *, json: bool, timings: bool) -> None:
    if json:
        more = {"timings": report.timings} if timings else {}
        out.print(json_text.dumps(report.to_json() | more, indent=2), markup=False)
    else:
        _print(out, report)


def _read_trust(path: Path) -> TrustFile:
    with path.open("rb") as file:
        raw = file.read(MAX_TRUST_BYTES + 1)
    try:
        return parse_trust(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise TrustRefused(f"{path}: not UTF-8") from error
    except TrustRefused as error:
        raise TrustRefused(f"{path}: {error}") from error


def _print(out: Console, report: Report) -> None:
    for step in report.steps:
        _print_step(out, step)
    for name, keyid in report.fingerprints:
        out.print(f"key  {name}: {keyid}", markup=False)
    ran = ", ".join(step.name for step in report.steps if step.state is not StepState.NOT_RUN)
    out.print(f"{report.entries} entries; steps that ran: {ran}", markup=False)
    out.print(report.verdict, markup=False)


def _print_step(out: Console, step: Step) -> None:
    out.print(f"{_MARKS[step.state]} {step.name:<3} {escape(step.title)}")
    for line in step.facts:
        out.print(f"         {escape(line)}")
    for gap in step.gaps:
        out.print(f"         [yellow]gap:[/] {escape(gap)}")
