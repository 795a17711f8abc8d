"""The newest checkpoint that this appliance co-signed: what every later one must continue."""

from dataclasses import dataclass
from sqlite3 import Connection


@dataclass(frozen=True)
class Cosigned:
    """A checkpoint's note, our line under it, and whether the server has that line."""

    size: int
    note: str
    cosignature: str
    delivered: bool


def read_cosigned(conn: Connection) -> Cosigned | None:
    """None before the first checkpoint."""
    row = conn.execute("SELECT size, note, cosignature, delivered FROM witness").fetchone()
    return None if row is None else Cosigned(row["size"], row["note"], row["cosignature"], bool(row["delivered"]))


def write_cosigned(conn: Connection, cosigned: Cosigned) -> None:
    """Keep it before anybody hears of the co-signature."""
    conn.execute(
        "INSERT OR REPLACE INTO witness (one, size, note, cosignature, delivered) VALUES (1, ?, ?, ?, ?)",
        (cosigned.size, cosigned.note, cosigned.cosignature, cosigned.delivered),
    )
