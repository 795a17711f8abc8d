"""One statement under one scope in one round trip, for the few addresses that are asked thousands of times a second.

The scope is bound exactly as `platform.db` binds it; the statement runs in a transaction of its own, which is
committed when the rows are here.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.db import bind_values
from wardkeep_server.platform.errors import Unavailable
from wardkeep_server.platform.scope import Scope

_SIZE = 8
_WAIT_S = 10.0
_BIND = (
    "SELECT set_config('role', %(role)s, true), set_config('wardkeep.partner', %(partner)s, true),"
    " set_config('wardkeep.organisation', %(organisation)s, true), set_config('wardkeep.site', %(site)s, true),"
    " set_config('wardkeep.appliance', %(appliance)s, true), set_config('wardkeep.presented', %(presented)s, true)"
)


class FastLane:
    """A small pool of plain connections, opened with the first statement."""

    def __init__(self, settings: Settings) -> None:
        prepare: dict[str, Any] = {"prepare_threshold": None} if settings.wardkeep_pooler else {}
        self._pool: AsyncConnectionPool[AsyncConnection[TupleRow]] = AsyncConnectionPool(
            settings.database_url.get_secret_value(),
            kwargs={"autocommit": True, "application_name": "wardkeep-fast", "connect_timeout": 5, **prepare},
            min_size=1,
            max_size=_SIZE,
            max_lifetime=settings.database_pool_recycle_s,
            timeout=_WAIT_S,
            open=False,
        )

    async def run(self, scope: Scope, statement: str, values: Mapping[str, Any]) -> list[TupleRow]:
        """Rows of the statement. Raises psycopg.Error; nothing is kept then."""
        if self._pool.closed:
            await self._pool.open()
        try:
            async with self._pool.connection() as connection:
                return await _in_one_trip(connection, scope, statement, values)
        except PoolTimeout as error:
            raise Unavailable("the database is busy; try again", code="database_busy") from error

    async def close(self) -> None:
        """Give back every connection."""
        await self._pool.close()


async def _in_one_trip(
    connection: AsyncConnection[TupleRow], scope: Scope, statement: str, values: Mapping[str, Any]
) -> list[TupleRow]:
    async with connection.pipeline():
        await connection.execute("BEGIN")
        await connection.execute(_BIND, bind_values(scope))
        cursor = await connection.execute(statement, values)
        await connection.execute("COMMIT")
    return await cursor.fetchall()
