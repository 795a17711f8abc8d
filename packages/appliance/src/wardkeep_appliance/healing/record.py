"""One attempt as it is kept on disk, from the moment before its first step until it is reported."""

from pydantic import Field

from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.predicates import Rollback, VersionedRef
from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import AttemptId, CheckId, DeviceId, Id, IncidentId, RunbookId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.runbooks.guards import GuardVerdict
from wardkeep_core.runbooks.memory import AttemptEntry
from wardkeep_core.runbooks.risk import Risk
from wardkeep_core.runbooks.steps import Step, StepResult


class StepLine(Frozen):
    """A step of the plan; `before` is on disk before the step is sent, `result` when it has answered."""

    step: Step
    sent: bool = False
    before: dict[str, str | int | bool | None] = Field(default_factory=dict)
    result: StepResult | None = None

    def assumed(self) -> StepResult | None:
        """What an undo must assume: a step that was sent and never answered may have changed something."""
        if self.result is not None or not self.sent:
            return self.result
        return StepResult(
            kind=self.step.kind, status="failed", exit_status=None, script_digest=None, milliseconds=0,
            before=self.before, reason="device_lost",
        )  # fmt: skip


class AttemptRecord(Frozen):
    """One carrying-out of a runbook, chosen by a rule, or by a person who ordered it.

    `approvers` are the people whose yes it relies on; nobody where a standing consent is relied on.
    """

    id: AttemptId
    incident: IncidentId
    device: DeviceId
    check: CheckId
    check_version: int
    runbook: RunbookId
    runbook_version: int
    runbook_digest: Sha256Hex
    risk: Risk
    rule: VersionedRef | None
    consent: Id | None
    parameters_digest: Sha256Hex
    outcome: Outcome
    started_at: UtcTime
    guards: tuple[GuardVerdict, ...]
    lines: tuple[StepLine, ...]
    before: EntryRef | None = None
    after: EntryRef | None = None
    last_step_at: UtcTime | None = None
    ended_at: UtcTime | None = None
    rollback: Rollback | None = None
    entry: EntryRef | None = None
    person: Id | None = None
    order: Id | None = None
    approvers: tuple[Id, ...] = ()

    @property
    def plan(self) -> tuple[Step, ...]:
        """The steps in order."""
        return tuple(line.step for line in self.lines)

    @property
    def dry_run(self) -> bool:
        """True when no step was sent because dry run holds."""
        return self.outcome is Outcome.DRY_RUN

    def done(self) -> list[tuple[Step, StepResult]]:
        """Steps that were sent, with what an undo goes by."""
        pairs = ((line.step, line.assumed()) for line in self.lines)
        return [(step, result) for step, result in pairs if result is not None]

    def with_line(self, position: int, line: StepLine) -> "AttemptRecord":
        """The record with one line replaced."""
        lines = (*self.lines[:position], line, *self.lines[position + 1 :])
        return self.model_copy(update={"lines": lines})

    def log_entry(self) -> AttemptEntry:
        """What cooldowns and caps are counted from."""
        return AttemptEntry(
            attempt=self.id,
            incident=self.incident,
            device=self.device,
            check=self.check,
            runbook=self.runbook,
            runbook_version=self.runbook_version,
            outcome=self.outcome,
            started_at=self.started_at,
            ended_at=self.ended_at,
        )
