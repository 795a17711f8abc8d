"""What is remembered of earlier attempts: cooldowns, caps and flapping. Catalogue 4.4 and 4.5.

These are values and functions; whoever keeps them writes them to disk before a step is sent.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import Field

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import AttemptId, CheckId, DeviceId, IncidentId, RunbookId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.outcome import Outcome

FLAP_WINDOW = timedelta(minutes=120)
FLAP_LIMIT = 3
"""Recurrences within FLAP_WINDOW that suppress a check on a device. Both fixed by catalogue 4.5."""


class AttemptEntry(Frozen):
    """One attempt in the log; written as `running` before the first step, again with its outcome at the end."""

    attempt: AttemptId
    incident: IncidentId
    device: DeviceId
    check: CheckId
    runbook: RunbookId
    runbook_version: int = Field(ge=1)
    outcome: Outcome
    started_at: UtcTime
    ended_at: UtcTime | None = None


def cooldown_until(
    log: Iterable[AttemptEntry], *, device: str, check: str, runbook: str, cooldown: timedelta
) -> datetime | None:
    """When the runbook may be tried again for this check on this device; None when no cooldown was started.

    Only attempts that sent steps start one; one that never ended counts from its start.
    """
    ends = [
        entry.ended_at or entry.started_at
        for entry in log
        if (entry.device, entry.check, entry.runbook) == (device, check, runbook) and entry.outcome.acted
    ]
    return max(ends) + cooldown if ends else None


def attempts_used(log: Iterable[AttemptEntry], *, incident: str, runbook: str | None = None) -> int:
    """Attempts of this incident that sent steps; of one runbook, or of all when `runbook` is None."""
    return sum(entry.incident == incident and entry.outcome.acted and runbook in {None, entry.runbook} for entry in log)


class FlapMemory(Frozen):
    """Recurrences of one check on one device, whatever rule or runbook healed it. Times only."""

    device: DeviceId
    check: CheckId
    healed_at: UtcTime | None = None
    recurrences: tuple[UtcTime, ...] = Field(default=(), max_length=FLAP_LIMIT)
    suppressed_at: UtcTime | None = None

    @property
    def suppressed(self) -> bool:
        """True until an operator clears it by name and with a reason; time alone never ends it."""
        return self.suppressed_at is not None


def after_heal(memory: FlapMemory, at: datetime) -> FlapMemory:
    """The check passed again after an attempt: the watch of 120 minutes begins."""
    return memory.model_copy(update={"healed_at": at})


def after_fail(memory: FlapMemory, at: datetime) -> FlapMemory:
    """The check went to fail. Within 120 minutes of a heal it is a recurrence; the third one suppresses."""
    if memory.suppressed or memory.healed_at is None or at - memory.healed_at > FLAP_WINDOW:
        return memory
    recent = (*(moment for moment in memory.recurrences if at - moment <= FLAP_WINDOW), at)
    return memory.model_copy(
        update={
            "healed_at": None,
            "recurrences": recent[-FLAP_LIMIT:],
            "suppressed_at": at if len(recent) >= FLAP_LIMIT else None,
        }
    )


def after_clear(memory: FlapMemory) -> FlapMemory:
    """An operator cleared it: the count is zero."""
    return FlapMemory(device=memory.device, check=memory.check)
