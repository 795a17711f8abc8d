"""The pool in use: a connection that died is replaced before anybody is handed it."""

import psycopg
from sqlalchemy import text

from wardkeep_server.tests.support.world import World


async def test_a_connection_that_died_is_replaced_unseen(world: World) -> None:
    """What pre-ping is for: a database that was restarted is not told to the next twenty callers."""
    async with world.work() as work:
        mine = await work.session.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", (mine,))
    async with world.work() as work:
        assert await work.session.scalar(text("SELECT pg_backend_pid()")) != mine
