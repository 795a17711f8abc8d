"""The key history of one log, read from its own entries: which key may sign for whom, from which index to which.

A key is believed from the entry that introduces it: a signer's genesis, a rotation signed by the old and endorsed by
the new key, or the opening of an epoch after a restore. The trust file, where there is one, decides on first keys.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.common import Binding, Common, Link
from wardkeep_core.evidence.endorse import endorses
from wardkeep_core.evidence.predicates import (
    Gap,
    GapCause,
    KeyEvent,
    KeyRecord,
    KeyStatement,
    Purpose,
)
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.kit.signer import KeyRefused, keyid_of, load_public

Signer = str | None
"""An appliance id, or None for the platform."""


class KeyNotValid(ValueError):
    """The key may not sign this entry; `expected` and `found` are for the report."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected}, found {found}")
        self.expected = expected
        self.found = found


@dataclass
class Held:
    """A key in the history. Valid for entries with valid_from <= index <= valid_until (None: no end yet)."""

    record: KeyRecord
    public: Ed25519PublicKey
    binding: Binding
    valid_from: int
    valid_until: int | None = None
    doubtful_from: int | None = None


class KeyHistory:
    """Keys of one log's signers and witnesses, fed with its entries by rising index."""

    def __init__(self, trust: TrustFile | None) -> None:
        self._trust = trust
        self._held: dict[tuple[Signer, str, Purpose], Held] = {}
        self.pinned: dict[Purpose, set[bytes]] = {}
        self.enrolled: dict[str, set[str]] = {}
        self.gaps: list[str] = []
        self._followed: list[tuple[bytes, bytes]] = []

    def admit(self, index: int, statement: Statement, keyid: str) -> Held:
        """The key that may sign this entry. Raises KeyNotValid. Call `learn` once its signature has verified."""
        signer = statement.common.appliance
        purpose = Purpose.PLATFORM_ATTESTATION if signer is None else Purpose.APPLIANCE_EVIDENCE
        held = self._held.get((signer, keyid, purpose))
        if held is not None:
            if held.valid_from <= index and (held.valid_until is None or index <= held.valid_until):
                return held
            raise KeyNotValid(
                f"a key valid at index {index}", f"{keyid}, valid {held.valid_from} to {held.valid_until}"
            )
        for record in self._introduced(statement, purpose):
            if record.keyid == keyid:
                return self._first_key(index, statement, record)
        raise KeyNotValid(f"a key that the history gives {name_of(signer)}", keyid)

    def learn(self, index: int, statement: Statement) -> None:
        """Take in what a verified entry says about keys. Raises KeyNotValid when it says it wrongly."""
        body, common = statement.body, statement.common
        if isinstance(body, Gap) and changes_keys(statement):
            for held in self._of(common.appliance):
                held.valid_until = index - 1 if held.valid_until is None else held.valid_until
            self._hold_own(index, common, body.new_keys)
        if not isinstance(body, KeyStatement):
            return
        match body.event:
            case KeyEvent.GENESIS:
                self._genesis(index, common, body)
            case KeyEvent.ENROLLED:
                self._enrol(common, body.keys)
            case KeyEvent.ROTATED:
                self._rotate(index, common, body)
            case KeyEvent.REVOKED:
                self._revoke(index, common, body)

    def appliances(self) -> dict[str, Binding]:
        """Every appliance that the history knows, with its binding."""
        return {signer: held.binding for (signer, _, _), held in self._held.items() if signer is not None}

    def of_purpose(self, purpose: Purpose) -> list[Held]:
        """All keys held for a purpose, ended ones too."""
        return [held for (_, _, kind), held in self._held.items() if kind is purpose]

    def platform_keys(self, purpose: Purpose) -> set[bytes]:
        """Raw platform keys of a purpose: held from the platform's own chain, or pinned by an appliance."""
        own = {held.record.raw for held in self.of_purpose(purpose) if held.record.appliance is None}
        return own | self.pinned.get(purpose, set())

    def attestation_keys(self, *, pinned: bool) -> dict[str, bytes]:
        """Raw attestation keys of the platform by key id: held, and with `pinned` also those that boxes pinned."""
        raws = {
            held.record.raw for held in self.of_purpose(Purpose.PLATFORM_ATTESTATION) if held.record.appliance is None
        }
        if pinned:
            raws |= self.pinned.get(Purpose.PLATFORM_ATTESTATION, set())
        return {keyid_of(raw): raw for raw in raws}

    def followed(self, raw: bytes) -> set[bytes]:
        """The key itself, and those before and after it by changes that both keys of each change have endorsed."""
        known, before = {raw}, 0
        while len(known) > before:
            before = len(known)
            known |= {one for pair in self._followed for one in pair if known & set(pair)}
        return known

    def all_held(self) -> list[Held]:
        """Every key of the history."""
        return list(self._held.values())

    def doubtful(self) -> list[tuple[Held, int, int]]:
        """Keys said to be compromised: key, first and last doubtful index."""
        return [
            (held, held.doubtful_from, held.valid_until)
            for held in self._held.values()
            if held.doubtful_from is not None and held.valid_until is not None
        ]

    def _introduced(self, statement: Statement, purpose: Purpose) -> list[KeyRecord]:
        body, common = statement.body, statement.common
        if common.chain.seq != 0:
            return []
        keys: tuple[KeyRecord, ...] = ()
        if isinstance(body, KeyStatement) and body.event is KeyEvent.GENESIS:
            if self._of(common.appliance):
                raise KeyNotValid(f"one genesis of {name_of(common.appliance)}", "a second one")
            keys = body.keys
        elif isinstance(body, Gap) and body.cause is GapCause.RESTORED:
            keys = body.new_keys
        return [key for key in keys if key.appliance == common.appliance and key.purpose is purpose]

    def _first_key(self, index: int, statement: Statement, record: KeyRecord) -> Held:
        signer = statement.common.appliance
        held = Held(record, _load(record), statement.common.binding, index)
        if self._endorsed_by_old(statement):
            return held
        self._compare(signer, record.keyid, later=statement.common.chain.epoch > 0)
        known = self.enrolled.get(signer or "")
        if known is not None and record.keyid not in known:
            raise KeyNotValid(f"the evidence key under which {name_of(signer)} was enrolled", record.keyid)
        return held

    def _compare(self, signer: Signer, keyid: str, *, later: bool) -> None:
        if self._trust is None:
            if later:
                self.gaps.append(f"new key of {name_of(signer)} after a restore has no word of the old one")
            return
        trusted = self._trust.platform if signer is None else self._trust.appliances.get(signer, frozenset())
        if trusted and keyid not in trusted:
            raise KeyNotValid(f"for {name_of(signer)} key {' or '.join(sorted(trusted))} of the trust file", keyid)
        if not trusted and signer is not None:
            self.gaps.append(f"key of {name_of(signer)} not compared")

    def _endorsed_by_old(self, statement: Statement) -> bool:
        body, common = statement.body, statement.common
        if not isinstance(body, Gap):
            return False
        old = {held.record.keyid: held for held in self._of(common.appliance)}
        return any(
            mark.keyid in old and endorses(mark, old[mark.keyid].public, common, body.new_keys)
            for mark in body.endorsements
        )

    def _genesis(self, index: int, common: Common, body: KeyStatement) -> None:
        if common.chain.seq != 0:
            raise KeyNotValid("a genesis at number 0 of its epoch", place_of(common.chain))
        self._hold_own(index, common, body.keys)
        for key in body.keys:
            if key.appliance is None:
                self.pinned.setdefault(key.purpose, set()).add(key.raw)

    def _hold_own(self, index: int, common: Common, keys: Iterable[KeyRecord]) -> None:
        for key in keys:
            if key.appliance == common.appliance and key.purpose is not Purpose.APPLIANCE_SEALING:
                place = (key.appliance, key.keyid, key.purpose)
                self._held.setdefault(place, Held(key, _load(key), common.binding, index))

    def _enrol(self, common: Common, keys: Iterable[KeyRecord]) -> None:
        if common.appliance is not None:
            raise KeyNotValid("the platform as the one who enrols", name_of(common.appliance))
        for key in keys:
            if key.appliance is None or key.purpose is not Purpose.APPLIANCE_EVIDENCE:
                continue
            self.enrolled.setdefault(key.appliance, set()).add(key.keyid)
            first = [held for held in self._of(key.appliance) if held.record.purpose is key.purpose]
            if first and key.keyid not in {held.record.keyid for held in first}:
                raise KeyNotValid(f"enrolment of {name_of(key.appliance)} under {first[0].record.keyid}", key.keyid)

    def _rotate(self, index: int, common: Common, body: KeyStatement) -> None:
        old = [
            held
            for held in self._of(common.appliance)
            if held.record.keyid == body.replaces
            and held.valid_from <= index
            and (held.valid_until is None or index <= held.valid_until)
        ]
        if not old:
            raise KeyNotValid(
                f"rotation of a key of {name_of(common.appliance)} that is valid here", f"another: {body.replaces}"
            )
        for key in body.keys:
            if key.appliance != common.appliance or key.purpose is not old[0].record.purpose:
                raise KeyNotValid("a successor with the same owner and purpose", key.keyid)
            public = _load(key)
            marks = [mark for mark in body.endorsements if mark.keyid == key.keyid]
            if not any(endorses(mark, public, common, body.keys) for mark in marks):
                raise KeyNotValid(f"an endorsement by the new key {key.keyid}", "none that verifies")
            self._held[(key.appliance, key.keyid, key.purpose)] = Held(key, public, old[0].binding, index + 1)
            told = [mark for mark in body.endorsements for one in old if mark.keyid == one.record.keyid]
            if any(endorses(mark, old[0].public, common, body.keys) for mark in told):
                self._followed.append((old[0].record.raw, key.raw))
        for held in old:
            held.valid_until = index

    def _revoke(self, index: int, common: Common, body: KeyStatement) -> None:
        for key in body.keys:
            if common.appliance not in (None, key.appliance):
                raise KeyNotValid("a revocation by the owner or the platform", name_of(common.appliance))
            held = self._held.get((key.appliance, key.keyid, key.purpose))
            if held is not None:
                held.valid_until = index if held.valid_until is None else min(index, held.valid_until)
                held.doubtful_from = body.compromised_since

    def _of(self, signer: Signer) -> list[Held]:
        return [held for (owner, _, _), held in self._held.items() if owner == signer]


def changes_keys(statement: Statement) -> bool:
    """Whether it may change which keys are valid: a key event, or the first entry after a restore."""
    body = statement.body
    restored = isinstance(body, Gap) and body.cause is GapCause.RESTORED and statement.common.chain.seq == 0
    return restored or isinstance(body, KeyStatement)


def name_of(signer: Signer) -> str:
    """How a report names a signer."""
    return "the platform" if signer is None else f"appliance {signer}"


def place_of(link: Link) -> str:
    """How a report names a number."""
    return f"{link.epoch}/{link.seq}"


def _load(record: KeyRecord) -> Ed25519PublicKey:
    try:
        return load_public(record.raw)
    except KeyRefused as error:
        raise KeyNotValid(f"a sound public key for {record.purpose.value}", f"{record.keyid}: {error}") from error
