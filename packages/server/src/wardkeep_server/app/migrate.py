"""Schema migrations under an advisory lock: upgrade, downgrade, status, check."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from wardkeep_server.platform.db import driver_url
from wardkeep_server.platform.roles import OWNER

_SCRIPTS = Path(__file__).parent.parent / "migrations"
_LOCK = 0x57_41_52_44_4B_45_45_50 >> 1
"""Advisory lock number: `WARDKEEP` as bytes, kept positive."""


@dataclass(frozen=True)
class SchemaStatus:
    """Revision in force, newest revision known to this code, and what lies between, oldest first."""

    current: str | None
    head: str
    pending: tuple[str, ...]


def upgrade(owner_url: str, target: str = "head") -> SchemaStatus:
    """Bring the schema up to `target`; two callers at once take turns."""
    with _locked(owner_url) as connection:
        command.upgrade(_config(connection), target)
        return _status(connection)


def downgrade(owner_url: str, target: str) -> SchemaStatus:
    """Bring the schema down to `target` (`base`, `-1`, or a revision)."""
    with _locked(owner_url) as connection:
        command.downgrade(_config(connection), target)
        return _status(connection)


def status(owner_url: str) -> SchemaStatus:
    """Where the schema stands; changes nothing."""
    with _connection(owner_url) as connection:
        return _status(connection)


def check(owner_url: str) -> list[str]:
    """What is wrong with the schema, one sentence each; empty when it is at the head and owned as it should be."""
    with _connection(owner_url) as connection:
        found = _status(connection)
        problems = [f"revision {name} is not applied" for name in found.pending]
        foreign = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
                " AND pg_get_userbyid(relowner) <> :owner ORDER BY relname"
            ),
            {"owner": OWNER},
        ).scalars()
        problems += [f"table {name} is not owned by {OWNER}" for name in foreign]
        open_tables = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
                " AND relname <> 'wardkeep_schema' AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname"
            )
        ).scalars()
        return problems + [f"table {name} is not under row-level security" for name in open_tables]


def _status(connection: Connection) -> SchemaStatus:
    scripts = ScriptDirectory(str(_SCRIPTS))
    current = MigrationContext.configure(connection, opts={"version_table": "wardkeep_schema"}).get_current_revision()
    head = scripts.get_current_head()
    if head is None:
        raise RuntimeError("this build has no migration")
    known = [script.revision for script in scripts.walk_revisions("base", "head")][::-1]
    done = known.index(current) + 1 if current in known else 0
    return SchemaStatus(current, head, tuple(known[done:]))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connection(owner_url: str) -> Iterator[Connection]:
    engine = create_engine(driver_url(owner_url), connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _locked(owner_url: str) -> Iterator[Connection]:
    with _connection(owner_url) as connection:
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": _LOCK})
        connection.commit()
        try:
            yield connection
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": _LOCK})
            connection.commit()
