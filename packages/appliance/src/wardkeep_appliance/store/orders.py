"""Orders by id. A row is never taken back to an earlier state, and what has ended stays as it ended."""

from sqlite3 import Connection

from wardkeep_appliance.orders.record import OrderRecord
from wardkeep_appliance.store.reports import ReportKind, note_change

UNNUMBERED = 0


def write_order(conn: Connection, record: OrderRecord) -> None:
    """Keep an order as it stands; it will be told."""
    number = UNNUMBERED if record.content is None else record.content.number
    conn.execute(
        "INSERT INTO received_order (id, state, number, received) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET state = excluded.state, received = excluded.received",
        (record.id, record.state.value, number, record.model_dump_json()),
    )
    note_change(conn, ReportKind.ORDER, record.id)


def read_order(conn: Connection, id_: str) -> OrderRecord | None:
    """An order by its id."""
    row = conn.execute("SELECT received FROM received_order WHERE id = ?", (id_,)).fetchone()
    return None if row is None else OrderRecord.model_validate_json(row["received"])


def orders_under_way(conn: Connection) -> list[OrderRecord]:
    """Accepted or running, by rising number."""
    rows = conn.execute(
        "SELECT received FROM received_order WHERE state IN ('accepted', 'running') ORDER BY number, id"
    )
    return [OrderRecord.model_validate_json(row["received"]) for row in rows]


def note_attempt(conn: Connection, order: str, attempt: str) -> None:
    """The attempt that an order led to, in the transaction that begins it."""
    record = read_order(conn, order)
    if record is not None:
        write_order(conn, record.model_copy(update={"attempt": attempt}))
