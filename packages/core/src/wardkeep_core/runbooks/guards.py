"""The guards: reasons not to act now, all asked and all recorded. Catalogue 3.3, healing 3.

`ask_guards(situation)` answers with one GuardVerdict per guard, in order; `decide(verdicts)` says what follows;
`ask_step_guards(situation)` asks G1 to G4 again before each step. A guard that lacks what it needs refuses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import ReasonCode
from wardkeep_core.runbooks import guard_access, guard_memory, guard_people, guard_reach
from wardkeep_core.runbooks.answers import Answer, not_concerned
from wardkeep_core.runbooks.runbook import Concern
from wardkeep_core.runbooks.situation import Situation


class Guard(StrEnum):
    """Every guard, in the order they are asked."""

    SAME_DEVICE = "g1_same_device"
    FRESH_FACTS = "g2_fresh_facts"
    MANAGEMENT_PATH = "g3_management_path"
    LAST_ADMINISTRATOR = "g4_last_administrator"
    REVERT_TIMER = "g5_revert_timer"
    SECOND_SESSION = "g6_second_session"
    DOMAIN_WIDE = "g7_domain_wide"
    KEY_FIRST = "g8_key_first"
    OBSERVED_USE = "g9_observed_use"
    POWER_AND_ROOM = "g10_power_and_room"
    PEOPLE_AND_JOBS = "g11_people_and_jobs"
    MAINTENANCE_WINDOW = "g12_maintenance_window"
    COOLDOWN_AND_CAP = "g13_cooldown_and_cap"
    FLAP = "g14_flap"
    CONSENT = "g15_consent_and_approval"
    ACCEPTED_RISK = "g16_accepted_risk"
    MEDICAL_DEVICE = "g17_medical_device"
    BLAST_RADIUS = "g18_blast_radius"
    OUTSIDE_OWNER = "g19_outside_owner"
    HELD_BACK = "g20_held_back"
    RUNBOOK_ENABLED = "runbook_enabled"
    DRY_RUN_OFF = "dry_run_off"
    CLOCK_FIT = "clock_fit"
    LEASE_IN_FORCE = "lease_in_force"
    KILL_SWITCH_OFF = "kill_switch_off"


class GuardVerdict(Frozen):
    """What one guard said. `outcome` is what its no ends the attempt in; None when it allows.

    `concerned` is false where the guard has nothing to say about this runbook; `reason` then says why.
    """

    guard: Guard
    allowed: bool
    concerned: bool
    reason: ReasonCode
    detail: str
    outcome: Outcome | None = None
    retry_at: UtcTime | None = None


@dataclass(frozen=True)
class Decision:
    """Go on (`outcome` None), or end the attempt so, by this guard."""

    outcome: Outcome | None
    because: GuardVerdict | None

    @property
    def may_act(self) -> bool:
        """True when no guard refused."""
        return self.outcome is None

    @property
    def retry_at(self) -> datetime | None:
        """When the guard that decided may be asked again."""
        return None if self.because is None else self.because.retry_at


def _unanswered(concern: Concern) -> Callable[[Situation], Answer]:
    def ask(situation: Situation) -> Answer:
        if concern not in situation.runbook.concerns:
            return not_concerned("not_concerned", f"{situation.runbook.title}: this runbook does not touch it")
        return Answer(
            "guard_unanswered",
            "the facts this guard needs are not observed on this platform",
            outcome=Outcome.ESCALATED,
        )

    return ask


_ASKED: dict[Guard, Callable[[Situation], Answer]] = {
    Guard.SAME_DEVICE: guard_access.same_device,
    Guard.FRESH_FACTS: guard_access.fresh_facts,
    Guard.MANAGEMENT_PATH: guard_access.management_path,
    Guard.LAST_ADMINISTRATOR: _unanswered(Concern.G4),
    Guard.REVERT_TIMER: guard_access.revert_timer,
    Guard.SECOND_SESSION: guard_access.second_session,
    Guard.DOMAIN_WIDE: _unanswered(Concern.G7),
    Guard.KEY_FIRST: _unanswered(Concern.G8),
    Guard.OBSERVED_USE: _unanswered(Concern.G9),
    Guard.POWER_AND_ROOM: _unanswered(Concern.G10),
    Guard.PEOPLE_AND_JOBS: _unanswered(Concern.G11),
    Guard.MAINTENANCE_WINDOW: guard_people.maintenance_window,
    Guard.COOLDOWN_AND_CAP: guard_memory.cooldown_and_cap,
    Guard.FLAP: guard_memory.flap,
    Guard.CONSENT: guard_people.consent_and_approval,
    Guard.ACCEPTED_RISK: guard_people.accepted_risk,
    Guard.MEDICAL_DEVICE: guard_reach.medical_device,
    Guard.BLAST_RADIUS: guard_reach.blast_radius,
    Guard.OUTSIDE_OWNER: _unanswered(Concern.G19),
    Guard.HELD_BACK: guard_reach.held_back,
    Guard.RUNBOOK_ENABLED: guard_people.runbook_enabled,
    Guard.DRY_RUN_OFF: guard_people.dry_run_off,
    Guard.CLOCK_FIT: guard_reach.clock_fit,
    Guard.LEASE_IN_FORCE: guard_people.lease_in_force,
    Guard.KILL_SWITCH_OFF: guard_people.kill_switch_off,
}

BEFORE_EACH_STEP = (Guard.SAME_DEVICE, Guard.FRESH_FACTS, Guard.MANAGEMENT_PATH, Guard.LAST_ADMINISTRATOR)


def ask_guards(situation: Situation) -> tuple[GuardVerdict, ...]:
    """All guards, asked before the first step; none is skipped, so the record shows every one."""
    return tuple(_ask(guard, situation) for guard in Guard)


def ask_step_guards(situation: Situation) -> tuple[GuardVerdict, ...]:
    """The guards that are asked again before each later step, and the kill switch.

    G2 then asks for facts of the same look, not for a check that still fails: earlier steps may have mended it.
    """
    asked = [_ask(guard, situation) for guard in (*BEFORE_EACH_STEP, Guard.KILL_SWITCH_OFF)]
    return tuple(each for each in asked if each.outcome is not Outcome.NOT_NEEDED)


def decide(verdicts: Sequence[GuardVerdict]) -> Decision:
    """What follows. Refusals that hand over or end the matter come first, then dry run, then those that wait.

    Within each group the first in order decides. So a dry-run site gets its plan even where a guard would only
    have asked to wait, and never acts where a person must look.
    """
    for group in _ORDER_OF_OUTCOMES:
        for verdict in verdicts:
            if not verdict.allowed and verdict.outcome in group:
                return Decision(outcome=verdict.outcome, because=verdict)
    return Decision(outcome=None, because=None)


_ORDER_OF_OUTCOMES = (
    frozenset({Outcome.NOT_NEEDED, Outcome.ESCALATED, Outcome.SUPPRESSED}),
    frozenset({Outcome.DRY_RUN}),
    frozenset({Outcome.DEFERRED_BY_GUARD, Outcome.AWAITING_APPROVAL}),
)


def _ask(guard: Guard, situation: Situation) -> GuardVerdict:
    answer = _ASKED[guard](situation)
    return GuardVerdict(
        guard=guard,
        allowed=answer.outcome is None,
        concerned=answer.concerned,
        reason=answer.reason,
        detail=answer.detail,
        outcome=answer.outcome,
        retry_at=answer.retry_at,
    )
