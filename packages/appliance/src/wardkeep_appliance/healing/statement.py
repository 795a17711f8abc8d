"""The remediation statement and the report of an attempt, both from its record."""

from typing import Any, Literal, cast

from wardkeep_appliance.healing.record import AttemptRecord, StepLine
from wardkeep_core.evidence.egress import Scalar
from wardkeep_core.evidence.predicates import ConsentRecord, GuardRecord, Outcome, Remediation, StepRecord, VersionedRef
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.protocol.messages import AttemptReport, GuardReport, StepReport
from wardkeep_core.runbooks.runbook import describe
from wardkeep_core.runbooks.steps import Step

LONGEST_WORDS = 500


def remediation(record: AttemptRecord, ended_at: UtcTime) -> Remediation:
    """What is signed about an attempt that has ended."""
    return Remediation(
        attempt=record.id,
        incident=record.incident,
        device=record.device,
        check=record.check,
        check_version=record.check_version,
        decided_by=_decided_by(record),
        rule=record.rule,
        planner=None,
        person=record.person,
        runbook=VersionedRef(id=record.runbook, version=record.runbook_version, digest=record.runbook_digest),
        runbook_risk=record.risk.value,
        consent=_consent(record),
        guards=tuple(
            GuardRecord(guard=each.guard.value, allowed=each.allowed, reason=each.reason, retry_at=each.retry_at)
            for each in record.guards
        ),
        steps=tuple(_step_record(line, record) for line in record.lines),
        before=record.before,
        after=record.after,
        parameters_digest=record.parameters_digest,
        started_at=record.started_at,
        last_step_at=record.last_step_at,
        ended_at=ended_at,
        outcome=Outcome(record.outcome.value),
        rollback=record.rollback,
        dry_run=record.dry_run,
    )


def attempt_report(record: AttemptRecord) -> AttemptReport:
    """What pages show of an attempt."""
    return AttemptReport(
        attempt=record.id,
        incident=record.incident,
        device=record.device,
        check=record.check,
        runbook=record.runbook,
        runbook_version=record.runbook_version,
        decided_by=_decided_by(record),
        rule=None if record.rule is None else record.rule.id,
        dry_run=record.dry_run,
        outcome=record.outcome.value,
        started_at=record.started_at,
        ended_at=record.ended_at,
        guards=tuple(
            GuardReport(
                guard=each.guard.value,
                allowed=each.allowed,
                reason=each.reason,
                detail=each.detail[:LONGEST_WORDS],
                retry_at=each.retry_at,
            )
            for each in record.guards
        ),
        steps=tuple(_step_report(line, record) for line in record.lines),
        entry_epoch=None if record.entry is None else record.entry.epoch,
        entry_seq=None if record.entry is None else record.entry.seq,
    )


def _decided_by(record: AttemptRecord) -> Literal["rule", "person"]:
    return "rule" if record.person is None else "person"


def _consent(record: AttemptRecord) -> ConsentRecord | None:
    if record.order is not None and record.approvers:
        return ConsentRecord(id=record.order, given="per_attempt", persons=record.approvers)
    return None if record.consent is None else ConsentRecord(id=record.consent, given="standing", persons=())


def _step_record(line: StepLine, record: AttemptRecord) -> StepRecord:
    result = line.assumed()
    return StepRecord(
        kind=line.step.kind,
        status=_unsent(record) if result is None else result.status,
        exit_status=None if result is None else result.exit_status,
        script_digest=None if result is None else result.script_digest,
        milliseconds=None if result is None else result.milliseconds,
        reason=None if result is None else result.reason,
        parameters=_parameters(line.step),
        before=dict(line.before),
    )


def _step_report(line: StepLine, record: AttemptRecord) -> StepReport:
    result = line.assumed()
    return StepReport(
        kind=line.step.kind,
        summary=describe(line.step)[:LONGEST_WORDS],
        status=_unsent(record) if result is None else result.status,
        exit_status=None if result is None else result.exit_status,
        milliseconds=None if result is None else result.milliseconds,
    )


def _unsent(record: AttemptRecord) -> Literal["planned", "skipped"]:
    """A step that was not sent: still to come, or left out because the attempt ended before it."""
    return "skipped" if record.outcome.acted and record.outcome.ends_attempt else "planned"


def _parameters(step: Step) -> dict[str, Scalar]:
    """The step's arguments, flat: names of a template's parameters follow a dot."""
    flat: dict[str, Scalar] = {}
    for name, value in cast("dict[str, Any]", step.to_json()).items():
        if name == "kind":
            continue
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}": each for inner, each in value.items()}
        else:
            flat[name] = value
    return flat
