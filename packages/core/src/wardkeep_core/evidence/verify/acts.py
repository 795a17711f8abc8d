"""What the walk gathers for V12: decisions, what the platform did to keys, and which consents attempts relied on."""

from dataclasses import dataclass, field

from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.passkey import PasskeyRefused
from wardkeep_core.evidence.predicates import Decision, Erasure, KeyEvent, KeyStatement, Remediation, Retired
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.evidence.verify.passkeys import Passkeys
from wardkeep_core.evidence.verify.report import StepFailed
from wardkeep_core.evidence.verify.v0_v1_files import Entry

CARRIED_OUT = frozenset({"done", "unchanged", "failed", "undone"})
"""What a step that touched a device may have come to."""
RETIRE, ERASE = "appliance_retire", "evidence_erase"
"""`what` of a decision."""
_GIVEN = (KeyEvent.ENROLLED, KeyEvent.REVOKED)
_KEYS = ""
"""Stands for a statement of the platform that enrols or revokes keys."""


@dataclass(frozen=True)
class KeyAct:
    """The platform enrolled or revoked keys: where, and the first key named."""

    index: int
    event: KeyEvent
    keyid: str
    appliance: str | None
    epoch: int
    seq: int


@dataclass(frozen=True)
class OrderedAct:
    """What the platform states on a decision that the statement itself names."""

    index: int
    what: str
    """of that decision"""
    decision: str
    words: str
    """how a report names the act"""


@dataclass
class Acts:
    """Of one log. `note` takes every entry by rising index, also those outside the range."""

    key_acts: list[KeyAct] = field(default_factory=list)
    ordered: list[OrderedAct] = field(default_factory=list)
    uses: dict[str, int] = field(default_factory=dict)
    """index of the first attempt that relied on a consent"""
    asserted: int = 0
    signed: int = 0
    own: int = 0
    """decisions of the platform itself"""
    passkeys: Passkeys = field(default_factory=Passkeys)
    fault: StepFailed | None = None
    _said: dict[tuple[int, int], str] = field(default_factory=dict)
    """of the platform's chain, by epoch and number: what was decided, or that keys were enrolled or revoked"""
    _decided: dict[str, int] = field(default_factory=dict)
    """index of the first decision about a target"""
    _decisions: dict[tuple[str, str], int] = field(default_factory=dict)
    """index of the first decision of an id and a kind"""

    def note(self, entry: Entry, statement: Statement) -> None:
        """Take in an entry that passed V2 to V4."""
        common, body = statement.common, statement.body
        place = (common.chain.epoch, common.chain.seq)
        if isinstance(body, Decision):
            self._count(entry, body)
            if common.appliance is None:
                self._said[place] = body.what
                self._decided.setdefault(body.target, entry.index)
                self._decisions.setdefault((body.decision, body.what), entry.index)
        elif isinstance(body, KeyStatement) and common.appliance is None and body.event in _GIVEN:
            self._said[place] = _KEYS
            self.key_acts.append(KeyAct(entry.index, body.event, body.key, body.keys[0].appliance, *place))
        elif isinstance(body, Remediation) and entry.listed is not None:
            self._note_use(entry, body)
        elif isinstance(body, Retired):
            words = f"appliance {body.of_appliance} retired"
            self.ordered.append(OrderedAct(entry.index, RETIRE, body.decision, words))
        elif isinstance(body, Erasure):
            words = f"entry {body.index} of {common.log} erased"
            self.ordered.append(OrderedAct(entry.index, ERASE, body.decision, words))

    def is_decided(self, act: OrderedAct) -> bool:
        """True when the decision that it names stands at a lower index, and is one to do just that."""
        return self._decisions.get((act.decision, act.what), act.index) < act.index

    def decision_before(self, act: KeyAct) -> str | None:
        """What the platform decided directly before it dealt with keys, None where that is not in the kit."""
        seq = act.seq - 1
        while self._said.get((act.epoch, seq)) == _KEYS:
            seq -= 1
        return self._said.get((act.epoch, seq))

    def decided_before(self, target: str, index: int) -> bool:
        """True when a decision about the target stands at a lower index."""
        return target in self._decided and self._decided[target] < index

    def _note_use(self, entry: Entry, attempt: Remediation) -> None:
        carried_out = not attempt.dry_run and any(step.status in CARRIED_OUT for step in attempt.steps)
        if attempt.consent is not None and carried_out:
            self.uses.setdefault(attempt.consent.id, entry.index)

    def _count(self, entry: Entry, decision: Decision) -> None:
        by_passkey = decision.assurance == "webauthn"
        if decision.person == NIL_ID:
            self.own += 1
        elif by_passkey:
            self.signed += 1
        else:
            self.asserted += 1
        if self.fault is not None:
            return
        try:
            self.passkeys.note(decision)
        except PasskeyRefused as refused:
            self.fault = StepFailed(12, entry.where, expected=refused.expected, found=refused.found)
