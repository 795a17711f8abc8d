"""One carrying-out of a runbook."""

from pydantic import Field

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import AttemptId, CheckId, DeviceId, IncidentId, RunbookId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.actor import Actor
from wardkeep_core.model.outcome import Outcome


class Attempt(Frozen):
    """`decided_by` chose the runbook; `plan_digest` is the digest of its steps as canonical JSON."""

    id: AttemptId
    incident: IncidentId
    device: DeviceId
    check: CheckId
    runbook: RunbookId
    runbook_version: int = Field(ge=1)
    decided_by: Actor
    plan_digest: str
    outcome: Outcome
    started_at: UtcTime
    ended_at: UtcTime | None = None
