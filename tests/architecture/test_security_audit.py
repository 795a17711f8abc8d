"""docs/security-audit.md names a test for every demand of the two audits, and each named test is there."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/security-audit.md"
DEMANDS = 19
"""Rows of the audits."""
_NAMED = re.compile(r"`([\w./-]+)::([^`]+)`")
_TITLE = r"\b(?:it|test)(?:\.each\([^)]*\))?\((['\"]){title}\1"


def rows(page: str) -> dict[str, list[tuple[str, str]]]:
    """(file, test) by demand."""
    lines = [line for line in page.splitlines() if line.startswith("| ")][1:]
    return {line.split(" | ")[0].strip("| "): _NAMED.findall(line) for line in lines}


def is_there(file: str, name: str) -> bool:
    """Whether the file holds a test of that name (Python) or title (TypeScript)."""
    path = ROOT / file
    if not path.is_file():
        return False
    if path.suffix == ".py":
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        return name.startswith("test_") and any(
            isinstance(node, functions) and node.name == name for node in ast.walk(ast.parse(path.read_text()))
        )
    return re.search(_TITLE.format(title=re.escape(name)), path.read_text()) is not None


def faults(page: str) -> list[str]:
    """What is wrong with the page, a line each."""
    found = [f"{demand}: names no test" for demand, tests in rows(page).items() if not tests]
    for demand, tests in rows(page).items():
        found += [f"{demand}: {file}::{name} is not there" for file, name in tests if not is_there(file, name)]
    return found


def test_every_demand_names_tests_that_are_there() -> None:
    page = PAGE.read_text()
    assert len(rows(page)) == DEMANDS
    assert faults(page) == []


@pytest.mark.parametrize(
    "held",
    [
        "not held yet",
        "`tests/architecture/test_sizes.py::test_that_nobody_wrote`",
        "`tests/architecture/test_sizes.py::load`",
        "`tests/gone.py::test_nothing_is_oversized`",
        "`web/src/shared/api/transport.test.ts::a title that nobody wrote`",
    ],
)
def test_a_row_without_a_true_test_is_caught(held: str) -> None:
    assert len(faults(f"| demand | held by |\n|---|---|\n| something | {held} |\n")) == 1


def _ruff(*arguments: str, source: str | None = None) -> str:
    argv = [str(Path(sys.executable).with_name("ruff")), "check", "--no-cache", "--select", "S608", *arguments]
    return subprocess.run(argv, cwd=ROOT, input=source, capture_output=True, text=True, check=False).stdout


def test_sql_built_from_text_is_caught_and_stands_in_migrations_only() -> None:
    """The linter sees it, and what it was told to let pass is our own fixed text in migrations."""
    planted = 'def purge(days: str) -> str:\n    return f"DELETE FROM telemetry WHERE age > {days}"\n'
    server = "packages/server/src/wardkeep_server"
    assert "S608" in _ruff("--stdin-filename", f"{server}/settings/planted.py", "-", source=planted)
    shipped = ["packages/core/src", "packages/appliance/src", "packages/server/src", "lab/src"]
    said = _ruff("--ignore-noqa", "--output-format", "concise", *shipped).splitlines()
    let_pass = {line.split(":")[0] for line in said if "S608" in line and "/tests/" not in line}
    assert let_pass
    assert {path for path in let_pass if f"{server}/migrations/" not in path} == set()
