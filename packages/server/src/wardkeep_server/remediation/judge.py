"""Whether an attempt as reported may be taken: pure, so that each refusal can be read and tested alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from wardkeep_core.model.outcome import Outcome
from wardkeep_core.protocol.messages import AttemptReport
from wardkeep_server.remediation.events import IncidentFacts
from wardkeep_server.remediation.models import Attempt

FUTURE = timedelta(minutes=2)
"""How far ahead of ours an appliance's clock may be before what it reports is refused."""
_ORDER = {
    outcome: place for place, outcome in enumerate((Outcome.PROPOSED, Outcome.AWAITING_APPROVAL, Outcome.RUNNING))
}
_OUTCOMES = frozenset(outcome.value for outcome in Outcome)
_CONTENT = ("outcome", "rule", "dry_run", "ended_at", "guards", "steps")
_ENTRY = ("entry_epoch", "entry_seq")


def row_of(report: AttemptReport) -> dict[str, Any]:
    """Columns from a report."""
    same = ("runbook_version", "decided_by", "rule", "dry_run", "outcome", "started_at", "ended_at", *_ENTRY)
    return {
        **{name: getattr(report, name) for name in same},
        "id": report.attempt,
        "incident_id": report.incident,
        "device_id": report.device,
        "check_id": report.check,
        "runbook_id": report.runbook,
        "guards": [guard.to_json() for guard in report.guards],
        "steps": [step.to_json() for step in report.steps],
    }


def refusal(report: AttemptReport, incident: IncidentFacts | None, appliance_id: str, now: datetime) -> str | None:
    """Why the attempt cannot be taken at all; None when it can."""
    if incident is None:
        return "its incident is not known at this site"
    if report.outcome not in _OUTCOMES:
        return f"{report.outcome} is not an outcome"
    outcome = Outcome(report.outcome)
    about_same = (incident.device_id, incident.check_id) == (report.device, report.check)
    newest = max(report.started_at, report.ended_at or report.started_at)
    faults = (
        (not about_same, "its incident is about another device or check"),
        (incident.appliance_id != appliance_id, "its incident belongs to another appliance"),
        (outcome.ends_attempt and report.ended_at is None, f"an attempt that is {outcome} has an end time"),
        (not outcome.ends_attempt and report.ended_at is not None, f"an attempt that is {outcome} has no end time"),
        (report.dry_run and outcome.acted, f"a dry run sends no step, so it is never {outcome}"),
        ((report.entry_epoch is None) != (report.entry_seq is None), "an evidence entry is named by epoch and number"),
        (newest > now + FUTURE, "its time lies in the future"),
    )
    return next((words for holds, words in faults if holds), None)


def compare(stored: Attempt, row: Mapping[str, Any], appliance_id: str) -> bool | str:
    """What a report means for the stored row: True replaces it, False changes nothing, words refuse it."""
    fixed = ("incident_id", "device_id", "check_id", "runbook_id", "runbook_version", "decided_by")
    if stored.appliance_id != appliance_id:
        return "it belongs to another appliance"
    if any(getattr(stored, name) != row[name] for name in (*fixed, "started_at")):
        return "it was reported before as another attempt"
    if Outcome(stored.outcome).ends_attempt:
        return _compare_ended(stored, row)
    return _rank(row["outcome"], row["steps"]) >= _rank(stored.outcome, stored.steps) and _differs(stored, row)


def _compare_ended(stored: Attempt, row: Mapping[str, Any]) -> bool | str:
    if not Outcome(row["outcome"]).ends_attempt:
        return False
    for name in _CONTENT:
        if getattr(stored, name) != row[name]:
            return f"it has ended; another {name} cannot be taken"
    if stored.entry_seq is None:
        return row["entry_seq"] is not None
    if row["entry_seq"] is not None and _entry_of(row) != (stored.entry_epoch, stored.entry_seq):
        return "it has ended; another evidence entry cannot be taken"
    return False


def _rank(outcome: str, steps: list[dict[str, Any]]) -> tuple[int, int]:
    place = _ORDER.get(Outcome(outcome), len(_ORDER))
    return place, sum(step["status"] != "planned" for step in steps)


def _differs(stored: Attempt, row: Mapping[str, Any]) -> bool:
    return any(
        getattr(stored, name) != row[name] for name in ("rule", "outcome", "ended_at", "guards", "steps", *_ENTRY)
    )


def _entry_of(row: Mapping[str, Any]) -> tuple[int, int]:
    return row["entry_epoch"], row["entry_seq"]
