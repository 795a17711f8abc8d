"""Fixtures of the server's tests; `packages/server/conftest.py` names them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from wardkeep_server.tests.support.postgres import Cluster, TestDatabase, running_cluster
from wardkeep_server.tests.support.world import World, built_world


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL for the whole run."""
    with running_cluster() as running:
        yield running


@pytest.fixture
def database(cluster: Cluster) -> Iterator[TestDatabase]:
    """A migrated database of this test alone."""
    with cluster.fresh() as fresh:
        yield fresh


@pytest.fixture
async def world(database: TestDatabase, tmp_path: Path) -> AsyncIterator[World]:
    """The application over a fresh database with two tenants."""
    async with built_world(database, tmp_path) as built:
        yield built
