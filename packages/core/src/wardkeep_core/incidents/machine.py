"""The one state machine of an incident: (incident, event) -> new incident, its row and effects, or a refusal.

Pure: times and ids come in with the events. The rules it keeps, whatever the order of events:

1. `healed` is reached from `verifying` only, by a re-check with result pass, on the incident's own device, of the
   attempt under way, observed after its last step ended, and with nothing worse.
2. At most four attempts per incident, and at most the runbook's own number with one runbook.
3. A closed incident (healed, recovered, resolved, expired) takes no event.
4. What brought no result has failed: an error while verifying leads to undoing, never to healed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from wardkeep_core.incidents import events as e
from wardkeep_core.model.actor import SYSTEM, Actor
from wardkeep_core.model.incident import INCIDENT_CAP, Incident, IncidentState, Transition
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import Result, Severity

S = IncidentState


class Effect(StrEnum):
    """What the caller does after a transition, besides keeping the row."""

    ASK_RULES = "ask_rules"
    ASK_GUARDS = "ask_guards"
    ASK_APPROVAL = "ask_approval"
    SEND_STEPS = "send_steps"
    ASK_CHECK_AGAIN = "ask_check_again"
    UNDO = "undo"
    ESCALATE = "escalate"
    WATCH_RECURRENCE = "watch_recurrence"
    CLOSE_ATTEMPT = "close_attempt"


@dataclass(frozen=True)
class Moved:
    """The event was taken."""

    incident: Incident
    row: Transition
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Refused:
    """The event does not fit; the incident stays as it is. `reason` is a stable code."""

    reason: str
    detail: str


@dataclass(frozen=True)
class _To:
    """Where an event leads."""

    state: IncidentState
    effects: tuple[Effect, ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)
    because: tuple[str, str] | None = None
    """Reason and detail of the row where they are not the event's."""


_Handler = Callable[[Incident, Any], _To | Refused]


def open_incident(
    *, id_: str, site: str, device: str, check: str, severity: Severity, reason: str, detail: str, at: datetime
) -> Moved | Refused:
    """A finding went to fail. Findings of severity info open none (catalogue, reading the tables)."""
    if severity is Severity.INFO:
        return Refused("info_opens_nothing", "a finding of severity info opens no incident")
    incident = Incident(
        id=id_, site=site, device=device, check=check, severity=severity, state=S.OPEN, opened_at=at, rows=1
    )
    return Moved(incident, _row(incident, None, actor=SYSTEM, reason=reason, detail=detail, at=at), (Effect.ASK_RULES,))


def advance(incident: Incident, event: e.Event) -> Moved | Refused:
    """Take an event, or say why it does not fit."""
    if incident.state.closed:
        return Refused("incident_closed", f"the incident is {incident.state.value}")
    handler = TABLE.get((incident.state, type(event)))
    if handler is None:
        return Refused("event_does_not_fit", f"{type(event).__name__} does not fit an incident {incident.state.value}")
    went = handler(incident, event)
    if isinstance(went, Refused):
        return went
    changes = {"state": went.state, "rows": incident.rows + 1, **went.changes}
    if went.state.closed:
        changes["closed_at"] = event.at
    after = incident.model_copy(update=changes)
    about = after.attempt or incident.attempt
    reason, detail = went.because or (event.reason, event.detail)
    row = _row(after, incident.state, actor=event.actor, reason=reason, detail=detail, at=event.at, attempt=about)
    return Moved(after, row, went.effects)


def _row(
    incident: Incident,
    came_from: IncidentState | None,
    *,
    actor: Actor,
    reason: str,
    detail: str,
    at: datetime,
    attempt: str | None = None,
) -> Transition:
    return Transition(
        incident=incident.id,
        number=incident.rows - 1,
        from_state=came_from,
        to_state=incident.state,
        actor=actor,
        reason=reason,
        detail=detail,
        at=at,
        attempt=attempt,
    )


def _go(state: IncidentState, *effects: Effect, **changes: object) -> _Handler:
    return lambda _incident, _event: _To(state, effects, dict(changes))


def _exhausted(incident: Incident, runbook: str, max_attempts: int) -> Refused | None:
    if len(incident.attempts) >= INCIDENT_CAP:
        return Refused("incident_cap_reached", f"the incident has had its {INCIDENT_CAP} attempts")
    if incident.attempts.count(runbook) >= max_attempts:
        return Refused("runbook_exhausted", f"{runbook} has had its {max_attempts} attempts here")
    return None


def _chosen(incident: Incident, event: e.RunbookChosen) -> _To | Refused:
    if incident.state is S.ESCALATED and not event.actor.startswith("user:"):
        return Refused("not_a_person", "a person has the incident: only a person chooses now")
    exhausted = _exhausted(incident, event.runbook, event.max_attempts)
    if exhausted is not None:
        return _To(S.ESCALATED, (Effect.ESCALATE,), because=(exhausted.reason, exhausted.detail))
    return _To(S.DECIDING, (Effect.ASK_GUARDS,), {"runbook": event.runbook})


def _refused_by_guard(_incident: Incident, event: e.GuardRefused) -> _To | Refused:
    went = _AFTER_GUARD.get(event.outcome)
    return went or Refused("outcome_does_not_fit", f"no guard ends an attempt {event.outcome.value}")


_AFTER_GUARD = {
    Outcome.DRY_RUN: _To(S.OPEN, (Effect.CLOSE_ATTEMPT,)),
    Outcome.DEFERRED_BY_GUARD: _To(S.WAITING_WINDOW, (Effect.CLOSE_ATTEMPT,)),
    Outcome.AWAITING_APPROVAL: _To(S.WAITING_APPROVAL, (Effect.ASK_APPROVAL,)),
    Outcome.SUPPRESSED: _To(S.SUPPRESSED, (Effect.CLOSE_ATTEMPT, Effect.ESCALATE)),
    Outcome.ESCALATED: _To(S.ESCALATED, (Effect.CLOSE_ATTEMPT, Effect.ESCALATE)),
    Outcome.NOT_NEEDED: _To(S.RECOVERED, (Effect.CLOSE_ATTEMPT,)),
}


def _started(incident: Incident, event: e.AttemptStarted) -> _To | Refused:
    if incident.runbook is None:
        return Refused("nothing_chosen", "no runbook was chosen")
    if event.device != incident.device:
        return Refused("another_device", "an attempt runs on the device of the finding only")
    exhausted = _exhausted(incident, incident.runbook, event.max_attempts)
    return exhausted or _To(
        S.ATTEMPTING,
        (Effect.SEND_STEPS,),
        {
            "attempt": event.attempt,
            "attempts": (*incident.attempts, incident.runbook),
            "steps_ended_at": None,
        },
    )


def _steps_ended(incident: Incident, event: e.StepsEnded) -> _To | Refused:
    if event.attempt != incident.attempt:
        return Refused("another_attempt", "the steps are of another attempt")
    if not event.succeeded:
        return _To(S.FAILED, (Effect.UNDO,))
    return _To(S.VERIFYING, (Effect.ASK_CHECK_AGAIN,), {"steps_ended_at": event.at})


def _rechecked(incident: Incident, event: e.Rechecked) -> _To | Refused:
    if event.attempt != incident.attempt:
        return Refused("another_attempt", "the re-check is of another attempt")
    if event.device != incident.device:
        return Refused("another_device", "the re-check is of another device")
    if incident.steps_ended_at is None or event.observed_at <= incident.steps_ended_at:
        return Refused("too_old", "the observation was made before the last step ended")
    if event.result is Result.PASS and not event.worse:
        return _To(S.HEALED, (Effect.CLOSE_ATTEMPT, Effect.WATCH_RECURRENCE))
    return _To(S.FAILED, (Effect.UNDO,))


def _attempt_ended(incident: Incident, event: e.AttemptEnded) -> _To | Refused:
    if event.attempt != incident.attempt:
        return Refused("another_attempt", "the end is of another attempt")
    if event.outcome not in {Outcome.FAILED, Outcome.ROLLED_BACK}:
        return Refused("outcome_does_not_fit", f"an undone attempt does not end {event.outcome.value}")
    return _To(
        S.DECIDING, (Effect.CLOSE_ATTEMPT, Effect.ASK_RULES), {"attempt": None, "runbook": None, "steps_ended_at": None}
    )


def _passed(to: IncidentState) -> _Handler:
    def handle(incident: Incident, event: e.PassedByItself) -> _To | Refused:
        if event.device != incident.device:
            return Refused("another_device", "the observation is of another device")
        if event.result not in {Result.PASS, Result.NOT_APPLICABLE}:
            return Refused("not_passing", f"the check answered {event.result.value}")
        if event.observed_at < incident.opened_at:
            return Refused("too_old", "the observation was made before the incident opened")
        return _To(to, (Effect.CLOSE_ATTEMPT,))

    return handle


def _resolved(_incident: Incident, event: e.ResolvedByPerson) -> _To | Refused:
    if not event.actor.startswith("user:"):
        return Refused("not_a_person", "only a person resolves an incident")
    if event.result is not Result.PASS and not event.detail.strip():
        return Refused("no_reason", "the check does not pass: the person must state why it is closed")
    return _To(S.RESOLVED)


def _cleared(_incident: Incident, event: e.FlapCleared) -> _To | Refused:
    if not event.actor.startswith("user:") or not event.detail.strip():
        return Refused("not_a_person", "a person clears a suppression, with a reason")
    return _To(S.OPEN, (Effect.ASK_RULES,))


TABLE: dict[tuple[IncidentState, type[e.Event]], _Handler] = {
    (S.OPEN, e.Deciding): _go(S.DECIDING, Effect.ASK_RULES),
    (S.DECIDING, e.RunbookChosen): _chosen,
    (S.DECIDING, e.NothingChosen): _go(S.ESCALATED, Effect.ESCALATE),
    (S.DECIDING, e.GuardRefused): _refused_by_guard,
    (S.DECIDING, e.AttemptStarted): _started,
    (S.WAITING_APPROVAL, e.Approved): _go(S.DECIDING, Effect.ASK_GUARDS),
    (S.WAITING_APPROVAL, e.ProposalLapsed): _go(S.ESCALATED, Effect.CLOSE_ATTEMPT, Effect.ESCALATE),
    (S.WAITING_WINDOW, e.MayTryAgain): _go(S.DECIDING, Effect.ASK_RULES),
    (S.WAITING_WINDOW, e.ProposalLapsed): _go(S.ESCALATED, Effect.ESCALATE),
    (S.ATTEMPTING, e.StepsEnded): _steps_ended,
    (S.VERIFYING, e.Rechecked): _rechecked,
    (S.FAILED, e.AttemptEnded): _attempt_ended,
    (S.ESCALATED, e.RunbookChosen): _chosen,
    (S.ESCALATED, e.PassedByItself): _passed(S.RESOLVED),
    (S.SUPPRESSED, e.FlapCleared): _cleared,
    (S.ACCEPTED_RISK, e.RiskEnded): _go(S.OPEN, Effect.ASK_RULES),
}
"""Every transition there is; what is not here is refused."""

_IDLE = (S.OPEN, S.DECIDING, S.WAITING_APPROVAL, S.WAITING_WINDOW)
"""States without an attempt under way, before a person has it."""

for _state in _IDLE:
    TABLE[_state, e.PassedByItself] = _passed(S.RECOVERED)
    TABLE[_state, e.SightLost] = _go(S.ESCALATED, Effect.CLOSE_ATTEMPT, Effect.ESCALATE)
    TABLE[_state, e.RiskAccepted] = _go(S.ACCEPTED_RISK, Effect.CLOSE_ATTEMPT)
    TABLE[_state, e.SubjectGone] = _go(S.EXPIRED, Effect.CLOSE_ATTEMPT)
for _state in (S.ESCALATED, S.SUPPRESSED):
    TABLE[_state, e.RiskAccepted] = _go(S.ACCEPTED_RISK)
    TABLE[_state, e.ResolvedByPerson] = _resolved
for _state in (S.ESCALATED, S.SUPPRESSED, S.ACCEPTED_RISK):
    TABLE[_state, e.SubjectGone] = _go(S.EXPIRED)
TABLE[S.ACCEPTED_RISK, e.PassedByItself] = _passed(S.RECOVERED)
TABLE[S.ACCEPTED_RISK, e.ResolvedByPerson] = _resolved
