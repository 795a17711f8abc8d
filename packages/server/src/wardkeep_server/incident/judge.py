"""Whether an incident as reported may be taken: pure, so that each refusal can be read and tested alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from wardkeep_core.model.incident import IncidentState
from wardkeep_core.protocol.messages import IncidentReport, TransitionReport
from wardkeep_server.incident.models import Incident, Transition

FUTURE = timedelta(minutes=2)
"""How far ahead of ours an appliance's clock may be before what it reports is refused."""
_STATES = frozenset(state.value for state in IncidentState)
Place = tuple[int, int]


@dataclass(frozen=True)
class Stored:
    """An incident with its lines and the evidence places of those that have one, by number."""

    incident: Incident
    lines: Mapping[int, Transition]
    places: Mapping[int, Place]


def place_of(line: TransitionReport) -> Place | None:
    """Epoch and number of the entry that states the line."""
    if line.entry_epoch is None or line.entry_seq is None:
        return None
    return line.entry_epoch, line.entry_seq


def refusal(report: IncidentReport, stored: Stored | None, appliance_id: str, now: datetime) -> str | None:
    """Why the incident cannot be taken; None when it can."""
    return (
        _life(report.transitions)
        or _ending(report, now)
        or (_against(report, stored, appliance_id) if stored else None)
    )


def _life(lines: Sequence[TransitionReport]) -> str | None:
    if not lines or [line.number for line in lines] != list(range(len(lines))):
        return "its lines are not numbered 0, 1, 2 and so on"
    unknown = next((line.to_state for line in lines if line.to_state not in _STATES), None)
    if unknown is not None:
        return f"{unknown} is not a state"
    return next((why for pair in pairwise(lines) if (why := _step(*pair))), None) or _claims(lines)


def _step(before: TransitionReport, line: TransitionReport) -> str | None:
    if IncidentState(before.to_state).closed:
        return f"line {line.number} follows the end"
    if line.from_state != before.to_state:
        return f"line {line.number} does not begin where line {before.number} ended"
    return None


def _claims(lines: Sequence[TransitionReport]) -> str | None:
    if any(line.to_state == IncidentState.HEALED and line.from_state != IncidentState.VERIFYING for line in lines):
        return "only an incident that is being checked again can be healed"
    if any((line.entry_epoch is None) != (line.entry_seq is None) for line in lines):
        return "an evidence entry is named by epoch and number"
    return None


def _ending(report: IncidentReport, now: datetime) -> str | None:
    last = report.transitions[-1]
    if last.to_state != report.state:
        return f"it says {report.state}, its last line says {last.to_state}"
    closed = IncidentState(report.state).closed
    if closed != (report.closed_at is not None):
        return f"an incident that is {report.state} {'has' if closed else 'has no'} closing time"
    if (
        max(report.opened_at, report.closed_at or report.opened_at, *(line.at for line in report.transitions))
        > now + FUTURE
    ):
        return "its time lies in the future"
    return None


def _against(report: IncidentReport, stored: Stored, appliance_id: str) -> str | None:
    known = stored.incident
    if known.appliance_id != appliance_id:
        return "it belongs to another appliance"
    if (known.device_id, known.check_id, known.opened_at) != (report.device, report.check, report.opened_at):
        return "it was reported before as another incident"
    for line in report.transitions:
        before, place = stored.lines.get(line.number), stored.places.get(line.number)
        if before is not None and _differs(before, line):
            return f"line {line.number} was reported before with other content"
        if None not in (place, place_of(line)) and place != place_of(line):
            return f"line {line.number} was reported before with another evidence entry"
    return None


def _differs(before: Transition, line: TransitionReport) -> bool:
    names = ("from_state", "to_state", "actor", "reason", "detail", "at")
    return before.attempt_id != line.attempt or any(getattr(before, name) != getattr(line, name) for name in names)
