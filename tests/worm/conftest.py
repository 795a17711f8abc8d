"""A real store with Object Lock for all tests here, and a real server beside it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.worm.seaweed import Seaweed, running_seaweed, store_of

from wardkeep_server.platform.objects_s3 import S3Store
from wardkeep_server.tests.support.fixtures import cluster, database, world
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world

__all__ = ["cluster", "database", "world"]


@pytest.fixture(scope="session")
def seaweed() -> Iterator[Seaweed]:
    """The store with its protections on."""
    with running_seaweed() as running:
        yield running


@pytest.fixture
async def store(seaweed: Seaweed) -> AsyncIterator[S3Store]:
    """The application's view of it, proved."""
    one = store_of(seaweed)
    await one.start()
    yield one
    await one.close()


@pytest.fixture
async def s3_world(database: TestDatabase, tmp_path: Path, seaweed: Seaweed) -> AsyncIterator[World]:
    """The application over that store; every world has sites, and so logs, of its own."""
    who = seaweed.application
    settings = {"s3_endpoint": seaweed.endpoint, "s3_access_key": who.access_key, "s3_secret_key": who.secret_key}
    async with built_world(database, tmp_path, **settings) as built:
        yield built
