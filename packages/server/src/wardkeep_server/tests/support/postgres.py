"""A real PostgreSQL for one test run: a migrated template, and a fresh copy of it for each test."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from shutil import rmtree

import psycopg
from psycopg import sql

from wardkeep_server.app import migrate
from wardkeep_server.app.embedded.postgres import Postgres
from wardkeep_server.platform import roles

PASSWORD = "only-for-this-test-run-and-its-private-socket"
TEMPLATE = "wardkeep_template"
_numbers = count(1)


@dataclass(frozen=True)
class TestDatabase:
    """Addresses of one database: the application's, the owner's, the superuser's."""

    __test__ = False

    application: str
    owner: str
    superuser: str


class Cluster:
    """The running server."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres
        self._lock = threading.Lock()

    @property
    def pid(self) -> int:
        """Of the postmaster; every other process of the cluster is its child."""
        if self._postgres.child.pid is None:
            raise RuntimeError("the cluster does not run")
        return self._postgres.child.pid

    def addresses(self, name: str) -> TestDatabase:
        """Addresses of the database of that name."""
        return TestDatabase(
            application=self._postgres.dsn(name, roles.APPLICATION, PASSWORD),
            owner=self._postgres.dsn(name, roles.OWNER, PASSWORD),
            superuser=self._postgres.dsn(name),
        )

    def empty(self, name: str) -> TestDatabase:
        """A database with roles and no schema."""
        roles.bootstrap(self._postgres.dsn(), database=name, owner_password=PASSWORD, application_password=PASSWORD)
        return self.addresses(name)

    @contextmanager
    def fresh(self) -> Iterator[TestDatabase]:
        """A copy of the migrated template; dropped afterwards."""
        name = f"test_{next(_numbers)}"
        self._copy(name)
        try:
            yield self.addresses(name)
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def prepare_template(self) -> None:
        """Make the template once."""
        migrate.upgrade(self.empty(TEMPLATE).owner)

    def _copy(self, name: str) -> None:
        with self._lock:
            self._run(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(TEMPLATE), sql.Identifier(roles.OWNER)
                )
            )
        identifier = sql.Identifier(name)
        self._run(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(identifier))
        self._run(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(identifier, sql.Identifier(roles.APPLICATION)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._postgres.dsn(), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Start PostgreSQL in a directory of its own and stop it at the end; `durable` commits reach the disk."""
    home = Path(tempfile.mkdtemp(prefix="wk-pg-"))
    home.chmod(0o755)
    postgres = Postgres(home, PASSWORD, log=home / "log")
    postgres.prepare()
    postgres.start()
    try:
        postgres.wait_ready()
        if not durable:
            with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")  # a test's data may be lost with the machine
                connection.execute("SELECT pg_reload_conf()")
        cluster = Cluster(postgres)
        cluster.prepare_template()
        yield cluster
    finally:
        postgres.stop()
        rmtree(home, ignore_errors=True)
        rmtree(postgres.placement.socket, ignore_errors=True)
