"""Attempts, cooldowns and second looks. An attempt is here as `running` before its first step is sent."""

from datetime import datetime, timedelta
from sqlite3 import Connection

from wardkeep_appliance.healing.record import AttemptRecord
from wardkeep_appliance.store.reports import ReportKind, note_change
from wardkeep_core.kit.times import format_time
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.runbooks.memory import AttemptEntry

LOG_REACHES_BACK = timedelta(days=8)
"""The longest cooldown of the catalogue is 7 days."""


def write_attempt(conn: Connection, record: AttemptRecord) -> None:
    """Keep an attempt as it stands; it will be reported."""
    conn.execute(
        "INSERT INTO attempt (id, incident, outcome, started_at, log_entry, attempt) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, log_entry = excluded.log_entry,"
        " attempt = excluded.attempt",
        (
            record.id,
            record.incident,
            record.outcome.value,
            format_time(record.started_at),
            record.log_entry().model_dump_json(),
            record.model_dump_json(),
        ),
    )
    note_change(conn, ReportKind.ATTEMPT, record.id)


def read_attempt(conn: Connection, id_: str) -> AttemptRecord | None:
    """An attempt by its id."""
    row = conn.execute("SELECT attempt FROM attempt WHERE id = ?", (id_,)).fetchone()
    return None if row is None else AttemptRecord.model_validate_json(row["attempt"])


def left_running(conn: Connection) -> list[AttemptRecord]:
    """Attempts that were under way when we stopped."""
    rows = conn.execute("SELECT attempt FROM attempt WHERE outcome = ? ORDER BY id", (Outcome.RUNNING.value,))
    return [AttemptRecord.model_validate_json(row["attempt"]) for row in rows]


def attempt_log(conn: Connection, incident: str, now: datetime) -> tuple[AttemptEntry, ...]:
    """Attempts that guards count: the recent ones of the site, and all of this incident."""
    rows = conn.execute(
        "SELECT log_entry FROM attempt WHERE started_at > ? OR incident = ? ORDER BY id",
        (format_time(now - LOG_REACHES_BACK), incident),
    )
    return tuple(AttemptEntry.model_validate_json(row["log_entry"]) for row in rows)


def healed_versions(conn: Connection) -> frozenset[tuple[str, int]]:
    """Versions of runbooks that have healed something at this site."""
    rows = conn.execute("SELECT DISTINCT runbook, version FROM healed_version")
    return frozenset((row["runbook"], row["version"]) for row in rows)


def note_healed(conn: Connection, record: AttemptRecord, second_look_at: datetime) -> None:
    """A version of a runbook has healed here; the device is looked at again when the second look is due."""
    conn.execute(
        "INSERT OR IGNORE INTO healed_version (runbook, version) VALUES (?, ?)",
        (record.runbook, record.runbook_version),
    )
    conn.execute(
        "INSERT OR REPLACE INTO second_look (attempt, device, due_at) VALUES (?, ?, ?)",
        (record.id, record.device, format_time(second_look_at)),
    )


def take_second_looks(conn: Connection, now: datetime) -> list[str]:
    """Devices whose second look is due; each is handed out once."""
    rows = conn.execute("SELECT DISTINCT device FROM second_look WHERE due_at <= ?", (format_time(now),)).fetchall()
    conn.execute("DELETE FROM second_look WHERE due_at <= ?", (format_time(now),))
    return [row["device"] for row in rows]
