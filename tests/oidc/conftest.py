"""A real provider, and Wardkeep with it as its Google."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
import pytest_asyncio
from tests.oidc.ways import Ways
from tests.support.provider import RunningProvider, running_provider

from wardkeep_server.platform.clock import new_id
from wardkeep_server.tests.support.census import widen_limits
from wardkeep_server.tests.support.fixtures import cluster
from wardkeep_server.tests.support.postgres import Cluster, TestDatabase
from wardkeep_server.tests.support.world import ORIGIN, World, built_world

__all__ = ["cluster"]


@pytest.fixture(scope="session")
def running() -> Iterator[RunningProvider]:
    with running_provider(ORIGIN) as started:
        yield started


@pytest.fixture
def provider(running: RunningProvider) -> RunningProvider:
    """With somebody new at the keyboard."""
    name = new_id()
    running.at_keyboard(subject=name, email=f"{name}@partner.test", verified=True, refuse=False)
    return running


@pytest.fixture(scope="module")
def database(cluster: Cluster) -> Iterator[TestDatabase]:
    """A migrated database for the tests of one file."""
    with cluster.fresh() as fresh:
        yield fresh


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    database: TestDatabase, tmp_path_factory: pytest.TempPathFactory, running: RunningProvider
) -> AsyncIterator[World]:
    """One for the tests of one file: each brings its own people."""
    async with built_world(database, tmp_path_factory.mktemp("var"), **running.settings()) as built:
        widen_limits(built)
        yield built


@pytest.fixture
def ways(world: World, provider: RunningProvider) -> Iterator[Ways]:
    yield Ways(world, provider)
    world.clock.ahead = timedelta()
