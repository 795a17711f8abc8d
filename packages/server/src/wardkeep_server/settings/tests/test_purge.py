"""The purge: exactly the expired rows of each class go, by a role that may delete nothing else, and never evidence."""

import asyncio
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Self

import psycopg
import pytest
from psycopg import sql

from wardkeep_server.fleet import service as fleet
from wardkeep_server.identity import service as identity
from wardkeep_server.notify import service as notify
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.settings import service
from wardkeep_server.settings.classes import CLASSES, SETTABLE, SIX_YEARS_DAYS, RowClass
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.processes import environment, started
from wardkeep_server.tests.support.world import World

_FILLERS = {
    "uuid": "gen_random_uuid()",
    "text": "md5(random()::text)",
    "timestamp with time zone": "now() + interval '100 years'",
    "integer": "1",
    "bigint": "(random() * 1000000000)::bigint",
    "jsonb": "'{}'::jsonb",
    "bytea": "'\\x00'::bytea",
    "boolean": "false",
}
"""A value for a column that a class does not look at."""
_COLUMNS = """
SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s
AND is_identity = 'NO' AND (is_nullable = 'NO' AND column_default IS NULL OR column_name = ANY(%s)) ORDER BY 1
"""

MOVING = {"evidence_heads", "evidence_chains", "evidence_reasons", "evidence_standing", "evidence_walks"}
"""Of the evidence slice, but no evidence: how far logs, chains and walks have come; words that may be taken back."""
ONLY_DAILY = {"provider_sign_ins"}
"""Short-lived rows that no slice sweeps more often."""


class Rows:
    """Writes and reads rows past every rule of the database: what was there before is not the purge's doing."""

    def __init__(self, database: TestDatabase) -> None:
        self._connection = psycopg.connect(database.superuser, autocommit=True)
        self._connection.execute("SET session_replication_role = replica")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, one: RowClass, moments: dict[str, datetime | None]) -> tuple[Any, ...]:
        """One row of the class; its key."""
        found = self._connection.execute(_COLUMNS, (one.table, list(one.moments))).fetchall()
        values: dict[str, sql.Composable] = {name: sql.SQL(_FILLERS[kind]) for name, kind in found}
        values |= {name: sql.Literal(moment) for name, moment in moments.items()}
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}").format(
            sql.Identifier(one.table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(values.values()),
            sql.SQL(", ").join(map(sql.Identifier, one.key)),
        )
        row = self._connection.execute(statement).fetchone()
        assert row is not None
        return row

    def keys(self, one: RowClass) -> set[tuple[Any, ...]]:
        """Keys of all rows of the class."""
        names = sql.SQL(", ").join(map(sql.Identifier, one.key))
        statement = sql.SQL("SELECT {} FROM {}").format(names, sql.Identifier(one.table))
        return set(self._connection.execute(statement).fetchall())

    def audited(self) -> list[tuple[str, dict[str, Any]]]:
        """Outcome and counts of each run."""
        statement = "SELECT outcome, after FROM audit_entries WHERE action = 'retention.purge' ORDER BY at, id"
        return [(row[0], row[1]) for row in self._connection.execute(statement).fetchall()]

    def run(self, statement: str, *values: Any) -> None:
        """As it is."""
        self._connection.execute(statement, values)


def moments_of(one: RowClass, chance: random.Random, now: datetime, period: timedelta) -> dict[str, datetime | None]:
    """Random ages around the period, the very edge among them; of several moments some are missing."""
    edges = [timedelta(), timedelta(microseconds=1), timedelta(microseconds=-1)]
    wide = timedelta(seconds=chance.uniform(-1, 1) * period.total_seconds() * 0.99)
    moments: dict[str, datetime | None] = {
        name: now - period + chance.choice([*edges, wide, wide, wide]) for name in one.moments
    }
    for name in one.moments[:-1]:
        if chance.random() < 0.5:
            moments[name] = None
    return moments


def has_expired(moments: dict[str, datetime | None], before: datetime) -> bool:
    return any(moment is not None and moment < before for moment in moments.values())


@contextmanager
def as_jobs(database: TestDatabase) -> Iterator[psycopg.Connection]:
    """The application's connection in the role of jobs."""
    with psycopg.connect(database.application) as connection:
        connection.execute("SELECT set_config('role', 'wardkeep_jobs', true)")
        yield connection


def actor() -> Any:
    return system_actor("retention", new_id())


@pytest.mark.parametrize("seed", range(5))
async def test_exactly_the_expired_rows_of_each_class_go(world: World, seed: int) -> None:
    chance, now = random.Random(seed), world.clock()  # noqa: S311 - ages, the same ones each time
    chosen = {name: chance.randint(limits.floor, limits.floor * 3) for name, limits in SETTABLE.items()}
    kept: dict[str, set[tuple[Any, ...]]] = {}
    gone: dict[str, int] = {}
    with Rows(world.database) as rows:
        for name, days in chosen.items():
            rows.run("INSERT INTO settings_retention VALUES (%s, %s, now(), 'a person')", name, days)
        for one in CLASSES:
            period = one.period(chosen)
            before_us = rows.keys(one)
            written = [(m, rows.add(one, m)) for m in (moments_of(one, chance, now, period) for _ in range(40))]
            kept[one.name] = before_us | {key for moments, key in written if not has_expired(moments, now - period)}
            gone[one.name] = sum(has_expired(moments, now - period) for moments, _ in written)
        done = await service.forget_expired(world.parts, actor(), now)
        (run,) = rows.audited()
        for one in CLASSES:
            own = {key for key in rows.keys(one) if one.name != "audit" or key in kept["audit"]}
            assert own == kept[one.name], one.name
    assert done.rows == gone
    assert not done.more
    assert all(0 < count < 40 for count in gone.values()), "each class had rows of both kinds"
    assert run == ("done", {"rows": gone, "refused": []})


async def test_the_slices_own_quick_sweeps_agree_with_the_list(world: World) -> None:
    """Rows of a minute or a day are also swept by their slices, more often: with the same periods."""
    chance, now = random.Random(99), world.clock()  # noqa: S311 - as above
    swept = [one for one in CLASSES if one.limits is None and one.name != "mails"]
    kept: dict[str, set[tuple[Any, ...]]] = {}
    slack = timedelta(seconds=30)
    with Rows(world.database) as rows:
        for one in swept:
            kept[one.name] = rows.keys(one)
            for _ in range(20):
                older = chance.random() < 0.5
                at = now - one.fixed + (-slack if older else slack)
                key = rows.add(one, dict.fromkeys(one.moments, at))
                kept[one.name] |= set() if older else {key}
        await identity.purge(world.parts)
        await fleet.purge(world.parts)
        await notify.prune(world.parts)
        left = {one.name: rows.keys(one) for one in swept}
        assert {name for name in kept if not kept[name] <= left[name]} == set(), "swept too early"
        assert {name for name in kept if left[name] != kept[name]} <= ONLY_DAILY


async def test_large_work_goes_batch_by_batch_each_with_its_audit_line(world: World) -> None:
    now = world.clock()
    (one,) = (one for one in CLASSES if one.name == "invitations")
    with Rows(world.database) as rows:
        for _ in range(25):
            rows.add(one, {"ends_at": now - timedelta(days=91)})
        more = [(await service.forget_expired(world.parts, actor(), now, batch=10)).more for _ in range(3)]
        assert more == [True, True, False]
        assert [after["rows"] for _, after in rows.audited()] == [{"invitations": count} for count in (10, 10, 5)]
        assert rows.keys(one) == set()


async def test_the_shipped_worker_does_it(world: World) -> None:
    now = world.clock()
    (one,) = (one for one in CLASSES if one.name == "enrolment_codes")
    environ = environment(world.parts.settings)
    with Rows(world.database) as rows:
        rows.add(one, {"expires_at": now - timedelta(days=91), "used_at": None})
        kept = rows.add(one, {"expires_at": now - timedelta(days=89), "used_at": None})
        async with started(sys.executable, "-m", "wardkeep_server.app.worker", environ=environ) as worker:
            async with asyncio.timeout(60):
                while not (runs := rows.audited()):
                    assert worker.returncode is None, "the worker ended"
                    await asyncio.sleep(0.1)
        assert runs[0] == ("done", {"rows": {"enrolment_codes": 1}, "refused": []})
        assert rows.keys(one) == {kept}


async def test_two_workers_at_once_delete_each_row_once(world: World) -> None:
    now = world.clock()
    (one,) = (one for one in CLASSES if one.name == "finding_history")
    with Rows(world.database) as rows:
        for _ in range(60):
            rows.add(one, {"received_at": now - timedelta(days=1097)})
        done = await asyncio.gather(*(service.forget_expired(world.parts, actor(), now) for _ in range(3)))
        assert sum(each.rows["finding_history"] for each in done) == 60
        assert rows.keys(one) == set()


@pytest.mark.parametrize("days", [1, 30, SIX_YEARS_DAYS - 1])
async def test_a_period_below_the_floor_in_the_table_itself_deletes_nothing(world: World, days: int) -> None:
    now = world.clock()
    (one,) = (one for one in CLASSES if one.name == "audit")
    with Rows(world.database) as rows:
        rows.run("INSERT INTO settings_retention VALUES ('audit', %s, now(), 'somebody at the database')", days)
        kept = rows.add(one, {"at": now - timedelta(days=SIX_YEARS_DAYS + 10)})
        done = await service.forget_expired(world.parts, actor(), now)
        assert "audit" not in done.rows
        assert kept in rows.keys(one)
        assert rows.audited() == [("failed", {"rows": {}, "refused": ["audit"]})]


def test_the_table_itself_takes_no_hostile_period(database: TestDatabase) -> None:
    statement = "INSERT INTO settings_retention VALUES ('audit', %s, now(), 'x')"
    with psycopg.connect(database.owner, autocommit=True) as connection:
        for days in ("0", "-1", "36501", "2147483648", "'NaN'", "'1; DROP TABLE audit_entries'", "NULL"):
            with pytest.raises(psycopg.Error):
                connection.execute((statement % days).encode())
        connection.execute((statement % "2557").encode())


def test_jobs_may_delete_from_the_listed_tables_and_no_other(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser) as connection:
        found = connection.execute(
            "SELECT table_name FROM information_schema.role_table_grants"
            " WHERE grantee = 'wardkeep_jobs' AND privilege_type = 'DELETE'"
        ).fetchall()
    assert {row[0] for row in found} == {one.table for one in CLASSES}


def test_every_class_names_a_table_its_key_and_its_moments(database: TestDatabase) -> None:
    key = (
        "SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_index i JOIN pg_attribute a"
        " ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) WHERE i.indisprimary AND i.indrelid = %s::regclass"
    )
    kinds = "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = ANY(%s)"
    with psycopg.connect(database.superuser) as connection:
        for one in CLASSES:
            assert connection.execute(key, (one.table,)).fetchone() == (sorted(one.key),), one.name
            found = connection.execute(kinds, (one.table, list(one.moments))).fetchall()
            assert found == [("timestamp with time zone",)], one.name
    assert len({one.table for one in CLASSES}) == len(CLASSES)


def test_evidence_is_on_no_list_and_refuses_every_role(database: TestDatabase) -> None:
    assert [one.table for one in CLASSES if one.table.startswith("evidence_")] == []
    with psycopg.connect(database.superuser) as connection:
        found = connection.execute(
            "SELECT relname, EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname LIKE '%append_only')"
            " FROM pg_class c WHERE relname LIKE 'evidence_%' AND relkind IN ('r', 'p')"
        ).fetchall()
    assert len(found) >= 11
    for table, append_only in found:
        statement = sql.SQL("DELETE FROM {}").format(sql.Identifier(table))
        with as_jobs(database) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
        if append_only:
            with psycopg.connect(database.superuser) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    without = {table for table, append_only in found if not append_only}
    assert without <= MOVING


@pytest.mark.parametrize(("name", "days"), [("audit", 2000), ("finding_history", 80)])
async def test_below_the_floor_the_database_refuses_jobs_too(world: World, name: str, days: int) -> None:
    """Whatever a setting or a fault of ours says."""
    now = world.clock()
    (one,) = (one for one in CLASSES if one.name == name)
    with Rows(world.database) as rows:
        young = rows.add(one, {one.moments[0]: now - timedelta(days=days)})
        old = rows.add(one, {one.moments[0]: now - timedelta(days=SIX_YEARS_DAYS + 1)})
        with as_jobs(world.database) as connection:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(one.table)))
        left = rows.keys(one)
        assert young in left
        assert old not in left
        for statement in ("DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET id = id"):
            with (
                psycopg.connect(world.database.owner) as owner,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                owner.execute(sql.SQL(statement).format(sql.Identifier(one.table)))


def test_the_trigger_holds_below_the_policies(database: TestDatabase) -> None:
    """Policies dropped, the row trigger alone still keeps what is young."""
    (one,) = (one for one in CLASSES if one.name == "audit")
    with Rows(database) as rows:
        young = rows.add(one, {"at": datetime.now().astimezone() - timedelta(days=2000)})
        rows.run("ALTER TABLE audit_entries DISABLE ROW LEVEL SECURITY")
        with as_jobs(database) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM audit_entries")
        assert young in rows.keys(one)
