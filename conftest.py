"""How the tests share the machine's cores: one file at a time each, and whatever starts whole machines on one core."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent
WHOLE_MACHINES = ("tests/e2e", "tests/crash", "lab/tests")
"""Beside each other they would compete for what they measure their patience by."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group by file, and the folders above as one; the longest group is begun first."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=lambda item: _group(item) != WHOLE_MACHINES[0])


def _group(item: pytest.Item) -> str:
    place = item.path.relative_to(ROOT).as_posix()
    return WHOLE_MACHINES[0] if place.startswith(WHOLE_MACHINES) else place
