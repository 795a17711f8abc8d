"""How many scans of each device were done and missed since the newest inventory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from wardkeep_core.kit.times import format_time, parse_time


@dataclass(frozen=True)
class Counted:
    """Scans of one device that brought a verdict, and scans that did not or never began."""

    done: int = 0
    missed: int = 0


def count_scans(conn: Connection, device: str, *, done: int = 0, missed: int = 0) -> None:
    """Count scans of a device; before the first inventory, too."""
    conn.execute(
        "INSERT INTO scan_count (device, done, missed) VALUES (?, ?, ?)"
        " ON CONFLICT (device) DO UPDATE SET done = done + excluded.done, missed = missed + excluded.missed",
        (device, done, missed),
    )


def counted(conn: Connection) -> dict[str, Counted]:
    """Every device of the newest inventory, and every one that was counted since."""
    rows = conn.execute("SELECT device, done, missed FROM scan_count")
    return {row["device"]: Counted(row["done"], row["missed"]) for row in rows}


def inventoried_until(conn: Connection) -> datetime | None:
    """Where the newest inventory ended; None before the first."""
    row = conn.execute("SELECT at FROM inventoried").fetchone()
    return None if row is None else parse_time(row["at"])


def begin_counting(conn: Connection, devices: Iterable[str], at: datetime) -> None:
    """An inventory of these devices has been written: counting begins anew."""
    conn.execute("DELETE FROM scan_count")
    conn.executemany("INSERT INTO scan_count (device, done, missed) VALUES (?, 0, 0)", [(each,) for each in devices])
    conn.execute("INSERT OR REPLACE INTO inventoried (one, at) VALUES (1, ?)", (format_time(at),))
