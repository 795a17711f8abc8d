"""Every address, made from the mounted routes, by every kind of caller; with and without the application's filters.

A new address is in the census by being mounted: it fails until it answers somebody 2xx (`support.ways` says how what
needs more than its documented example is asked) and a stranger 404. `make census` prints the number of cases.
"""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import true

from wardkeep_server.platform import scope as scopes
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support import matrix
from wardkeep_server.tests.support.census import name_of
from wardkeep_server.tests.support.matrix import ALL, HUMAN, MACHINE, Census
from wardkeep_server.tests.support.postgres import TestDatabase

OPEN = {
    "POST /api/appliance/claim",
    "GET /api/auth/methods",
    "GET /api/auth/csrf",
    "POST /api/auth/login",
    "GET /api/auth/password-rules",
    "POST /api/auth/passkeys",
    "POST /api/auth/passkeys/options",
    "POST /api/invites/inspect",
    "POST /api/invites/accept",
    "POST /api/auth/links",
    "POST /api/partners/auth/magic",
    "POST /api/portal/auth/validate",
    "GET /api/auth/second-factor",
    "POST /api/auth/second-factor",
    "POST /api/auth/lost-factor",
    "POST /api/auth/lost-factor/cancel",
    "POST /api/auth/resets",
    "POST /api/auth/resets/inspect",
    "POST /api/auth/resets/redeem",
    "POST /api/auditor/codes",
    "POST /api/auditor/enter",
    "POST /api/auth/oauth/{provider}",
    "POST /api/auth/oauth/{provider}/return",
    "GET /api/public/documents/{digest}",
}
"""The short list of addresses that are open to nobody in particular. A new one is added here by a person."""


@pytest.fixture
async def census(database: TestDatabase, tmp_path: Path) -> AsyncIterator[Census]:
    async with matrix.census(database, tmp_path) as made:
        yield made
        print(f"\n{made.report()}")  # noqa: T201 - `make census` shows it


def test_the_open_addresses_are_the_listed_ones() -> None:
    assert {name_of(one) for one in ALL if one.policy.public} == OPEN


def test_the_census_covers_what_is_mounted() -> None:
    assert len(HUMAN) > 90
    assert len(MACHINE) >= 7
    assert len({name_of(one) for one in ALL}) == len(ALL)


async def test_nobody_wrong_realms_lesser_roles_and_ended_credentials_get_in_nowhere(census: Census) -> None:
    await matrix.nobody(census)
    await matrix.wrong_and_lesser(census)
    await matrix.ended(census)
    await matrix.machines(census)
    await matrix.keys(census)
    assert census.wrong == []
    assert sum(census.tried.values()) > 1300


async def test_strangers_see_and_change_nothing(census: Census) -> None:
    await matrix.strangers(census)
    await matrix.foreign_boxes(census)
    assert census.wrong == []
    assert sum(census.tried.values()) > 400


@pytest.mark.timeout(300)
async def test_every_address_serves_its_own(census: Census) -> None:
    """Without this, an API that answers 404 to everybody would pass."""
    await matrix.owners(census)
    assert census.wrong == []
    assert {name_of(one) for one in ALL} - {name for name, served in census.answered.items() if served} == set()


@contextmanager
def no_filters() -> Iterator[int]:
    """Take the application's own filters out of every repository."""
    own: Callable[..., Any] = scopes.within
    holders = [
        module
        for name, module in sys.modules.items()
        if name.startswith("wardkeep_server.") and getattr(module, "within", None) is own
    ]
    for module in holders:
        module.within = lambda _scope, _table: true()  # type: ignore[attr-defined]
    try:
        yield len(holders)
    finally:
        for module in holders:
            module.within = own  # type: ignore[attr-defined]


async def test_without_the_applications_filters_the_database_still_refuses(census: Census) -> None:
    with no_filters() as taken_out:
        assert taken_out > 5
        await matrix.strangers(census)
        await matrix.foreign_boxes(census)
        await matrix.owners(census, reads_only=True)
    assert census.wrong == []


async def test_a_planted_hole_is_seen(census: Census) -> None:
    """The database lets every tenant read every site, and the application filters nothing."""
    with psycopg.connect(census.world.database.owner) as connection:
        connection.execute("ALTER POLICY tenancy_sites_wardkeep_tenant ON tenancy_sites USING (true)")
    stranger = await matrix.stranger_of(census, Role.CLIENT_VIEWER, census.theirs.box.tenant)
    await matrix.look_around(census, stranger)
    assert census.wrong == []
    with no_filters():
        await matrix.look_around(census, stranger)
    told = "\n".join(census.wrong)
    assert "GET /api/compliance/scores by client.viewer of another partner gives away" in told
    assert "GET /api/sites/{site_id}/devices by client.viewer of another partner: 200" in told
