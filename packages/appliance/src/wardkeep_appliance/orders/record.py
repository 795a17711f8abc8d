"""One order as it is kept on disk, from the moment it was accepted or refused."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.predicates import OrderOutcome, OrderResult
from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import UUID_PATTERN, AttemptId, Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.verdict import ReasonCode
from wardkeep_core.protocol.orders import Order, OrderReport

UNVERIFIED = "unverified"
LONGEST_WORDS = 500
RESTARTED = "appliance_restarted"


class OrderState(StrEnum):
    """Where an order stands here; the words that Central Command is told."""

    ACCEPTED = "accepted"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"

    @property
    def ended(self) -> bool:
        """True where nothing more is done."""
        return self not in {OrderState.ACCEPTED, OrderState.RUNNING}


class OrderRecord(Frozen):
    """`digest` is of the bytes as received; `content` None when they did not prove to be an order.

    `server_ahead_ms` is how far the server's clock was ahead of ours when the order came: its times are the server's.
    """

    id: Id
    digest: Sha256Hex
    content: Order | None
    state: OrderState
    reason: ReasonCode
    detail: str = Field(default="", max_length=LONGEST_WORDS)
    at: UtcTime
    server_ahead_ms: int = 0
    attempt: AttemptId | None = None
    entry: EntryRef | None = None

    def ran_out(self, now: datetime) -> bool:
        """True when the order's time is over; `now` is our own clock."""
        return self.content is not None and self.on_our_clock(self.content.expires_at) <= now

    def on_our_clock(self, server_time: datetime) -> datetime:
        """A time of the server as our clock would have shown it."""
        return server_time - timedelta(milliseconds=self.server_ahead_ms)


def person_of(order: Order) -> str | None:
    """Opaque id of who gave the order; None when it was the platform itself."""
    kind, _, person = order.issued_by.partition(":")
    return person if kind == "user" and re.fullmatch(UUID_PATTERN, person) else None


def outcome_of(record: OrderRecord) -> OrderOutcome:
    """What is signed about an order that has ended."""
    order = record.content
    return OrderOutcome(
        order=record.id,
        order_digest=record.digest,
        order_type=UNVERIFIED if order is None else order.type,
        target_site=None if order is None else order.target.site,
        target_appliance=None if order is None else order.target.appliance,
        issued_by=None if order is None else person_of(order),
        result=OrderResult(record.state.value),
        reason=record.reason,
        attempt=record.attempt,
    )


def report_of(record: OrderRecord) -> OrderReport:
    """What Central Command is told."""
    entry = record.entry
    return OrderReport(
        order=record.id,
        state=record.state.value,
        reason=record.reason,
        detail=record.detail,
        at=record.at,
        attempt=record.attempt,
        entry_epoch=None if entry is None else entry.epoch,
        entry_seq=None if entry is None else entry.seq,
    )
