import os
import subprocess
import sys
from pathlib import Path

import pytest

LAB = [sys.executable, "-m", "wardkeep_lab.cli"]
NOBODY = ("--reuid=65534", "--regid=65534", "--clear-groups")


def _lab(*arguments: str, cwd: Path | None = None, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"COLUMNS": "200"}
    return subprocess.run(
        [*prefix, *LAB, *arguments], capture_output=True, text=True, cwd=cwd, env=environ, check=False, timeout=30
    )


def test_the_list_names_every_scenario_and_on_demand_what_is_missing() -> None:
    listed, everything = _lab("list"), _lab("list", "--all")

    assert listed.returncode == everything.returncode == 0
    assert "L07a" in listed.stdout
    assert "X02-half" in listed.stdout
    assert "A03: 2026-" in everything.stdout
    assert "A03" not in listed.stdout


@pytest.mark.parametrize("command", ["list", "run", "report"])
def test_help_has_an_example(command: str) -> None:
    told = _lab(command, "--help")

    assert told.returncode == 0
    assert f"Example: wardkeep lab {command}" in told.stdout


def test_an_unknown_scenario_is_wrong_usage_and_named() -> None:
    refused = _lab("run", "L99")

    assert refused.returncode == 2
    assert "there is no scenario 'L99'; known are L01a" in refused.stderr


def test_without_root_it_says_what_to_do(tmp_path: Path) -> None:
    caps = "-all,+dac_read_search"  # it may read this checkout wherever that lies, and nothing else
    prefix = ("setpriv", f"--bounding-set={caps}", f"--inh-caps={caps}", f"--ambient-caps={caps}", *NOBODY)
    told = _lab("run", "--output", "/nonexistent/run", prefix=prefix, cwd=tmp_path.parent)

    assert told.returncode == 2
    assert "needs root" in told.stderr


def test_a_directory_with_something_in_it_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept")

    refused = _lab("run", "--output", str(tmp_path))

    assert refused.returncode == 2
    assert "is not empty" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_report_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    told = _lab("report", cwd=tmp_path)

    assert told.returncode == 2
    assert "run `wardkeep lab run` first" in told.stderr
