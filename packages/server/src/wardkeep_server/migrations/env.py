"""Alembic's entry: runs on the connection that `app.migrate` hands over, which holds the advisory lock."""

from alembic import context
from sqlalchemy import Connection, text

LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "15min"


def _run(connection: Connection) -> None:
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
    connection.commit()
    context.configure(connection=connection, transaction_per_migration=True, version_table="wardkeep_schema")
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
