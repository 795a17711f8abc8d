"""The one word of the pages for an incident's state."""

from wardkeep_core.model.incident import IncidentState
from wardkeep_server.incident.schemas import ActorKind, IncidentStatus

_STATUS = {
    IncidentState.OPEN: IncidentStatus.DETECTED,
    IncidentState.DECIDING: IncidentStatus.DECIDING,
    IncidentState.WAITING_APPROVAL: IncidentStatus.WAITING_APPROVAL,
    IncidentState.WAITING_WINDOW: IncidentStatus.WAITING_WINDOW,
    IncidentState.ATTEMPTING: IncidentStatus.FIXING,
    IncidentState.VERIFYING: IncidentStatus.CHECKING,
    IncidentState.FAILED: IncidentStatus.FIX_FAILED,
    IncidentState.ESCALATED: IncidentStatus.ESCALATED,
    IncidentState.SUPPRESSED: IncidentStatus.PAUSED_AFTER_REPEATS,
    IncidentState.ACCEPTED_RISK: IncidentStatus.ACCEPTED_RISK,
    IncidentState.RECOVERED: IncidentStatus.RECOVERED,
    IncidentState.RESOLVED: IncidentStatus.CLOSED_BY_PERSON,
    IncidentState.EXPIRED: IncidentStatus.EXPIRED,
}
GREEN = frozenset({IncidentStatus.HEALED, IncidentStatus.RECOVERED})
_ACTORS = {"rule": ActorKind.RULE, "planner": ActorKind.PLANNER, "user": ActorKind.PERSON}


def incident_status(state: IncidentState, *, proven: bool) -> IncidentStatus:
    """The word; a heal without the passing re-check's evidence at hand was run, not verified."""
    if state is IncidentState.HEALED:
        return IncidentStatus.HEALED if proven else IncidentStatus.RAN_NOT_VERIFIED
    return _STATUS[state]


def actor_kind(actor: str) -> ActorKind:
    """Who did it, by the first part of the actor's text."""
    return _ACTORS.get(actor.partition(":")[0], ActorKind.SYSTEM)
