"""The life of an order at one appliance: a pure machine, the same for whoever keeps it.

    queued -> delivered -> accepted -> running -> succeeded | failed
    queued | delivered -> refused (the appliance said no) | expired (its time ran out unheard)
    queued -> cancelled | superseded (it was never handed out)

What the appliance says is *known*; an end that follows from silence alone is *presumed*. A presumed end gives way to
the appliance's word when that arrives late; an end that was said never changes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

MOST_DELIVERIES = 3
RESULT_WITHIN = timedelta(hours=24)
"""After the order ran out: an order that was taken and of which no result came by then counts as failed."""


class OrderState(StrEnum):
    """Where an order stands at one appliance (protocol 3)."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """True where nothing more is done."""
        return self not in _UNDER_WAY


_UNDER_WAY = (OrderState.QUEUED, OrderState.DELIVERED, OrderState.ACCEPTED, OrderState.RUNNING)
_UNHEARD = frozenset({OrderState.QUEUED, OrderState.DELIVERED})
_TAKEN = frozenset({OrderState.ACCEPTED, OrderState.RUNNING})
_WORDS = frozenset(
    {OrderState.ACCEPTED, OrderState.RUNNING, OrderState.SUCCEEDED, OrderState.FAILED, OrderState.REFUSED}
)


@dataclass(frozen=True)
class Standing:
    """`known` is what was done here or said by the appliance; `presumed` an end concluded from silence, if any."""

    known: OrderState = OrderState.QUEUED
    deliveries: int = 0
    presumed: OrderState | None = None
    reason: str = "ordered"

    @property
    def state(self) -> OrderState:
        """The state to show."""
        return self.presumed or self.known


class NotPossible(ValueError):
    """The state does not allow it; `code` is stable."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def hand_out(standing: Standing, *, now: datetime, expires_at: datetime) -> Standing:
    """Put it into an answer to the appliance; after three times without a word it has failed. Same bytes each time."""
    if standing.state not in _UNHEARD:
        raise NotPossible("not_waiting", f"an order that is {standing.state} is not handed out")
    if now >= expires_at:
        return replace(standing, presumed=OrderState.EXPIRED, reason="unheard_until_expiry")
    if standing.deliveries >= MOST_DELIVERIES:
        return replace(standing, presumed=OrderState.FAILED, reason="not_taken")
    return Standing(OrderState.DELIVERED, standing.deliveries + 1, None, "handed_out")


def cancel(standing: Standing) -> Standing:
    """A person took it back before it was handed out."""
    return _take_back(standing, OrderState.CANCELLED, "cancelled_by_person")


def supersede(standing: Standing) -> Standing:
    """A newer order of the same kind took its place before it was handed out."""
    return _take_back(standing, OrderState.SUPERSEDED, "newer_order")


def told(standing: Standing, word: OrderState, reason: str) -> Standing:
    """The appliance said so. A repeat, or an older word that comes late, changes nothing. Raises NotPossible."""
    if word not in _WORDS:
        raise NotPossible("no_such_word", f"an appliance does not say {word}")
    if standing.known in {OrderState.CANCELLED, OrderState.SUPERSEDED}:
        raise NotPossible("never_handed_out", f"the order was {standing.known} before it was handed out")
    if standing.known.ended:
        if word.ended and word is not standing.known:
            raise NotPossible("ended_otherwise", f"it was said to have {standing.known}; that stands")
        return standing
    if word is OrderState.REFUSED and standing.known in _TAKEN:
        raise NotPossible("already_taken", f"an order that is {standing.known} can fail, not be refused")
    if not word.ended and _UNDER_WAY.index(word) <= _UNDER_WAY.index(standing.known):
        return standing
    return Standing(word, standing.deliveries, None, reason)


def unheard(standing: Standing, *, now: datetime, expires_at: datetime) -> Standing:
    """What silence means by now. Missing means failed: nothing stays under way for ever."""
    if standing.state in _UNHEARD and now >= expires_at:
        return replace(standing, presumed=OrderState.EXPIRED, reason="unheard_until_expiry")
    if standing.state in _TAKEN and now >= expires_at + RESULT_WITHIN:
        return replace(standing, presumed=OrderState.FAILED, reason="no_result")
    return standing


def _take_back(standing: Standing, end: OrderState, reason: str) -> Standing:
    if standing.state is not OrderState.QUEUED:
        raise NotPossible("already_handed_out", f"an order that is {standing.state} cannot be taken back")
    return Standing(end, standing.deliveries, None, reason)
