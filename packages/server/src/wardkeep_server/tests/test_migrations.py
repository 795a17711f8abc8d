"""The stairs: every migration up, down, up again; on an empty database and on one that holds data."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy.exc import ProgrammingError

from wardkeep_server.app import migrate
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.db import Base
from wardkeep_server.tests.support.census import settle
from wardkeep_server.tests.support.postgres import Cluster, TestDatabase
from wardkeep_server.tests.support.processes import answered, environment, wardkeep
from wardkeep_server.tests.support.world import built_world, settings_for

SCHEMA = """
SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
WHERE table_schema = 'public' ORDER BY 1, 2
"""
POLICIES = "SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2"
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
TRIGGERS = """
SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2
"""
FUNCTIONS = """
SELECT proname, pg_get_function_arguments(oid), prosrc, proacl::text FROM pg_proc
WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2
"""
GRANTS = """
SELECT relname, a.grantee::regrole::text, a.privilege_type, NULL AS attname FROM pg_class c, aclexplode(relacl) a
WHERE relnamespace = 'public'::regnamespace UNION ALL
SELECT relname, a.grantee::regrole::text, a.privilege_type, attname FROM pg_class c
JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(attacl) a
WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 2, 3, 4
"""
WHOLE = (SCHEMA, POLICIES, INDEXES, CONSTRAINTS, TRIGGERS, FUNCTIONS, GRANTS)
TAKES_TURNS = 30.0


def whole(database: TestDatabase) -> list[list[tuple[object, ...]]]:
    """All that a migration may leave behind."""
    return [read(database, query) for query in WHOLE]


def read(database: TestDatabase, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.owner) as connection:
        return connection.execute(query).fetchall()


def test_every_step_goes_up_down_and_up(cluster: Cluster) -> None:
    database = cluster.empty("stairs_empty")
    steps = migrate.status(database.owner).pending
    assert len(steps) >= 2
    below = whole(database)
    for step in steps:
        assert migrate.upgrade(database.owner, step).current == step
        above = whole(database)
        assert above != below, f"{step} changes nothing"
        migrate.downgrade(database.owner, "-1")
        if step != steps[0]:  # below the first, the table of revisions is new
            assert whole(database) == below, f"{step} leaves something behind"
        migrate.upgrade(database.owner, step)
        below = above
    before = whole(database)
    assert all(before)
    assert migrate.downgrade(database.owner, "base").current is None
    _nothing_is_left(database)
    migrate.upgrade(database.owner)
    assert whole(database) == before


def test_the_healing_tier_column_comes_and_goes_on_a_filled_database(cluster: Cluster) -> None:
    database = cluster.empty("stairs_filled")
    migrate.upgrade(database.owner, "20261121_01")
    partner, organisation, site = new_id(), new_id(), new_id()
    with psycopg.connect(database.owner) as connection:
        connection.execute("INSERT INTO tenancy_partners VALUES (%s, 'P', now())", (partner,))
        connection.execute("INSERT INTO tenancy_organisations VALUES (%s, %s, 'O', now())", (organisation, partner))
        connection.execute(
            "INSERT INTO tenancy_sites (id, partner_id, organisation_id, name, time_zone, log_id, created_at)"
            " VALUES (%s, %s, %s, 'S', 'UTC', 'l', now())",
            (site, partner, organisation),
        )
    migrate.upgrade(database.owner)
    assert read(database, "SELECT name, healing_tier FROM tenancy_sites") == [("S", "standard")]
    migrate.downgrade(database.owner, "20261121_01")
    assert read(database, "SELECT name FROM tenancy_sites") == [("S",)]
    migrate.upgrade(database.owner)
    assert read(database, "SELECT name, healing_tier FROM tenancy_sites") == [("S", "standard")]


def _nothing_is_left(database: TestDatabase) -> None:
    left = whole(database)
    assert {row[0] for rows in (left[0], left[3], left[6]) for row in rows} <= {"wardkeep_schema"}
    assert (left[1], left[4], left[5]) == ([], [], [])
    planes = "SELECT count(*) FROM pg_namespace, aclexplode(nspacl) a WHERE nspname = 'public' AND a.grantee > 16383"
    assert read(database, f"{planes} AND a.grantee::regrole::text <> 'wardkeep_owner'") == [(0,)]


@pytest.fixture
async def filled(database: TestDatabase, tmp_path: Path) -> TestDatabase:
    """One of everything at two tenants, and nobody connected any more."""
    async with built_world(database, tmp_path) as world:
        for tenant in (world.ours, world.theirs):
            await settle(world, tenant)
    return database


def test_a_filled_database_goes_down_step_by_step_and_up_again(filled: TestDatabase) -> None:
    """On the way down every table that is still there keeps its rows."""
    before, counted = whole(filled), _counts(filled)
    assert counted["evidence_entries"] > 0
    assert counted["audit_entries"] > 0
    newest = migrate.status(filled.owner).head
    for step in _steps(filled):
        assert migrate.downgrade(filled.owner, step).current == (None if step == "base" else step)
        left = _counts(filled)
        assert left == {table: counted[table] for table in left}, step
    _nothing_is_left(filled)
    assert migrate.upgrade(filled.owner).current == newest
    assert whole(filled) == before


def _steps(database: TestDatabase) -> list[str]:
    """Revisions below the newest, newest first, then `base`."""
    names = [script.revision for script in ScriptDirectory(str(migrate._SCRIPTS)).walk_revisions()]
    assert names[0] == migrate.status(database.owner).head
    return [*names[1:], "base"]


def _counts(database: TestDatabase) -> dict[str, int]:
    with psycopg.connect(database.owner) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^[a-z]+_' "
            "AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        return {
            table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # type: ignore[index]  # noqa: S608 - a count
            for (table,) in tables
            if table != "wardkeep_schema"
        }


def test_two_migrators_take_turns(cluster: Cluster) -> None:
    database = cluster.empty("stairs_two")
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(migrate.upgrade, [database.owner] * 2))
    assert [status.pending for status in done] == [(), ()]


def _runner(database: TestDatabase, tmp_path: Path) -> dict[str, str]:
    return environment(settings_for(database, tmp_path), DATABASE_OWNER_URL=database.owner)


async def test_two_real_runners_at_once_on_an_empty_database(cluster: Cluster, tmp_path: Path) -> None:
    database = cluster.empty("stairs_two_processes")
    environ = _runner(database, tmp_path)
    done = await asyncio.gather(*(answered("db", "upgrade", environ=environ) for _ in range(2)))
    head = migrate.status(database.owner).head
    assert done == [(0, f"At revision {head}; newest is {head}.\n")] * 2
    assert migrate.check(database.owner) == []


async def test_two_real_runners_at_once_on_a_filled_database(filled: TestDatabase, tmp_path: Path) -> None:
    """Both go down to nothing, both go up again: the second of each pair finds nothing to do."""
    environ, before = _runner(filled, tmp_path), whole(filled)
    for command in (("db", "downgrade", "base"), ("db", "upgrade")):
        done = await asyncio.gather(*(answered(*command, environ=environ) for _ in range(2)))
        assert [code for code, _ in done] == [0, 0], done
    assert whole(filled) == before
    assert read(filled, "SELECT count(*) FROM tenancy_sites") == [(0,)]


async def test_a_runner_waits_for_the_lock_and_touches_nothing_meanwhile(cluster: Cluster, tmp_path: Path) -> None:
    database = cluster.empty("stairs_lock")
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    holder = await psycopg.AsyncConnection.connect(database.owner, autocommit=True)
    async with holder, wardkeep("db", "upgrade", environ=_runner(database, tmp_path)) as runner:
        await holder.execute("SELECT pg_advisory_lock(%s)", (migrate._LOCK,))
        async with asyncio.timeout(TAKES_TURNS):
            while await (await holder.execute(waiting)).fetchone() != (1,):
                assert runner.returncode is None, "the runner did not wait"
                await asyncio.sleep(0.05)
        assert read(database, SCHEMA) == []
        await holder.execute("SELECT pg_advisory_unlock(%s)", (migrate._LOCK,))
        assert await asyncio.wait_for(runner.wait(), TAKES_TURNS) == 0
    assert migrate.status(database.owner).pending == ()


def test_a_step_that_fails_leaves_nothing_half_done(cluster: Cluster) -> None:
    database = cluster.empty("stairs_fail")
    migrate.upgrade(database.owner, "20261121_02")
    before = whole(database)
    with psycopg.connect(database.owner) as connection:
        connection.execute("CREATE TABLE incident_transitions (number integer)")
    with pytest.raises(ProgrammingError, match="incident_transitions"):
        migrate.upgrade(database.owner)
    assert migrate.status(database.owner).current == "20261121_02"
    with psycopg.connect(database.owner) as connection:
        connection.execute("DROP TABLE incident_transitions")
    assert whole(database) == before
    assert migrate.upgrade(database.owner).pending == ()


def test_check_says_what_is_wrong(cluster: Cluster) -> None:
    database = cluster.empty("stairs_check")
    assert any("is not applied" in line for line in migrate.check(database.owner))
    migrate.upgrade(database.owner)
    assert migrate.check(database.owner) == []
    with psycopg.connect(database.owner) as connection:
        connection.execute("ALTER TABLE tenancy_sites NO FORCE ROW LEVEL SECURITY")
    assert migrate.check(database.owner) == ["table tenancy_sites is not under row-level security"]


def test_the_models_are_the_tables(database: TestDatabase) -> None:
    from wardkeep_server.app.wiring import load_models  # noqa: PLC0415 - fills the metadata

    load_models()
    columns: dict[str, set[str]] = {}
    for row in read(database, SCHEMA):
        columns.setdefault(str(row[0]), set()).add(str(row[1]))
    for name, table in Base.metadata.tables.items():
        assert {column.name for column in table.columns} == columns[name], name
