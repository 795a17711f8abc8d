"""A large, made-up fleet, written straight into the tables: enough rows for PostgreSQL to choose its plans by."""

from pathlib import Path

import psycopg

from wardkeep_server.tests.support.postgres import TestDatabase

_ROWS = Path(__file__).with_name("many.sql")


def seed(database: TestDatabase) -> dict[str, str]:
    """Write the rows and let PostgreSQL look at them; ids of one of each, all of one site."""
    with psycopg.connect(database.superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(_ROWS.read_bytes())
        found = connection.execute("SELECT p, o, s, a, d FROM d WHERE pn = 1 AND n = 1 LIMIT 1").fetchone()
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    assert found is not None
    return dict(zip(("partner", "organisation", "site", "appliance", "device"), map(str, found), strict=True))
