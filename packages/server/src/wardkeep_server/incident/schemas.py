"""Incidents as the API shows them. Status words are those of the pages; the server alone computes them."""

from enum import StrEnum

from wardkeep_core.kit.ids import ApplianceId, AttemptId, DeviceId, IncidentId, OrganisationId, SiteId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.verdict import ReasonCode, Severity
from wardkeep_server.remediation.schemas import AttemptView, CheckName, EvidenceReference, View


class IncidentStatus(StrEnum):
    """The one word of the pages."""

    DETECTED = "detected"
    DECIDING = "deciding"
    WAITING_APPROVAL = "waiting_approval"
    WAITING_WINDOW = "waiting_window"
    FIXING = "fixing"
    CHECKING = "checking"
    HEALED = "healed"
    RECOVERED = "recovered"
    RAN_NOT_VERIFIED = "ran_not_verified"
    FIX_FAILED = "fix_failed"
    PAUSED_AFTER_REPEATS = "paused_after_repeats"
    ACCEPTED_RISK = "accepted_risk"
    EXPIRED = "expired"
    ESCALATED = "escalated"
    CLOSED_BY_PERSON = "closed_by_person"


class ActorKind(StrEnum):
    """Who did it."""

    RULE = "rule"
    PLANNER = "planner"
    PERSON = "person"
    SYSTEM = "system"


class DeviceName(View):
    """A device by id and name."""

    id: DeviceId
    name: str


class IncidentRow(View):
    """One line of the list. `seconds_to_verified` from opening to the passing re-check, only when proven."""

    id: IncidentId
    site_id: SiteId
    organisation_id: OrganisationId
    appliance_id: ApplianceId
    device: DeviceName
    check: CheckName
    severity: Severity
    state: IncidentState
    status: IncidentStatus
    green: bool
    open: bool
    opened_at: UtcTime
    closed_at: UtcTime | None
    changed_at: UtcTime
    seconds_to_verified: int | None


class TransitionView(View):
    """One line of an incident's life. `from_state` of the first is None; `seconds_since_previous` of the first too."""

    number: int
    from_state: IncidentState | None
    to_state: IncidentState
    status: IncidentStatus
    actor: str
    actor_kind: ActorKind
    reason: ReasonCode
    detail: str
    at: UtcTime
    received_at: UtcTime
    seconds_since_previous: int | None
    attempt_id: AttemptId | None
    evidence: EvidenceReference | None


class IncidentView(IncidentRow):
    """An incident with its whole life. `recheck` is the evidence of the passing check after the fix, when held here."""

    site_name: str
    transitions: list[TransitionView]
    attempts: list[AttemptView]
    recheck: EvidenceReference | None
