"""Counts of what went wrong, by name: kept over restarts, shown by `status`."""

from sqlite3 import Connection


def count(conn: Connection, name: str) -> None:
    """One more."""
    conn.execute(
        "INSERT INTO tally (name, count) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET count = count + 1", (name,)
    )


def counts(conn: Connection) -> dict[str, int]:
    """All counts."""
    return {row["name"]: row["count"] for row in conn.execute("SELECT name, count FROM tally ORDER BY name")}
