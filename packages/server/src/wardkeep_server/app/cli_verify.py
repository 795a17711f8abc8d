"""`wardkeep verify KIT`: the auditor's check of a kit. Needs no network, no database and no configuration."""

import json as json_text
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.markup import escape

from wardkeep_core.evidence.trust import MAX_TRUST_BYTES, TrustFile, TrustRefused, parse_trust
from wardkeep_core.evidence.verify.report import Report, Step, StepState
from wardkeep_core.evidence.verify.verifier import verify_kit
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
    kit: Path, *, trust: Path | None = None, json: bool = False, timings: bool = False, judge: bool = True
) -> int:
    """Verify an auditor kit offline and print the steps that ran, then one verdict line.

    Example: `wardkeep verify practice-2026-q1.zip --trust trust.txt`

    Exit status: 0 VALID, 3 VALID WITH GAPS, 1 INVALID, 2 a file cannot be read.

    Parameters
    ----------
    kit
        The kit, a ZIP file.
    trust
        Keys and fingerprints that you compared yourself (docs/evidence-format.md, section 8). Without it the best
        verdict is VALID WITH GAPS: keys not compared.
    json
        Print one JSON object instead of lines.
    timings
        Print to standard error how long each step took, one line per step; with --json also as `timings`.
    judge
        Judge verdicts again from their facts (V14), which takes longest on a large kit; --no-judge leaves it out.

    """
    out, errors = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        trusted = None if trust is None else _read_trust(trust)
        with kit.open("rb") as file, out.status("verifying"), every_core() as on_every_core:
            again = judge_again if judge else None
            report = verify_kit(file, trusted, verify=on_every_core, clock=perf_counter, judge=again)
    except OSError as error:
        errors.print(f"{error.filename}: cannot be read ({error.strerror}). Check the path.", markup=False)
        return WRONG_USAGE
    except TrustRefused as error:
        errors.print(f"{trust}: {error}. Nothing was verified.", markup=False)
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
        raise TrustRefused("trust file: not UTF-8") from error


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
