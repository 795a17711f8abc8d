"""V2 to V5: one walk over every entry, by rising index.

V2 the bytes hash to the listed leaf; V3 the signature verifies under a key valid at that index; V4 the identity
fields are the key's; V5 every signer's count is unbroken and reaches the period's end. When a step fails, the walk goes
on for the lower steps only, so the step reported is the lowest that any entry fails.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from wardkeep_core.evidence.common import Binding
from wardkeep_core.evidence.envelope import Envelope, EnvelopeRefused, parse_envelope
from wardkeep_core.evidence.export_file import ApplianceExport
from wardkeep_core.evidence.kit.contents import Tally
from wardkeep_core.evidence.kit.manifest import Manifest
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.predicates import Erasure
from wardkeep_core.evidence.statement import PAYLOAD_TYPE, Statement, StatementRefused, parse_statement
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.coverage import Coverage
from wardkeep_core.evidence.verify.history import Held, KeyHistory, KeyNotValid, changes_keys
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.signatures import Signatures, Verify, bad_signature, signed_part
from wardkeep_core.evidence.verify.told import Compared
from wardkeep_core.evidence.verify.v0_v1_files import Entry, OpenKit
from wardkeep_core.evidence.verify.v5_count import Counting
from wardkeep_core.evidence.verify.v5_exports import v5_exports
from wardkeep_core.evidence.verify.v14_verdicts import Judge
from wardkeep_core.evidence.verify.walk import LogWalk
from wardkeep_core.kit.signer import verifies

T = TypeVar("T")

FIRST, LAST = 2, 5


@dataclass
class _Now:
    """The entry in hand, filled by one step for the next."""

    entry: Entry
    hashed: bytes = b""
    statement: Statement | None = None
    held: Held | None = None
    erasure: Erasure | None = None
    """in whose place the entry stands: then there is nothing else to it"""


class EntrySteps:
    """Runs V2 to V5 over a kit. After `run`, `walks` hold one LogWalk per log; the first failure is raised."""

    def __init__(
        self,
        kit: OpenKit,
        trust: TrustFile | None,
        steps: dict[int, Step],
        *,
        verify: Verify,
        judge: Judge | None = None,
        exports: Sequence[ApplianceExport] = (),
    ) -> None:
        self.compared: list[Compared] = []
        self.manifest: Manifest = kit.manifest
        self.walks: list[LogWalk] = []
        self._counting = Counting(kit.manifest, steps[5])
        self._kit = kit
        self._exports = exports
        self._judge = judge
        self._trust = trust
        self._steps = steps
        self._lowest = LAST + 1
        self._failure: StepFailed | None = None
        self._signatures = Signatures(verify)

    @property
    def tally(self) -> Tally:
        """Counts of the entries that V5 saw, for V13."""
        return self._counting.tally

    def run(self) -> None:
        """Walk all logs. Raises StepFailed of the lowest step that failed."""
        for log in self.manifest.logs:
            walk = LogWalk(log, KeyHistory(self._trust), Coverage(self.manifest.from_at, self.manifest.to_at))
            walk.verdicts.judge = self._judge
            self.walks.append(walk)
            self._guard(2, partial(self._walk, walk))
            self._guard(2, partial(self._v2_stood_in, walk))
            self._note_signature(self._signatures.rest())
        self._guard(2, self._v2_not_empty)
        self._guard(3, self._v3_manifest_signer)
        self._guard(5, partial(self._counting.ends, self.walks, self._trust))
        self._guard(5, self._v5_exports)
        if self._failure is not None:
            raise self._failure

    def _walk(self, walk: LogWalk) -> None:
        relied = self._kit.relied_entries(walk.log)
        before = [entry for entry in relied if entry.index < walk.log.start]
        after = [entry for entry in relied if entry.index >= walk.log.end]
        for part in (before, self._kit.range_entries(walk.log), after):
            self._entries(walk, part)

    def _entries(self, walk: LogWalk, entries: Iterable[Entry]) -> None:
        for entry in entries:
            now = _Now(entry)
            for number, check in ((2, self._v2), (3, self._v3), (4, self._v4), (5, self._v5)):
                if not self._guard(number, partial(check, walk, now)):
                    break

    def _guard(self, number: int, check: Callable[[], None]) -> bool:
        if number >= self._lowest:
            return False
        try:
            check()
        except StepFailed as failure:
            if number < self._lowest:
                self._lowest, self._failure = number, failure
            return False
        return True

    def _v2(self, walk: LogWalk, now: _Now) -> None:
        """V2: the bytes re-hash to the listed leaf hash; relied-on entries are compared by their path in V6."""
        now.hashed = leaf_hash(now.entry.raw)
        if now.entry.listed is None:
            walk.relied.append((now.entry.index, now.hashed))
        else:
            walk.entries += 1
            if now.hashed != now.entry.listed:
                now.erasure = walk.stand_ins.take(now.entry, now.hashed)
                if now.erasure is None:
                    expected = f"leaf {now.entry.listed.hex()}"
                    raise StepFailed(2, now.entry.where, expected=expected, found=now.hashed.hex())
                return
        if walk.stand_ins.awaited:
            walk.stand_ins.awaited.pop(now.hashed, None)

    def _v2_stood_in(self, walk: LogWalk) -> None:
        self._steps[2].gaps.extend(walk.stand_ins.gaps(walk.log.origin))

    def _v3(self, walk: LogWalk, now: _Now) -> None:
        """V3: the DSSE signature verifies under a key that the history makes valid at this index."""
        if now.erasure is not None:
            return
        where = now.entry.where
        try:
            envelope = parse_envelope(now.entry.raw)
            now.statement = _statement(envelope)
            now.held = walk.history.admit(now.entry.index, now.statement, envelope.keyid)
            self._v3_signature(walk, now, envelope)
        except KeyNotValid as error:
            self._note_signature(self._signatures.rest())  # one of an entry before comes first
            raise StepFailed(3, where, expected=error.expected, found=error.found) from error
        except (EnvelopeRefused, StatementRefused) as error:
            self._note_signature(self._signatures.rest())
            raise _unsigned(where, error) from error

    def _v3_signature(self, walk: LogWalk, now: _Now, envelope: Envelope) -> None:
        statement, key = _got(now.statement), _got(now.held).public
        if not changes_keys(statement):
            self._note_signature(self._signatures.put(now.entry.where, envelope, key))
            return
        signed = signed_part(envelope, key)
        if not verifies(signed.key, signed.signature, signed.message):
            raise bad_signature(envelope.keyid)
        walk.history.learn(now.entry.index, statement)

    def _note_signature(self, wrong: tuple[str, str] | None) -> None:
        if wrong is not None:
            self._guard(3, partial(_refuse_signature, *wrong))

    def _v4(self, walk: LogWalk, now: _Now) -> None:
        """V4: organisation, site, appliance and log are those of the key's binding, of the kit and of this log."""
        if now.erasure is not None:
            return
        statement, held = _got(now.statement), _got(now.held)
        if self._is_bound(walk, statement, held):
            return
        claimed = statement.common.binding
        pairs = (
            ("log", walk.log.origin, claimed.log),
            ("organisation", self.manifest.organisation, claimed.organisation),
            ("site", self.manifest.site if self.manifest.site and claimed.site else claimed.site, claimed.site),
            ("binding", _fixed(held.binding), _fixed(claimed)),
        )
        for name, expected, found in pairs:
            if expected != found:
                raise StepFailed(4, now.entry.where, expected=f"{name} {expected}", found=str(found))

    def _is_bound(self, walk: LogWalk, statement: Statement, held: Held) -> bool:
        """The yes of V4, without the words that a no needs: it is asked of every entry."""
        said, bound = statement.common, held.binding
        return (
            said.log == walk.log.origin == bound.log
            and said.organisation == self.manifest.organisation == bound.organisation
            and said.appliance == bound.appliance
            and (said.appliance is None or said.site == bound.site)
            and (self.manifest.site is None or said.site is None or said.site == self.manifest.site)
        )

    def _v5(self, walk: LogWalk, now: _Now) -> None:
        """V5: the signer's numbers go on without hole or duplicate, and prev is the leaf before."""
        if now.erasure is None:
            self._counting.entry(walk, now.entry, _got(now.statement), now.hashed)
        else:
            self._counting.stand_in(walk, now.entry, now.erasure)

    def _v5_exports(self) -> None:
        self.compared = v5_exports(self._steps[5], self._kit, self.walks, self._exports)

    def _v2_not_empty(self) -> None:
        if not sum(walk.entries for walk in self.walks):
            raise StepFailed(2, "kit", expected="at least one entry", found="none")

    def _v3_manifest_signer(self) -> None:
        trusted = self._trust.platform if self._trust else frozenset()
        known = {key for walk in self.walks for key in walk.history.attestation_keys(pinned=not trusted)}
        if self._kit.signed_by not in trusted | known:
            raise StepFailed(
                3,
                "manifest",
                expected=f"a platform key that {'the trust file or ' if trusted else ''}the log names",
                found=self._kit.signed_by,
            )
        for walk in self.walks:
            self._steps[3].gaps.extend(walk.history.gaps)
            self._steps[3].gaps.extend(
                f"entries {first} to {last} under {held.record.keyid} are doubtful: the key was compromised"
                for held, first, last in walk.history.doubtful()
            )


def _fixed(binding: Binding) -> Binding:
    """What may not differ between a signer's statements: the platform speaks of any site of the log."""
    return binding if binding.appliance is not None else binding.model_copy(update={"site": None})


def _refuse_signature(where: str, keyid: str) -> None:
    raise _unsigned(where, bad_signature(keyid))


def _unsigned(where: str, error: ValueError) -> StepFailed:
    return StepFailed(3, where, expected="a signed statement of a known kind", found=str(error))


def _statement(envelope: Envelope) -> Statement:
    if envelope.payload_type != PAYLOAD_TYPE:
        raise StatementRefused(f"payloadType: {envelope.payload_type}")
    return parse_statement(envelope.payload)


def _got(value: T | None) -> T:
    if value is None:
        raise AssertionError("a step ran before the one that fills its input")
    return value
