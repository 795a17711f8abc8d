"""V12: what changes who may sign, and what is done on a consent, has the decision of a person before it."""

from collections import Counter
from collections.abc import Sequence

from wardkeep_core.evidence.predicates import KeyEvent
from wardkeep_core.evidence.verify.acts import RETIRE, Acts, KeyAct
from wardkeep_core.evidence.verify.history import name_of
from wardkeep_core.evidence.verify.report import Step
from wardkeep_core.evidence.verify.walk import LogWalk

DECIDED_BY = {KeyEvent.ENROLLED: "appliance_confirm_keys", KeyEvent.REVOKED: RETIRE}
"""`what` of the decision that must stand directly before it in the platform's chain."""

_WITHOUT = " at entry %d with no decision before it"


def v12_decisions(step: Step, walks: Sequence[LogWalk]) -> None:
    """Judge the decisions of every log. Raises StepFailed for one whose assertion is not its own."""
    for walk in walks:
        if walk.acts.fault is not None:
            raise walk.acts.fault
    acts = [walk.acts for walk in walks]
    asserted, signed, own = (sum(getattr(each, name) for each in acts) for name in ("asserted", "signed", "own"))
    step.facts.append(
        f"{asserted + signed + own} decisions: {asserted} asserted by the platform, {signed} signed by a passkey,"
        f" {own} of the platform itself"
    )
    step.facts.extend(_passkeys(acts))
    for each in acts:
        step.gaps.extend(_undecided(each))


def _passkeys(acts: Sequence[Acts]) -> list[str]:
    signed = Counter[tuple[str, str]]()
    for each in acts:
        signed.update(each.passkeys.signed)
    return [
        f"person {person} signed {count} with passkey {fingerprint}"
        for (person, fingerprint), count in sorted(signed.items())
    ]


def _undecided(acts: Acts) -> list[str]:
    found = [(act.index, _named(act)) for act in acts.key_acts if acts.decision_before(act) != DECIDED_BY[act.event]]
    found += [(act.index, f"{act.words}{_WITHOUT % act.index}") for act in acts.ordered if not acts.is_decided(act)]
    consents = [
        f"consent {consent} has no decision in the kit before its first use at entry {index}"
        for consent, index in acts.uses.items()
        if not acts.decided_before(f"consent:{consent}", index)
    ]
    return [words for _, words in sorted(found)] + consents


def _named(act: KeyAct) -> str:
    owner = f"key {act.keyid} of {name_of(act.appliance)}"
    return f"{owner} {act.event.value}{_WITHOUT % act.index}"
