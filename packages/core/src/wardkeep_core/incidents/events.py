"""What can happen to an incident. Each event says when, and who or what it comes from."""

from dataclasses import dataclass
from datetime import datetime

from wardkeep_core.model.actor import SYSTEM, Actor
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import Result


@dataclass(frozen=True, kw_only=True)
class Event:
    """`at` is when it was seen; `reason` a stable code, `detail` words for people."""

    at: datetime
    actor: Actor = SYSTEM
    reason: str = "none_given"
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Deciding(Event):
    """The rules are asked (again)."""


@dataclass(frozen=True, kw_only=True)
class RunbookChosen(Event):
    """A rule, planner or person chose a runbook and its plan was made; `max_attempts` is the runbook's."""

    runbook: str
    max_attempts: int


@dataclass(frozen=True, kw_only=True)
class NothingChosen(Event):
    """No rule matched and no planner chose; or a rule says escalate; or the runbook has no plan for these facts."""


@dataclass(frozen=True, kw_only=True)
class GuardRefused(Event):
    """A guard said no. `outcome` is what the attempt ended in; `detail` names the guard."""

    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class MayTryAgain(Event):
    """The time a guard named has come, the window opened, dry run was lifted, or the plan changed."""


@dataclass(frozen=True, kw_only=True)
class Approved(Event):
    """The approvals a plan needs were given."""


@dataclass(frozen=True, kw_only=True)
class ProposalLapsed(Event):
    """Nobody answered a proposal for 24 h, or the windows that were waited for were missed."""


@dataclass(frozen=True, kw_only=True)
class AttemptStarted(Event):
    """Every guard allowed; the attempt is on disk; the first step is about to be sent to this device."""

    attempt: str
    device: str
    max_attempts: int


@dataclass(frozen=True, kw_only=True)
class StepsEnded(Event):
    """The last step ended, or a step erred, or the device was lost half-way (`succeeded` false)."""

    attempt: str
    succeeded: bool


@dataclass(frozen=True, kw_only=True)
class Rechecked(Event):
    """The healed check was asked again by a new observation. `worse`: a check that had passed fails now (K11)."""

    attempt: str
    device: str
    result: Result
    observed_at: datetime
    worse: bool = False


@dataclass(frozen=True, kw_only=True)
class AttemptEnded(Event):
    """A failed attempt was taken back (`rolled_back`, read back as done) or could not be (`failed`)."""

    attempt: str
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class PassedByItself(Event):
    """A scan of the device found the check passing (or not applicable) while no attempt was under way."""

    device: str
    result: Result
    observed_at: datetime


@dataclass(frozen=True, kw_only=True)
class SightLost(Event):
    """Three looks in a row brought no verdict."""


@dataclass(frozen=True, kw_only=True)
class RiskAccepted(Event):
    """A person signed for the fail as it is."""


@dataclass(frozen=True, kw_only=True)
class RiskEnded(Event):
    """The acceptance ran out, was withdrawn, or the value is another one now."""


@dataclass(frozen=True, kw_only=True)
class FlapCleared(Event):
    """An operator cleared the suppression by name and with a reason."""


@dataclass(frozen=True, kw_only=True)
class ResolvedByPerson(Event):
    """A person closes it. `result` is the re-check's; where it is no pass, `detail` states why it is closed."""

    result: Result


@dataclass(frozen=True, kw_only=True)
class SubjectGone(Event):
    """The device was archived, or the check left the catalogue: nothing can be said any more."""
