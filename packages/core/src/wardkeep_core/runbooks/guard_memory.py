"""Guards about what was tried before: G13 and G14."""

from wardkeep_core.model.incident import INCIDENT_CAP
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.runbooks.answers import Answer, allow, hand_over, wait
from wardkeep_core.runbooks.memory import attempts_used, cooldown_until
from wardkeep_core.runbooks.situation import Situation


def cooldown_and_cap(situation: Situation) -> Answer:
    """G13: not again too soon, and not more often than allowed."""
    runbook = situation.runbook
    if attempts_used(situation.log, incident=situation.incident) >= INCIDENT_CAP:
        return hand_over("incident_cap_reached", f"this incident has had its {INCIDENT_CAP} attempts")
    used = attempts_used(situation.log, incident=situation.incident, runbook=runbook.id)
    if used >= runbook.max_attempts:
        return hand_over("runbook_exhausted", f"this runbook has had its {runbook.max_attempts} attempts here")
    until = cooldown_until(
        situation.log,
        device=situation.device,
        check=situation.check,
        runbook=runbook.id,
        cooldown=runbook.cooldown,
    )
    if until is not None and situation.now < until:
        return wait("cooling_down", "the last attempt was too short a time ago", until)
    return allow("not_cooling_down", f"attempt {used + 1} of {runbook.max_attempts}")


def flap(situation: Situation) -> Answer:
    """G14: a check that keeps coming back is left to a person."""
    if situation.flap is None:
        return allow("not_flapping", "it has not come back after a heal")
    if (situation.flap.device, situation.flap.check) != (situation.device, situation.check):
        return hand_over("flap_memory_foreign", "the memory of recurrences is of another device or check")
    if situation.flap.suppressed:
        return Answer(
            "flapping",
            "it came back three times within 120 minutes; an operator must clear it",
            outcome=Outcome.SUPPRESSED,
        )
    return allow("not_flapping", f"it came back {len(situation.flap.recurrences)} times within 120 minutes")
