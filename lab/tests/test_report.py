import io
from pathlib import Path

import pytest
from rich.console import Console

from wardkeep_lab.report import FILE, Report, ReportUnreadable, in_order, read_report, show, write_report
from wardkeep_lab.scoring import Score, unscored

HEALED = Score("L07a", True, True, True, False, False, 6.3)
MISSED = unscored("L01a", "not detected: the finding never went to fail")
REPORT = Report(
    "2026-11-21T10:00:00.000Z", "2026-11-21T10:05:00.000Z", (HEALED, MISSED), "/out/lab.kit.zip", "/out/lab.trust"
)


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_report(REPORT, tmp_path)

    assert read_report(tmp_path / FILE) == REPORT


def test_the_last_lines_are_kit_trust_and_the_count() -> None:
    out = io.StringIO()

    show(REPORT, Console(file=out, width=60))

    lines = out.getvalue().splitlines()
    assert lines[-3:] == ["/out/lab.kit.zip", "/out/lab.trust", "1 passed, 1 failed"]
    assert "L01a: not detected: the finding never went to fail" in lines


def test_a_long_path_stays_on_one_line() -> None:
    out, long_path = io.StringIO(), "/out/" + "x" * 300
    report = Report(REPORT.started_at, REPORT.ended_at, (HEALED,), long_path, None)

    show(report, Console(file=out, width=40))

    assert out.getvalue().splitlines()[-2:] == [long_path, "1 passed, 0 failed"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"scores": [1]}', '{"scores": [], "unknown": 1}'])
def test_a_file_that_is_no_report_is_refused_by_name(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text)

    with pytest.raises(ReportUnreadable, match=str(tmp_path / FILE)):
        read_report(tmp_path / FILE)


def test_a_report_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ReportUnreadable, match="No such file"):
        read_report(tmp_path / FILE)


def scored(name: str, *, passed: bool) -> Score:
    return Score(name, passed, False, False, False, not passed, None, () if passed else ("it failed",))


def test_ways_of_one_scenario_count_once_and_conditions_add_nothing() -> None:
    names = ("clock", "dry-run", "L01a", "X02-refused", "X02-late", "proof")
    scores = tuple(scored(name, passed=True) for name in names)
    assert Report("a", "b", scores, None, None).last_line == "2 passed, 0 failed"


def test_a_failed_way_fails_its_scenario_and_a_failed_condition_counts() -> None:
    failing = {"X02-late", "proof"}
    scores = tuple(scored(name, passed=name not in failing) for name in ("L01a", "X02-refused", "X02-late", "proof"))
    assert Report("a", "b", scores, None, None).last_line == "1 passed, 2 failed"


def test_a_row_for_each_scenario_and_a_line_for_each_condition() -> None:
    names = ("proof", "X06", "X02-late", "dry-run", "X02-half", "clock", "L01a")
    scores = in_order([scored(name, passed=name not in {"clock", "X02-half"}) for name in names])
    out = io.StringIO()

    show(Report("a", "b", scores, None, None), Console(file=out, width=100))

    lines = out.getvalue().splitlines()
    rows = [line.split()[0] for line in lines if line.rstrip().endswith(("passed", "FAILED"))]
    assert rows == ["L01a", "X02", "X06"]
    assert next(line for line in lines if line.startswith("X02 ")).rstrip().endswith("FAILED")
    assert [line.split(":")[0] for line in lines if line.startswith("condition")] == [
        "condition clock DOES NOT HOLD",
        "condition dry-run holds",
        "condition proof holds",
    ]
    assert "clock: it failed" in lines
    assert lines[-1] == "2 passed, 2 failed"
