"""Calls of one database function, for the address that is asked thousands of times a second.

Calls that wait at the same moment travel in one statement and are committed together, in one transaction: a commit
costs more than most calls do. An answer leaves only after that commit. The function is SECURITY INVOKER: for each call
it takes the plane's role and binds the scope as `platform.db` does, before it touches a table (ADR 0031, 0126).
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.db import bind_values
from wardkeep_server.platform.errors import Unavailable
from wardkeep_server.platform.log import log_fault
from wardkeep_server.platform.scope import Scope

LANES = 2
"""Statements under way at once, at most."""
ENOUGH = 16
"""Calls that are worth a second statement while one is under way; fewer wait for its end and travel together."""
MOST_TOGETHER = 64
_WAIT_S = 10.0
_DIED = "the statement was given up"


@dataclass(frozen=True)
class Function:
    """`statement` takes `%(calls)s`, a JSON array of calls, and answers with the place of the call before each row.

    Calls run in the order of `key`, so that two statements never wait for each other's rows.
    """

    statement: str
    key: str


@dataclass(frozen=True)
class _Call:
    values: Mapping[str, Any]
    rows: asyncio.Future[list[TupleRow]]


class FastLane:
    """A few plain connections, opened with the first call."""

    def __init__(self, settings: Settings) -> None:
        prepare: dict[str, Any] = {"prepare_threshold": None} if settings.wardkeep_pooler else {}
        self._pool: AsyncConnectionPool[AsyncConnection[TupleRow]] = AsyncConnectionPool(
            settings.database_url.get_secret_value(),
            kwargs={"autocommit": True, "application_name": "wardkeep-fast", "connect_timeout": 5, **prepare},
            min_size=1,
            max_size=LANES,
            max_lifetime=settings.database_pool_recycle_s,
            timeout=_WAIT_S,
            open=False,
        )
        self._waiting: dict[Function, list[_Call]] = {}
        self._lanes: set[asyncio.Task[Any] | None] = set()

    async def call(self, scope: Scope, function: Function, values: Mapping[str, Any]) -> list[TupleRow]:
        """Rows of one call, committed. Raises psycopg.Error or Unavailable; nothing is kept then."""
        return await self._queue(function, {**bind_values(scope), **values})

    async def close(self) -> None:
        """Give back every connection."""
        await self._pool.close()

    def _queue(self, function: Function, values: Mapping[str, Any]) -> asyncio.Future[list[TupleRow]]:
        mine = _Call(values, asyncio.get_running_loop().create_future())
        waiting = self._waiting.setdefault(function, [])
        waiting.append(mine)
        if not self._lanes or (len(self._lanes) < LANES and len(waiting) >= ENOUGH):
            self._lanes.add(asyncio.create_task(self._drain()))
        return mine.rows

    async def _drain(self) -> None:
        """Serve what waits until nothing does.

        The lane leaves in the very step that saw nothing waiting: a call that came between would wait for nobody.
        """
        try:
            while self._waiting:
                function = next(iter(self._waiting))
                waiting = self._waiting.pop(function)
                if len(waiting) > MOST_TOGETHER:
                    self._waiting[function] = waiting[MOST_TOGETHER:]
                await self._serve(function, waiting[:MOST_TOGETHER])
        finally:
            self._lanes.discard(asyncio.current_task())

    async def _serve(self, function: Function, calls: Sequence[_Call]) -> None:
        """Answer every call. Where the database refuses a statement of several, each is tried alone."""
        try:
            if self._pool.closed:
                await self._pool.open()
            async with self._pool.connection() as connection:
                await _together(connection, function, calls)
        except PoolTimeout:
            _fail(calls, Unavailable("the database is busy; try again", code="database_busy"))
        except psycopg.Error as error:
            _fail(calls, error)
        finally:
            _fail(calls, Unavailable(_DIED, code="database_busy"))


async def _together(connection: AsyncConnection[TupleRow], function: Function, calls: Sequence[_Call]) -> None:
    try:
        await _run(connection, function, calls)
    except psycopg.Error as error:
        if len(calls) == 1 or connection.closed or error.sqlstate is None:
            raise  # after a lost connection nobody knows whether it was committed: not to be done twice
        log_fault("fast_lane_split", error, calls=len(calls))
        for each in calls:
            await _alone(connection, function, each)


async def _alone(connection: AsyncConnection[TupleRow], function: Function, call: _Call) -> None:
    try:
        await _run(connection, function, [call])
    except psycopg.Error as error:
        _fail([call], error)


async def _run(connection: AsyncConnection[TupleRow], function: Function, calls: Sequence[_Call]) -> None:
    ordered = sorted(calls, key=lambda call: str(call.values[function.key]))
    asked = json.dumps([{"place": place, **call.values} for place, call in enumerate(ordered)])
    cursor = await connection.execute(function.statement, {"calls": asked})
    rows: list[list[TupleRow]] = [[] for _ in ordered]
    for place, *row in await cursor.fetchall():
        rows[place].append(tuple(row))
    for call, found in zip(ordered, rows, strict=True):
        if not call.rows.done():
            call.rows.set_result(found)


def _fail(calls: Sequence[_Call], error: Exception) -> None:
    """Raise at those who have no answer yet."""
    for call in calls:
        if not call.rows.done():
            call.rows.set_exception(error)
