"""Beginning and end of an order, each once: its state, its statement and its report are one transaction."""

from dataclasses import dataclass
from sqlite3 import Connection

from wardkeep_appliance.chain.writer import ChainWriter
from wardkeep_appliance.orders.record import LONGEST_WORDS, RESTARTED, OrderRecord, OrderState, outcome_of
from wardkeep_appliance.store.attempts import read_attempt
from wardkeep_appliance.store.orders import orders_under_way, read_order, write_order
from wardkeep_appliance.store.reports import ReportKind, note_change
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.outcome import Outcome


@dataclass(frozen=True)
class End:
    """How an order ended; `reason` is a stable code, `detail` words for people."""

    state: OrderState
    reason: str
    detail: str


def succeeded(reason: str, detail: str) -> End:
    """It was done, and proved."""
    return End(OrderState.SUCCEEDED, reason, detail)


def failed(reason: str, detail: str) -> End:
    """It was not done, or not proved."""
    return End(OrderState.FAILED, reason, detail)


def begin(conn: Connection, record: OrderRecord, at: UtcTime) -> bool:
    """Put an accepted order to running; False when it is not to be carried out any more.

    On disk before anything is done: whatever ends this process, the order is never begun again.
    """
    newest = read_order(conn, record.id)
    if newest is None or newest.state is not OrderState.ACCEPTED:
        return False
    write_order(conn, newest.model_copy(update={"state": OrderState.RUNNING, "reason": "begun", "at": at}))
    return True


def end_order(conn: Connection, writer: ChainWriter, record: OrderRecord, end: End, at: UtcTime) -> None:
    """Write the end of an order with its statement; one that has ended already stays as it is."""
    newest = read_order(conn, record.id) or record
    if newest.state.ended:
        return
    changes = {"state": end.state, "reason": end.reason, "detail": end.detail[:LONGEST_WORDS], "at": at}
    _state(conn, writer, newest.model_copy(update=changes))


def keep_accepted(conn: Connection, record: OrderRecord) -> None:
    """Keep an order that is to be carried out; one with its id that is known stands, and is told again."""
    if read_order(conn, record.id) is None:
        write_order(conn, record)
    else:
        note_change(conn, ReportKind.ORDER, record.id)


def keep_ended(conn: Connection, writer: ChainWriter, record: OrderRecord) -> None:
    """Keep an order that ended as it came; one with its id that is known stands, and is told again."""
    if read_order(conn, record.id) is None:
        _state(conn, writer, record)
    else:
        note_change(conn, ReportKind.ORDER, record.id)


def settle(conn: Connection, writer: ChainWriter, record: OrderRecord, at: UtcTime) -> bool:
    """End an order that ran when we stopped; False while its attempt still waits to be taken back.

    It is never run again. Only an attempt that is known to have healed makes it a success.
    """
    attempt = None if record.attempt is None else read_attempt(conn, record.attempt)
    if attempt is None:
        end_order(conn, writer, record, failed(RESTARTED, "the appliance restarted while the order ran"), at)
        return True
    if attempt.outcome is Outcome.RUNNING:
        return False
    words = f"the appliance restarted while the order ran; its attempt ended {attempt.outcome.value}"
    healed = attempt.outcome is Outcome.HEALED
    end_order(conn, writer, record, succeeded("healed", words) if healed else failed(RESTARTED, words), at)
    return True


def give_up_accepted(conn: Connection, writer: ChainWriter, at: UtcTime) -> None:
    """After a restore: what the copy says is still to be done may have been done already."""
    for record in orders_under_way(conn):
        if record.state is OrderState.ACCEPTED:
            words = "the appliance was restored before it had carried the order out"
            end_order(conn, writer, record, failed("before_restore", words), at)


def _state(conn: Connection, writer: ChainWriter, record: OrderRecord) -> None:
    entry = writer.append(conn, outcome_of(record))
    write_order(conn, record.model_copy(update={"entry": entry}))
