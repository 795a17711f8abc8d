"""The passkeys of one log: whose each is, and that what it signed is stated once."""

from dataclasses import dataclass, field

from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.passkey import PasskeyRefused, Signed, judge
from wardkeep_core.evidence.predicates import Decision
from wardkeep_core.evidence.statement import decision_challenge


@dataclass
class Passkeys:
    """`signed` counts decisions by person and fingerprint. Whoever comes first is the measure."""

    signed: dict[tuple[str, str], int] = field(default_factory=dict)
    _owners: dict[str, tuple[str, str]] = field(default_factory=dict)
    """person and fingerprint, by credential"""
    _credentials: dict[str, str] = field(default_factory=dict)
    """by fingerprint"""
    _stated: set[str] = field(default_factory=set)
    """challenges that were answered"""

    def note(self, decision: Decision) -> None:
        """Judge a decision's assurance and assertion, and take them in. Raises PasskeyRefused."""
        if decision.assurance == "platform_asserted":
            if decision.assertion is not None:
                raise PasskeyRefused("no assertion of a decision asserted by the platform", "one")
            return
        if decision.assertion is None:
            raise PasskeyRefused("the assertion of a passkey", "none")
        if decision.person == NIL_ID:
            raise PasskeyRefused("a person behind a passkey", "the platform itself")
        challenge = decision_challenge(decision)
        self._take(decision.person, judge(decision.assertion, bytes.fromhex(challenge)))
        if challenge in self._stated:
            raise PasskeyRefused("a signed decision stated once in its log", "one that stands there before")
        self._stated.add(challenge)

    def _take(self, person: str, by: Signed) -> None:
        owner = self._owners.setdefault(by.credential_id, (person, by.fingerprint))
        if owner != (person, by.fingerprint):
            raise PasskeyRefused(
                f"credential {by.credential_id} of person {owner[0]} with passkey {owner[1]}",
                f"person {person} with passkey {by.fingerprint}",
            )
        credential = self._credentials.setdefault(by.fingerprint, by.credential_id)
        if credential != by.credential_id:
            raise PasskeyRefused(f"passkey {by.fingerprint} as credential {credential}", by.credential_id)
        self.signed[owner] = self.signed.get(owner, 0) + 1
