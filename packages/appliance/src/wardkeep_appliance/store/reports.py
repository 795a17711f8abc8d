"""What changed and has not been reported: ids only; the body is made from the newest state when it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection


class ReportKind(StrEnum):
    """What is reported."""

    DEVICE = "device"
    INCIDENT = "incident"
    ATTEMPT = "attempt"
    ORDER = "order"


@dataclass(frozen=True)
class Due:
    """A report to send; `change` tells whether it changed again while it was on its way."""

    id: str
    change: int


def note_change(conn: Connection, kind: ReportKind, id_: str) -> None:
    """Report it (again): it changed."""
    conn.execute(
        "INSERT INTO report (kind, id, change) VALUES (?, ?, 1)"
        " ON CONFLICT (kind, id) DO UPDATE SET change = change + 1",
        (kind.value, id_),
    )


def due(conn: Connection, kind: ReportKind, limit: int) -> list[Due]:
    """What is to be reported; ids rise with time, so the oldest incidents and attempts come first."""
    rows = conn.execute("SELECT id, change FROM report WHERE kind = ? ORDER BY id LIMIT ?", (kind.value, limit))
    return [Due(row["id"], row["change"]) for row in rows]


def reported(conn: Connection, kind: ReportKind, sent: Iterable[Due]) -> None:
    """The server has it; what changed meanwhile stays due."""
    conn.executemany(
        "DELETE FROM report WHERE kind = ? AND id = ? AND change = ?",
        [(kind.value, each.id, each.change) for each in sent],
    )
