"""The census once more, through PgBouncer in transaction mode: callers share connections, never each other's scope."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from wardkeep_server.tests.support import matrix
from wardkeep_server.tests.support.census import name_of
from wardkeep_server.tests.support.matrix import ALL, Census
from wardkeep_server.tests.support.pooler import CONNECTIONS, pooled, shared
from wardkeep_server.tests.support.postgres import TestDatabase


@pytest.fixture
async def census(database: TestDatabase, tmp_path: Path) -> AsyncIterator[Census]:
    with pooled(database) as through:
        async with matrix.census(through, tmp_path, wardkeep_pooler=True) as made:
            yield made
            print(f"\n{made.report()}\n  through PgBouncer: {shared(through)}")  # noqa: T201 - for `make census`
            transactions, servers = shared(through)
            assert transactions > 10 * servers
            assert 0 < servers <= CONNECTIONS


async def test_through_a_transaction_pooler_strangers_see_and_change_nothing(census: Census) -> None:
    await matrix.nobody(census)
    await matrix.keys(census)
    await matrix.strangers(census)
    await matrix.foreign_boxes(census)
    assert census.wrong == []


@pytest.mark.timeout(300)
async def test_through_a_transaction_pooler_every_address_serves_its_own(census: Census) -> None:
    await matrix.owners(census)
    assert census.wrong == []
    assert {name_of(one) for one in ALL} - {name for name, served in census.answered.items() if served} == set()
