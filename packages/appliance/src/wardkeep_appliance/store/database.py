"""The database file: opening, migrating, and the one thread that reads and writes it.

Callers pass plain functions over a connection; each runs in one transaction, and a failure leaves nothing behind.
WAL with `synchronous=FULL`: what `do` has returned survives a power cut.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_MIGRATIONS = Path(__file__).parent / "migrations"


class StoreTooNew(Exception):
    """The file was written by a newer appliance; this one would misread it."""


class NoDatabase(Exception):
    """There is no database in this state folder."""


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can only read, beside a running appliance. Raises NoDatabase."""
    if not file.exists():
        raise NoDatabase(f"there is no appliance in {file.parent}: run or claim it first")
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        connection.row_factory = sqlite3.Row
        yield connection
    finally:
        connection.close()


class Store:
    """Runs functions over the database, one after the other."""

    def __init__(self, connection: sqlite3.Connection, thread: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._thread = thread

    @classmethod
    async def open(cls, file: Path) -> "Store":
        """Open the file, made with mode 0600 and migrated when needed. Raises StoreTooNew."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        try:
            connection = await asyncio.get_running_loop().run_in_executor(thread, _open, file)
        except BaseException:
            thread.shutdown(wait=True)
            raise
        return cls(connection, thread)

    async def do(self, work: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(connection, ...)` in one transaction and return its answer."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: _transaction(self._connection, work, *args, **kwargs))

    async def close(self) -> None:
        """Finish what runs, then close the file."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown(wait=True)


def _open(file: Path) -> sqlite3.Connection:
    file.touch(mode=0o600, exist_ok=True)
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.create_function("bytes_of", 1, bytes.fromhex, deterministic=True)
        _migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    files = sorted(_MIGRATIONS.glob("*.sql"))
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(files):
        raise StoreTooNew(f"the database has version {version}, this appliance knows {len(files)}")
    for number, file in enumerate(files[version:], start=version + 1):
        # The version moves in the same transaction as the tables, so a cut leaves one or the other whole.
        connection.executescript(f"BEGIN; {file.read_text()}; PRAGMA user_version={number}; COMMIT;")


def _transaction(
    connection: sqlite3.Connection,
    work: Callable[Concatenate[sqlite3.Connection, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    connection.execute("BEGIN")
    try:
        answer = work(connection, *args, **kwargs)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return answer
