"""Reports as an appliance sends them, with sensible values wherever a test does not care."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.verdict import Result, Severity
from wardkeep_core.protocol.messages import (
    AttemptReport,
    DeviceReport,
    FindingReport,
    GuardReport,
    IncidentReport,
    StepReport,
    TransitionReport,
)
from wardkeep_server.platform.clock import new_id

CHECK = "linux.ssh_root_login_off"
OTHER_CHECK = "linux.shadow_file_protected"
RUNBOOK = "linux.harden_ssh"
HEALING = ("open", "deciding", "attempting", "verifying", "healed")
"""States of an incident that was healed, in order."""


def finding(at: datetime, result: Result = Result.PASS, *, check: str = CHECK, **more: Any) -> FindingReport:
    """One verdict."""
    values: dict[str, Any] = {
        "check": check,
        "check_version": 1,
        "severity": Severity.HIGH,
        "result": result,
        "reason": f"was_{result.value}",
        "detail": f"words for {result.value}",
        "observed_at": at,
        "since": at,
    }
    return FindingReport(**(values | more))


def scan(device: str, at: datetime, *findings: FindingReport, period_s: int = 300) -> DeviceReport:
    """One scan of one device."""
    return DeviceReport(device=device, scanned_at=at, period_s=period_s, findings=findings)


def life(states: Sequence[str], start: datetime, attempt: str | None = None) -> tuple[TransitionReport, ...]:
    """The lines of an incident that went through these states, ten seconds each; from the third on of the attempt."""
    return tuple(
        TransitionReport(
            number=number,
            from_state=states[number - 1] if number else "",
            to_state=state,
            actor="rule:remote_login@1" if number else "system",
            reason="went_on",
            detail=f"now {state}",
            at=start + timedelta(seconds=10 * number),
            attempt=attempt if number > 1 else None,
        )
        for number, state in enumerate(states)
    )


def incident(
    device: str, start: datetime, *states: str, id_: str | None = None, attempt: str | None = None, **more: Any
) -> IncidentReport:
    """An incident that went through these states."""
    lines = life(states or ("open",), start, attempt)
    closed = IncidentState(lines[-1].to_state).closed
    values: dict[str, Any] = {
        "incident": id_ or new_id(),
        "device": device,
        "check": CHECK,
        "severity": Severity.HIGH,
        "state": lines[-1].to_state,
        "opened_at": start,
        "closed_at": lines[-1].at if closed else None,
        "transitions": lines,
    }
    return IncidentReport(**(values | more))


def attempt_report(
    device: str, incident_id: str, start: datetime, outcome: str = "running", **more: Any
) -> AttemptReport:
    """An attempt; one that ended did so after twenty seconds."""
    running = outcome in {"proposed", "awaiting_approval", "running"}
    values: dict[str, Any] = {
        "attempt": new_id(),
        "incident": incident_id,
        "device": device,
        "check": CHECK,
        "runbook": RUNBOOK,
        "runbook_version": 1,
        "decided_by": "rule",
        "rule": "remote_login",
        "dry_run": outcome == "dry_run",
        "outcome": outcome,
        "started_at": start,
        "ended_at": None if running else start + timedelta(seconds=20),
        "guards": (GuardReport(guard="g16_accepted_risk", allowed=True, reason="no_accepted_risk", detail="none"),),
        "steps": (StepReport(kind="arm_revert", summary="Set a timer", status="planned" if running else "done"),),
    }
    return AttemptReport(**(values | more))
