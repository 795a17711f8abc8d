"""The newest finding of each (device, check), and when each device was scanned and last stated."""

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from wardkeep_core.kit.times import format_time, parse_time
from wardkeep_core.model.finding import Finding


@dataclass(frozen=True)
class Known:
    """A finding, and the entry (epoch, seq) that last stated it."""

    finding: Finding
    entry: tuple[int, int] | None


@dataclass(frozen=True)
class Scan:
    """The newest scan of a device; `stated_*` belong to its newest observation statement.

    `seen_at` is the newest scan that brought a verdict, `lost_by` what the first one without brought instead.
    """

    scanned_at: datetime
    stated_at: datetime | None
    stated_digest: str | None
    seen_at: datetime | None = None
    lost_by: str | None = None


def findings_of(conn: Connection, device: str) -> dict[str, Known]:
    """Findings of a device by check."""
    rows = conn.execute("SELECT check_id, finding, epoch, seq FROM finding WHERE device = ?", (device,))
    return {
        row["check_id"]: Known(
            Finding.model_validate_json(row["finding"]), None if row["epoch"] is None else (row["epoch"], row["seq"])
        )
        for row in rows
    }


def write_finding(conn: Connection, finding: Finding, entry: tuple[int, int] | None) -> None:
    """Keep the newest finding."""
    epoch, seq = entry or (None, None)
    conn.execute(
        "INSERT OR REPLACE INTO finding (device, check_id, finding, epoch, seq) VALUES (?, ?, ?, ?, ?)",
        (finding.device, finding.check, finding.canonical().decode(), epoch, seq),
    )


def scan_of(conn: Connection, device: str) -> Scan | None:
    """The newest scan of a device."""
    row = conn.execute("SELECT * FROM scan WHERE device = ?", (device,)).fetchone()
    if row is None:
        return None
    stated, seen = (None if row[name] is None else parse_time(row[name]) for name in ("stated_at", "seen_at"))
    return Scan(parse_time(row["scanned_at"]), stated, row["stated_digest"], seen, row["lost_by"])


def write_scan(conn: Connection, device: str, scan: Scan) -> None:
    """Keep the newest scan."""
    stated, seen = (None if at is None else format_time(at) for at in (scan.stated_at, scan.seen_at))
    conn.execute(
        "INSERT OR REPLACE INTO scan (device, scanned_at, stated_at, stated_digest, seen_at, lost_by)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (device, format_time(scan.scanned_at), stated, scan.stated_digest, seen, scan.lost_by),
    )


def last_scan_at(conn: Connection) -> datetime | None:
    """When anything was scanned last."""
    newest = conn.execute("SELECT max(scanned_at) FROM scan").fetchone()[0]
    return None if newest is None else parse_time(newest)


def forget_devices(conn: Connection, kept: frozenset[str]) -> None:
    """Drop findings and scans of devices that are no longer to be observed."""
    for (device,) in conn.execute("SELECT device FROM scan").fetchall():
        if device not in kept:
            conn.execute("DELETE FROM finding WHERE device = ?", (device,))
            conn.execute("DELETE FROM scan WHERE device = ?", (device,))
