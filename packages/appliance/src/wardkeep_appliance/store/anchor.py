"""The newest time stamp that the server told of: its digest goes into the next inventory, and so into the chain."""

from sqlite3 import Connection


def read_anchor(conn: Connection) -> str | None:
    """SHA-256 of the token, hex; None before the first."""
    row = conn.execute("SELECT digest FROM anchor").fetchone()
    return None if row is None else str(row["digest"])


def write_anchor(conn: Connection, digest: str) -> None:
    """Keep it until a newer one comes."""
    conn.execute("INSERT OR REPLACE INTO anchor (one, digest) VALUES (1, ?)", (digest,))
