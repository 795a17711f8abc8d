"""Database roles, made once per cluster by somebody who may: owner, log-in role of the application, planes.

The owner runs migrations (BYPASSRLS, used nowhere else). The application logs in as a role without any grant and
takes the role of a plane inside each transaction (ADR 0030).
"""

import psycopg
from psycopg import sql

from wardkeep_server.platform.scope import Plane

OWNER = "wardkeep_owner"
APPLICATION = "wardkeep_app"


def bootstrap(superuser_dsn: str, *, database: str, owner_password: str, application_password: str) -> None:
    """Create or refresh roles and the database. Safe to run at every start. Passwords are set anew each time."""
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        _role(connection, OWNER, "LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE", owner_password)
        _role(
            connection,
            APPLICATION,
            "LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
            application_password,
        )
        for plane in Plane:
            _role(connection, plane.value, "NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE", None)
            connection.execute(
                sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
                    sql.Identifier(plane.value), sql.Identifier(APPLICATION)
                )
            )
        _database(connection, database)


def _role(connection: psycopg.Connection, name: str, attributes: str, password: str | None) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
    verb = "ALTER" if known else "CREATE"
    statement = sql.SQL("{} ROLE {} {}").format(sql.SQL(verb), sql.Identifier(name), sql.SQL(attributes))
    if password is not None:
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
    connection.execute(statement)


def _database(connection: psycopg.Connection, name: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(APPLICATION))
    )
