"""Plain words for runbooks and attempts, and the one word of the pages for each outcome."""

from typing import get_args

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import Runbook, Undo
from wardkeep_core.runbooks.steps import (
    ArmRevert,
    Disarm,
    LoadFirewallRuleset,
    ReloadUnit,
    SecondSession,
    SetFileMode,
    SetService,
    Step,
    StepClock,
    WriteManagedFile,
)
from wardkeep_server.remediation.schemas import AttemptStatus, CheckName, RiskWords, RunbookView

_STATUS = {
    Outcome.PROPOSED: AttemptStatus.DECIDING,
    Outcome.AWAITING_APPROVAL: AttemptStatus.WAITING_APPROVAL,
    Outcome.RUNNING: AttemptStatus.FIXING,
    Outcome.FAILED: AttemptStatus.FAILED,
    Outcome.ROLLED_BACK: AttemptStatus.ROLLED_BACK,
    Outcome.DEFERRED_BY_GUARD: AttemptStatus.HELD_BY_GUARD,
    Outcome.SUPPRESSED: AttemptStatus.PAUSED_AFTER_REPEATS,
    Outcome.DRY_RUN: AttemptStatus.PREVIEW_ONLY,
    Outcome.ESCALATED: AttemptStatus.ESCALATED,
    Outcome.NOT_NEEDED: AttemptStatus.NOT_APPLICABLE,
}
_RISK = {
    Risk.LOW: ("One setting, undone in seconds; cannot cut access.", "Nobody: standing consent is enough."),
    Risk.MEDIUM: (
        "Undone or closely bounded; may interrupt a service or cost a restart.",
        "A technician of the partner, where a guard asks for it.",
    ),
    Risk.HIGH: (
        "May cut people or programs off, touches accounts or a domain, or is only partly undone.",
        "An approver of the partner who is not the proposer, for each attempt.",
    ),
    Risk.CRITICAL: (
        "May cut us off or lose data; never started by a rule or the planner.",
        "Two people, one of them of the organisation.",
    ),
}
_CONSENT = {
    ConsentNeed.STANDING: "The organisation's standing consent.",
    ConsentNeed.PER_ATTEMPT: "The organisation's consent, and a yes to each attempt.",
    ConsentNeed.NEVER_AUTOMATIC: "Never by itself: people decide each time.",
}
_UNDO = {
    Undo.CAPTURED: "Values before the change are kept; they are written back when the check does not pass afterwards.",
    Undo.NONE: "Cannot be undone; it is bounded instead.",
    Undo.BY_PERSON: "Undone by a person.",
}
_STEPS: dict[type[Frozen], str] = {
    ArmRevert: "Set a timer on the device that undoes what follows unless we stop it",
    Disarm: "Stop the timer",
    SecondSession: "Open a second session to prove that we can still get in",
    SetService: "Start, stop or restart a declared service",
    SetFileMode: "Set owner, group and mode of a protected file",
    WriteManagedFile: "Write one settings file from our own template",
    ReloadUnit: "Reload a service's configuration or kernel parameters",
    StepClock: "Set the clock once, within a limit",
    LoadFirewallRuleset: "Drop what comes in from the network, except to named ports",
}


def step_kinds() -> tuple[type[Frozen], ...]:
    """Every step kind of the closed list."""
    return get_args(get_args(Step)[0])


def step_words(kind: type[Frozen]) -> str:
    """What a kind of step does; the steps of a plan say it with values (`core.runbooks.runbook.describe`)."""
    return _STEPS[kind]


def attempt_status(outcome: Outcome, *, proven: bool) -> AttemptStatus:
    """The word for an outcome; a heal without its evidence at hand was run, not verified."""
    if outcome is Outcome.HEALED:
        return AttemptStatus.HEALED if proven else AttemptStatus.RAN_NOT_VERIFIED
    return _STATUS[outcome]


def risk_words(risk: Risk) -> RiskWords:
    """What a risk class means (catalogue 3.1)."""
    means, approver = _RISK[risk]
    return RiskWords(risk=risk, means=means, approver=approver)


def runbook_view(book: Runbook) -> RunbookView:
    """A runbook in words; a plan for one device says more (`steps` of an attempt)."""
    return RunbookView(
        id=book.id,
        title=book.title,
        version=book.version,
        platform=book.id.partition(".")[0],
        heals=[CheckName.of(check) for check in book.heals],
        risk=risk_words(book.risk),
        consent=book.consent,
        consent_words=_CONSENT[book.consent],
        steps=[step_words(kind) for kind in book.steps],
        undo=book.undo,
        undo_words=_UNDO[book.undo],
        disruptive=book.disruptive,
        restart=book.restart,
        window=book.window,
        cooldown_s=int(book.cooldown.total_seconds()),
        max_attempts=book.max_attempts,
    )
