"""What a guard answers, before it gets the guard's name."""

from dataclasses import dataclass
from datetime import datetime

from wardkeep_core.model.outcome import Outcome


@dataclass(frozen=True)
class Answer:
    """`outcome` None allows. `retry_at` is when asking again may help."""

    reason: str
    detail: str
    outcome: Outcome | None = None
    retry_at: datetime | None = None
    concerned: bool = True


def allow(reason: str, detail: str) -> Answer:
    """Looked at, and nothing stands against it."""
    return Answer(reason, detail)


def not_concerned(reason: str, detail: str) -> Answer:
    """The guard has nothing to say about this runbook."""
    return Answer(reason, detail, concerned=False)


def wait(reason: str, detail: str, retry_at: datetime | None = None) -> Answer:
    """Not now."""
    return Answer(reason, detail, outcome=Outcome.DEFERRED_BY_GUARD, retry_at=retry_at)


def hand_over(reason: str, detail: str) -> Answer:
    """Not by us: a person decides."""
    return Answer(reason, detail, outcome=Outcome.ESCALATED)


def only_plan(reason: str, detail: str) -> Answer:
    """Plan, but send no step."""
    return Answer(reason, detail, outcome=Outcome.DRY_RUN)
