"""The stairs: every migration up, down, up again; on an empty database and on one that holds data."""

from concurrent.futures import ThreadPoolExecutor

import psycopg

from wardkeep_server.app import migrate
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.db import Base
from wardkeep_server.tests.support.postgres import Cluster, TestDatabase

SCHEMA = """
SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
WHERE table_schema = 'public' ORDER BY 1, 2
"""
POLICIES = "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2"


def read(database: TestDatabase, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.owner) as connection:
        return connection.execute(query).fetchall()


def test_every_step_goes_up_down_and_up(cluster: Cluster) -> None:
    database = cluster.empty("stairs_empty")
    steps = migrate.status(database.owner).pending
    assert len(steps) >= 2
    for step in steps:
        assert migrate.upgrade(database.owner, step).current == step
        migrate.downgrade(database.owner, "-1")
        migrate.upgrade(database.owner, step)
    whole = read(database, SCHEMA), read(database, POLICIES)
    assert migrate.downgrade(database.owner, "base").current is None
    assert {row[0] for row in read(database, SCHEMA)} <= {"wardkeep_schema"}
    migrate.upgrade(database.owner)
    assert (read(database, SCHEMA), read(database, POLICIES)) == whole


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


def test_two_migrators_take_turns(cluster: Cluster) -> None:
    database = cluster.empty("stairs_two")
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(migrate.upgrade, [database.owner] * 2))
    assert [status.pending for status in done] == [(), ()]


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
