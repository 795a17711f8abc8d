"""Attempts and runbooks as the API shows them. Status words are those of the pages; the server alone computes them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from wardkeep_core.catalog.registry import all_checks, all_runbooks
from wardkeep_core.kit.ids import ApplianceId, AttemptId, CheckId, DeviceId, Id, IncidentId, RunbookId, SiteId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.protocol.messages import GuardReport, Received, StepReport
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import Undo

MAX_REFUSALS = 100
MAX_WORDS = 500


class AttemptStatus(StrEnum):
    """The one word of the pages; the words of an incident where an attempt is still under way."""

    HEALED = "healed"
    FAILED = "failed"
    ROLLED_BACK = "rolled_back"
    HELD_BY_GUARD = "held_by_guard"
    NOT_APPLICABLE = "not_applicable"
    PREVIEW_ONLY = "preview_only"
    DECIDING = "deciding"
    WAITING_APPROVAL = "waiting_approval"
    FIXING = "fixing"
    ESCALATED = "escalated"
    PAUSED_AFTER_REPEATS = "paused_after_repeats"
    RAN_NOT_VERIFIED = "ran_not_verified"


class View(BaseModel):
    """Answers hold exactly what their model says."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class EvidenceReference(View):
    """An entry of an appliance's chain. `entry_id` is its id in the evidence log; None until it has arrived here."""

    appliance_id: ApplianceId
    epoch: int
    seq: int
    entry_id: Id | None


Place = tuple[str, int | None, int | None]
"""Appliance, epoch and number; None where the appliance named no entry."""


class CheckName(View):
    """A check by id and plain title; `in_catalogue` false when this server does not know it."""

    id: CheckId
    title: str
    in_catalogue: bool

    @classmethod
    def of(cls, check_id: str) -> Self:
        """Its title; the id where the catalogue lacks it."""
        known = all_checks().get(check_id)
        return cls(id=check_id, title=known.title if known else check_id, in_catalogue=known is not None)


class RunbookName(View):
    """A runbook by id and plain title."""

    id: RunbookId
    title: str
    in_catalogue: bool

    @classmethod
    def of(cls, runbook_id: str) -> Self:
        """Its title; the id where the catalogue lacks it."""
        known = all_runbooks().get(runbook_id)
        return cls(id=runbook_id, title=known.title if known else runbook_id, in_catalogue=known is not None)


class AttemptView(View):
    """One carrying-out of a runbook. `status` is the word to show.

    `evidence` states the attempt, `recheck` the passing check afterwards; without both held here nothing is `healed`.
    """

    id: AttemptId
    site_id: SiteId
    incident_id: IncidentId
    device_id: DeviceId
    check: CheckName
    runbook: RunbookName
    runbook_version: int
    decided_by: Literal["rule", "planner", "person"]
    rule: str | None
    dry_run: bool
    outcome: Outcome
    status: AttemptStatus
    green: bool
    started_at: UtcTime
    ended_at: UtcTime | None
    guards: list[GuardReport]
    steps: list[StepReport]
    evidence: EvidenceReference | None
    recheck: EvidenceReference | None


class RiskWords(View):
    """A risk class: what it means and who must say yes to an attempt."""

    risk: Risk
    means: str
    approver: str


class RunbookView(View):
    """An approved fix in words. Seconds in `cooldown_s`; `max_attempts` per incident."""

    id: RunbookId
    title: str
    version: int
    platform: str
    heals: list[CheckName]
    risk: RiskWords
    consent: ConsentNeed
    consent_words: str
    steps: list[str]
    undo: Undo
    undo_words: str
    disruptive: bool
    restart: bool
    window: bool
    cooldown_s: int
    max_attempts: int


def received(rows: int, refused: Sequence[str]) -> Received:
    """The answer to a report of `rows` rows; words are cut to what the message holds."""
    words = [text[:MAX_WORDS] for text in refused]
    if len(words) > MAX_REFUSALS:
        rest = len(words) - MAX_REFUSALS + 1
        words = [*words[: MAX_REFUSALS - 1], f"and {rest} more"]
    return Received(accepted=rows, refused=tuple(words))
