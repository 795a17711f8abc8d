"""Incidents with the rows of their lives, recurrences, and what is held back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection, Row

from wardkeep_appliance.store.reports import ReportKind, note_change
from wardkeep_core.incidents.events import Event
from wardkeep_core.incidents.machine import Moved, Refused, advance
from wardkeep_core.kit.times import format_time, parse_time
from wardkeep_core.model.incident import Incident, Transition
from wardkeep_core.runbooks.memory import FlapMemory


class EventRefused(Exception):
    """The state machine does not take an event where it must: a defect of ours, and the transaction is void."""


@dataclass(frozen=True)
class Matter:
    """An open incident; `tried` names what was last considered in vain, `retry_at` when to consider it again."""

    incident: Incident
    retry_at: datetime | None
    tried: str | None


def open_matter(conn: Connection, device: str, check: str) -> Matter | None:
    """The open incident of a (device, check), if there is one."""
    row = conn.execute(
        "SELECT incident, retry_at, tried FROM incident WHERE device = ? AND check_id = ? AND closed = 0",
        (device, check),
    ).fetchone()
    return None if row is None else _matter(row)


def open_matters(conn: Connection) -> list[Matter]:
    """Every open incident, oldest first."""
    rows = conn.execute("SELECT incident, retry_at, tried FROM incident WHERE closed = 0 ORDER BY opened_at, id")
    return [_matter(row) for row in rows]


def read_incident(conn: Connection, id_: str) -> Incident | None:
    """An incident by its id."""
    row = conn.execute("SELECT incident FROM incident WHERE id = ?", (id_,)).fetchone()
    return None if row is None else Incident.model_validate_json(row["incident"])


def transitions_of(conn: Connection, id_: str) -> list[Transition]:
    """The rows of an incident's life, in order."""
    rows = conn.execute("SELECT transition FROM transition WHERE incident = ? ORDER BY number", (id_,))
    return [Transition.model_validate_json(row["transition"]) for row in rows]


def keep(conn: Connection, moved: Moved) -> Incident:
    """Keep what an incident became, with its row; it will be reported."""
    incident = moved.incident
    conn.execute(
        "INSERT INTO incident (id, device, check_id, closed, opened_at, incident) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET closed = excluded.closed, incident = excluded.incident",
        (
            incident.id,
            incident.device,
            incident.check,
            incident.state.closed,
            format_time(incident.opened_at),
            incident.canonical().decode(),
        ),
    )
    row = moved.row
    conn.execute(
        "INSERT INTO transition (incident, number, transition) VALUES (?, ?, ?)",
        (row.incident, row.number, row.canonical().decode()),
    )
    note_change(conn, ReportKind.INCIDENT, incident.id)
    return incident


def take(conn: Connection, incident: Incident, event: Event) -> Incident | None:
    """Advance and keep an incident; None when the event does not fit it."""
    moved = advance(incident, event)
    return None if isinstance(moved, Refused) else keep(conn, moved)


def take_all(conn: Connection, incident: Incident, events: Iterable[Event]) -> Incident:
    """Advance an incident by events that must all fit. Raises EventRefused, and nothing is kept, when one does not."""
    for event in events:
        moved = advance(incident, event)
        if isinstance(moved, Refused):
            raise EventRefused(f"incident {incident.id}: {moved.reason}: {moved.detail}")
        incident = keep(conn, moved)
    return incident


def note_tried(conn: Connection, id_: str, tried: str | None, retry_at: datetime | None) -> None:
    """Remember what was considered in vain, so that the same is not written down again."""
    when = None if retry_at is None else format_time(retry_at)
    conn.execute("UPDATE incident SET tried = ?, retry_at = ? WHERE id = ?", (tried, when, id_))


def note_alarm(conn: Connection, id_: str, code: str) -> bool:
    """The witness has this against a log, in an incident of its own or an open one; False when it said so before."""
    done = conn.execute("INSERT OR IGNORE INTO log_alarm (incident, code) VALUES (?, ?)", (id_, code))
    return done.rowcount > 0


def alarms_of(conn: Connection, id_: str) -> list[str]:
    """What the witness has against logs in this incident: codes, sorted."""
    rows = conn.execute("SELECT code FROM log_alarm WHERE incident = ? ORDER BY code", (id_,))
    return [str(row["code"]) for row in rows]


def flap_of(conn: Connection, device: str, check: str) -> FlapMemory:
    """Recurrences of a check on a device."""
    row = conn.execute("SELECT memory FROM flap WHERE device = ? AND check_id = ?", (device, check)).fetchone()
    return FlapMemory(device=device, check=check) if row is None else FlapMemory.model_validate_json(row["memory"])


def write_flap(conn: Connection, memory: FlapMemory) -> None:
    """Keep recurrences; they outlive restarts and changes of rules."""
    conn.execute(
        "INSERT OR REPLACE INTO flap (device, check_id, memory) VALUES (?, ?, ?)",
        (memory.device, memory.check, memory.canonical().decode()),
    )


def hold_back(conn: Connection, runbook: str, version: int, reason: str, at: datetime) -> None:
    """Nobody starts this version of a runbook here until people release it."""
    conn.execute(
        "INSERT OR IGNORE INTO held_back (runbook, version, since, reason) VALUES (?, ?, ?, ?)",
        (runbook, version, format_time(at), reason),
    )


def held_back(conn: Connection) -> frozenset[tuple[str, int]]:
    """Versions of runbooks that are held back."""
    return frozenset((row["runbook"], row["version"]) for row in conn.execute("SELECT runbook, version FROM held_back"))


def _matter(row: Row) -> Matter:
    retry_at = None if row["retry_at"] is None else parse_time(row["retry_at"])
    return Matter(Incident.model_validate_json(row["incident"]), retry_at, row["tried"])
