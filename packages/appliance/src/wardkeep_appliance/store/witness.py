"""The newest checkpoint of each log that this appliance co-signed: what every later one must continue.

Of the site's log the newest of each day is kept for good: what this box can show when somebody doubts the log.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from wardkeep_core.kit.times import format_time
from wardkeep_core.protocol.messages import WitnessedLog


@dataclass(frozen=True)
class Cosigned:
    """A checkpoint's note, our line under it, and whether the server has that line."""

    size: int
    note: str
    cosignature: str
    delivered: bool


def read_cosigned(conn: Connection, log: WitnessedLog) -> Cosigned | None:
    """None before the first checkpoint of this log."""
    query = "SELECT size, note, cosignature, delivered FROM cosigned WHERE log = ?"
    row = conn.execute(query, (log.value,)).fetchone()
    return None if row is None else Cosigned(row["size"], row["note"], row["cosignature"], bool(row["delivered"]))


def write_cosigned(conn: Connection, log: WitnessedLog, cosigned: Cosigned) -> None:
    """Keep it before anybody hears of the co-signature."""
    conn.execute(
        "INSERT OR REPLACE INTO cosigned (log, size, note, cosignature, delivered) VALUES (?, ?, ?, ?, ?)",
        (log.value, cosigned.size, cosigned.note, cosigned.cosignature, cosigned.delivered),
    )


def keep_for_good(conn: Connection, cosigned: Cosigned, at: datetime) -> None:
    """Keep a checkpoint of the site's log in the place of an earlier one of the same day (UTC)."""
    conn.execute(
        "INSERT OR REPLACE INTO cosigned_day (day, size, note, cosignature) VALUES (?, ?, ?, ?)",
        (format_time(at)[:10], cosigned.size, cosigned.note, cosigned.cosignature),
    )


def kept_for_good(conn: Connection) -> Iterator[Cosigned]:
    """One checkpoint of each day, and the newest, by rising size."""
    query = (
        "SELECT size, note, cosignature FROM cosigned_day"
        " UNION SELECT size, note, cosignature FROM cosigned WHERE log = ? ORDER BY size"
    )
    last = 0
    for row in conn.execute(query, (WitnessedLog.SITE.value,)):
        if row["size"] > last:
            yield Cosigned(row["size"], row["note"], row["cosignature"], delivered=True)
            last = row["size"]
