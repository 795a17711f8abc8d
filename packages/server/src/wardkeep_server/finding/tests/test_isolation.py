"""The database keeps tenants apart by itself, with the application's own filters left out."""

from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text

from wardkeep_core.model.verdict import Result
from wardkeep_server.app import migrate
from wardkeep_server.platform.scope import Scope
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tests.support.box import claimed_box
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.reports import attempt_report, finding, incident, scan
from wardkeep_server.tests.support.world import Tenant, World

TABLES = (
    *("finding_findings", "finding_changes"),
    *("incident_incidents", "incident_transitions", "incident_entries"),
    "remediation_attempts",
)


async def fill(world: World, tenant: Tenant) -> str:
    """One row at least in every table of a tenant; the box's id."""
    box = await claimed_box(world, tenant)
    device, now = await box.device(), world.clock()
    await box.report("devices", scan(device, now, finding(now, Result.FAIL)))
    known = incident(device, now - timedelta(minutes=1), "open", "deciding")
    stated = known.transitions[1].model_copy(update={"entry_epoch": 0, "entry_seq": 1})
    await box.report("incidents", known.model_copy(update={"transitions": (known.transitions[0], stated)}))
    await box.report("attempts", attempt_report(device, known.incident, now))
    return box.id


async def counts(world: World, scope: Scope) -> list[int]:
    async with world.parts.database.session(scope) as session:
        statements = [text(f"SELECT count(*) FROM {table}") for table in TABLES]  # noqa: S608 - our own names
        return [int(await session.scalar(statement) or 0) for statement in statements]


async def test_every_plane_sees_its_own_rows_only(world: World) -> None:
    ours, theirs = world.ours, world.theirs
    mine = await fill(world, ours)
    before = await counts(world, tenancy.site_scope(ours.partner, ours.organisation, ours.site))
    assert all(before)
    await fill(world, theirs)
    for scope in (
        tenancy.site_scope(ours.partner, ours.organisation, ours.site),
        tenancy.appliance_scope(ours.partner, ours.organisation, ours.site, mine),
    ):
        assert await counts(world, scope) == before
    stranger = tenancy.site_scope(theirs.partner, ours.organisation, ours.site)
    assert await counts(world, stranger) == [0] * len(TABLES)
    everything = await counts(world, tenancy.platform_scope("first_start"))
    assert everything == [2 * count for count in before]


async def test_no_row_can_be_written_for_another_site(world: World) -> None:
    mine = await fill(world, world.ours)
    await fill(world, world.theirs)
    scope = tenancy.appliance_scope(world.ours.partner, world.ours.organisation, world.ours.site, mine)
    async with world.parts.database.session(scope) as session:
        changed = await session.execute(
            text("UPDATE finding_findings SET result = 'pass' WHERE site_id = :site"), {"site": world.theirs.site}
        )
        assert changed.rowcount == 0  # type: ignore[attr-defined]  # of an UPDATE


def test_a_reference_across_tenants_is_impossible(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser) as connection:
        found = connection.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
            (list(TABLES),),
        ).fetchall()
    assert len(found) >= len(TABLES)
    for table, definition in found:
        own, _, target = definition.partition("REFERENCES")
        for column in ("partner_id", "organisation_id", "site_id"):
            assert column in own, (table, definition)
            assert column in target, (table, definition)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_under_forced_row_security(database: TestDatabase, table: str) -> None:
    with psycopg.connect(database.superuser) as connection:
        row = connection.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", (table,)
        ).fetchone()
    assert row == (True, True)


def test_the_migration_goes_down_and_up_again(database: TestDatabase) -> None:
    migrate.downgrade(database.owner, "20261121_02")
    with psycopg.connect(database.superuser) as connection:
        left = connection.execute(
            "SELECT to_regclass(name) FROM unnest(%s::text[]) AS name", (list(TABLES),)
        ).fetchall()
    assert left == [(None,)] * len(TABLES)
    assert migrate.upgrade(database.owner).pending == ()
