"""One call of one database function in one round trip, for the address that is asked thousands of times a second.

The function is SECURITY INVOKER: it takes the plane's role and binds the scope as `platform.db` does, for its own
transaction, which is committed when the rows are here (ADR 0031).
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

    async def call(self, scope: Scope, statement: str, values: Mapping[str, Any]) -> list[TupleRow]:
        """Rows of a call of one function, which binds the scope from its arguments before it touches a table.

        Raises psycopg.Error; nothing is kept then.
        """
        if self._pool.closed:
            await self._pool.open()
        try:
            async with self._pool.connection() as connection:
                cursor = await connection.execute(statement, {**bind_values(scope), **values})
                return await cursor.fetchall()
        except PoolTimeout as error:
            raise Unavailable("the database is busy; try again", code="database_busy") from error

    async def close(self) -> None:
        """Give back every connection."""
        await self._pool.close()
