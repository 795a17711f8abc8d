"""A fail that is acted on until it is healed or handed to a person, and the rows of its life."""

from enum import StrEnum

from pydantic import Field

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import AttemptId, CheckId, DeviceId, IncidentId, RunbookId, SiteId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.actor import Actor
from wardkeep_core.model.verdict import ReasonCode, Severity

INCIDENT_CAP = 4
"""Attempts of one incident over L1 and L2 together (catalogue 4.4)."""


class IncidentState(StrEnum):
    """Where an incident stands (healing 1)."""

    OPEN = "open"
    DECIDING = "deciding"
    WAITING_APPROVAL = "waiting_approval"
    WAITING_WINDOW = "waiting_window"
    ATTEMPTING = "attempting"
    VERIFYING = "verifying"
    FAILED = "failed"
    ESCALATED = "escalated"
    SUPPRESSED = "suppressed"
    ACCEPTED_RISK = "accepted_risk"
    HEALED = "healed"
    RECOVERED = "recovered"
    RESOLVED = "resolved"
    EXPIRED = "expired"

    @property
    def closed(self) -> bool:
        """True for the ends: no event leads out, and a new incident may open for the same triple."""
        return self in _CLOSED


_CLOSED = frozenset({IncidentState.HEALED, IncidentState.RECOVERED, IncidentState.RESOLVED, IncidentState.EXPIRED})


class Incident(Frozen):
    """One open matter of (site, device, check). `attempts` are the runbooks whose steps were sent, in order.

    `attempt` is the one under way, `steps_ended_at` when its last step ended: only a later look can heal.
    """

    id: IncidentId
    site: SiteId
    device: DeviceId
    check: CheckId
    severity: Severity
    state: IncidentState
    opened_at: UtcTime
    rows: int = Field(ge=1)
    closed_at: UtcTime | None = None
    runbook: RunbookId | None = None
    attempt: AttemptId | None = None
    steps_ended_at: UtcTime | None = None
    attempts: tuple[RunbookId, ...] = Field(default=(), max_length=64)


class Transition(Frozen):
    """One row of an incident's life; `number` counts from 0. The row of opening has `from_state` None."""

    incident: IncidentId
    number: int = Field(ge=0)
    from_state: IncidentState | None
    to_state: IncidentState
    actor: Actor
    reason: ReasonCode
    detail: str
    at: UtcTime
    attempt: AttemptId | None = None
