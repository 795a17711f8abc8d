"""Two real authorities, and a world whose settings name them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from wardkeep_server.anchor.tests.authorities import Authority, authority, settings_of
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world


@pytest.fixture
def first() -> Iterator[Authority]:
    with authority("first") as made:
        yield made


@pytest.fixture
def second() -> Iterator[Authority]:
    with authority("second", curves=True, lists=False) as made:
        yield made


@pytest.fixture
async def stamped(database: TestDatabase, tmp_path: Path, first: Authority, second: Authority) -> AsyncIterator[World]:
    async with built_world(database, tmp_path / "var", **settings_of(tmp_path, first, second)) as world:
        yield world
