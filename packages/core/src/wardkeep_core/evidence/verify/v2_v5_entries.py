"""V2 to V5: one walk over every entry, by rising index.

V2 the bytes hash to the listed leaf; V3 the signature verifies under a key valid at that index; V4 the identity
fields are the key's; V5 every signer's count is unbroken and reaches the period's end. When a step fails, the walk goes
on for the lower steps only, so the step reported is the lowest that any entry fails.
"""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from wardkeep_core.evidence.chain import Head, opening_fault
from wardkeep_core.evidence.common import Binding, Link
from wardkeep_core.evidence.envelope import Envelope, EnvelopeRefused, parse_envelope
from wardkeep_core.evidence.kit.contents import Tally
from wardkeep_core.evidence.kit.manifest import LogRange, Manifest
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.predicates import Gap, GapCause, Outcome, Remediation
from wardkeep_core.evidence.statement import PAYLOAD_TYPE, Statement, StatementRefused, parse_statement
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.acts import Acts
from wardkeep_core.evidence.verify.coverage import Coverage
from wardkeep_core.evidence.verify.history import (
    Held,
    KeyHistory,
    KeyNotValid,
    Signer,
    changes_keys,
    name_of,
    place_of,
)
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.signatures import Signatures, Verify, bad_signature, signed_part
from wardkeep_core.evidence.verify.times import Times
from wardkeep_core.evidence.verify.v0_v1_files import Entry, OpenKit
from wardkeep_core.evidence.verify.v14_verdicts import Judge, Verdicts
from wardkeep_core.kit.signer import verifies
from wardkeep_core.kit.times import format_time

T = TypeVar("T")

LONGEST_SILENCE = timedelta(hours=2)
"""Every device is re-stated each hour, so an appliance that wrote nothing for two was not looking."""
FIRST, LAST = 2, 5


@dataclass
class Track:
    """One signer's count in one log's range."""

    binding: Binding
    head: Head
    last_at: datetime
    indices: dict[int, tuple[int, "array[int]"]] = field(default_factory=dict)
    """by epoch: first seq, log index of each seq from there"""

    def index_of(self, epoch: int, seq: int) -> int | None:
        """Log index of a number, None when it is not in the range."""
        first, indices = self.indices.get(epoch, (0, array("Q")))
        return indices[seq - first] if first <= seq < first + len(indices) else None


@dataclass(frozen=True)
class Heal:
    """A statement of outcome healed, for V11."""

    entry: Entry
    statement: Statement
    remediation: Remediation


@dataclass
class LogWalk:
    """What the walk over one log gathered for the later steps."""

    log: LogRange
    history: KeyHistory
    coverage: Coverage
    times: Times = field(default_factory=Times)
    acts: Acts = field(default_factory=Acts)
    verdicts: Verdicts = field(default_factory=lambda: Verdicts(None))
    tracks: dict[Signer, Track] = field(default_factory=dict)
    relied: list[tuple[int, bytes]] = field(default_factory=list)
    """index and leaf hash of entries outside the range"""
    heals: list[Heal] = field(default_factory=list)
    stated_gaps: int = 0
    in_period: int = 0
    entries: int = 0


@dataclass
class _Now:
    """The entry in hand, filled by one step for the next."""

    entry: Entry
    hashed: bytes = b""
    statement: Statement | None = None
    held: Held | None = None


class EntrySteps:
    """Runs V2 to V5 over a kit. After `run`, `walks` hold one LogWalk per log; the first failure is raised."""

    def __init__(
        self, kit: OpenKit, trust: TrustFile | None, steps: dict[int, Step], verify: Verify, judge: Judge | None = None
    ) -> None:
        self.manifest: Manifest = kit.manifest
        self.walks: list[LogWalk] = []
        self.tally = Tally(kit.manifest.from_at, kit.manifest.to_at)
        self._kit = kit
        self._judge = judge
        self._trust = trust
        self._steps = steps
        self._lowest = LAST + 1
        self._failure: StepFailed | None = None
        self._signatures = Signatures(verify)

    def run(self) -> None:
        """Walk all logs. Raises StepFailed of the lowest step that failed."""
        for log in self.manifest.logs:
            walk = LogWalk(log, KeyHistory(self._trust), Coverage(self.manifest.from_at, self.manifest.to_at))
            walk.verdicts.judge = self._judge
            self.walks.append(walk)
            self._guard(2, partial(self._walk, walk))
            self._note_signature(self._signatures.rest())
        self._guard(2, self._v2_not_empty)
        self._guard(3, self._v3_manifest_signer)
        self._guard(5, self._v5_ends)
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
            return
        walk.entries += 1
        if now.hashed != now.entry.listed:
            raise StepFailed(2, now.entry.where, expected=f"leaf {now.entry.listed.hex()}", found=now.hashed.hex())

    def _v3(self, walk: LogWalk, now: _Now) -> None:
        """V3: the DSSE signature verifies under a key that the history makes valid at this index."""
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
        statement = _got(now.statement)
        walk.coverage.note(now.entry, statement)
        walk.acts.note(now.entry, statement)
        if now.entry.listed is None:
            return
        walk.times.note(statement)
        walk.verdicts.note(now.entry, statement)
        self.tally.add(statement)
        common, link = statement.common, statement.common.chain
        head = Head(link.epoch, link.seq, now.hashed.hex())
        track = walk.tracks.get(common.appliance)
        if track is None:
            # Its entry before lies outside the range: it was silent at least since the period began.
            since = common.recorded_at if link.seq == 0 else min(self.manifest.from_at, common.recorded_at)
            track = walk.tracks[common.appliance] = Track(common.binding, head, since)
            _check_opening(now.entry, statement)
        else:
            self._continues(now.entry, statement, track)
        _, indices = track.indices.setdefault(link.epoch, (link.seq, array("Q")))
        indices.append(now.entry.index)
        self._note_period(walk, now.entry, statement, track)
        track.head, track.last_at = head, common.recorded_at

    def _continues(self, entry: Entry, statement: Statement, track: Track) -> None:
        link, head = statement.common.chain, track.head
        if link.seq == 0 and link.epoch > head.epoch:
            _check_opening(entry, statement)
            return
        expected = Link(epoch=head.epoch, seq=head.seq + 1, prev=head.leaf_hash)
        if (link.epoch, link.seq) != (expected.epoch, expected.seq):
            who = name_of(statement.common.appliance)
            raise StepFailed(5, entry.where, expected=f"number {place_of(expected)} of {who}", found=place_of(link))
        if link.prev != expected.prev:
            raise StepFailed(5, entry.where, expected=f"prev {expected.prev}", found=link.prev)

    def _note_period(self, walk: LogWalk, entry: Entry, statement: Statement, track: Track) -> None:
        common, body = statement.common, statement.body
        manifest, signer = self.manifest, common.appliance
        if signer is not None and common.recorded_at >= manifest.from_at and track.last_at < manifest.to_at:
            self._note_silence(signer, max(track.last_at, manifest.from_at), min(common.recorded_at, manifest.to_at))
        if isinstance(body, Remediation) and body.outcome is Outcome.HEALED:
            walk.heals.append(Heal(entry, statement, body))
        if (
            isinstance(body, Gap)
            and body.from_at < manifest.to_at
            and (body.to_at or manifest.to_at) > manifest.from_at
        ):
            walk.stated_gaps += 1
            if body.cause is GapCause.RESTORED:
                self._steps[5].gaps.append(f"{name_of(signer)} was restored: epoch {common.chain.epoch}")
        if manifest.from_at <= common.recorded_at < manifest.to_at:
            walk.in_period += 1

    def _note_silence(self, signer: str, since: datetime, until: datetime) -> None:
        if until - since > LONGEST_SILENCE:
            self._steps[5].gaps.append(f"{name_of(signer)} silent {format_time(since)} to {format_time(until)}")

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

    def _v5_ends(self) -> None:
        """V5: every bound appliance reaches the period's end; what it did not see is a gap."""
        step = self._steps[5]
        if not sum(walk.in_period for walk in self.walks):
            raise StepFailed(5, "kit", expected="at least one entry recorded in the period", found="none")
        stated = sum(walk.stated_gaps for walk in self.walks)
        if stated:
            step.gaps.append(f"{stated} gaps stated in the period")
        ended: dict[str, datetime] = {}
        for walk in self.walks:
            for signer, track in walk.tracks.items():
                if signer is not None:
                    ended[signer] = max(track.last_at, ended.get(signer, track.last_at))
        for appliance in sorted(self._bound()):
            last = ended.get(appliance)
            if last is None:
                step.gaps.append(f"{name_of(appliance)} has no entry in the kit's range")
            elif last < self.manifest.to_at:
                step.gaps.append(f"{name_of(appliance)} ends at {format_time(last)}, before the period does")
            step.facts.append(f"{name_of(appliance)}: last entry {format_time(last) if last else 'none'}")

    def _bound(self) -> set[str]:
        bound = set(self._trust.appliances) if self._trust else set()
        for walk in self.walks:
            bound.update(walk.history.enrolled)
            bound.update(walk.history.appliances())
        return bound


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


def _check_opening(entry: Entry, statement: Statement) -> None:
    if statement.common.chain.seq == 0:
        fault = opening_fault(statement)
        if fault is not None:
            raise StepFailed(5, entry.where, expected=fault, found=f"{statement.kind.value} at number 0")


def _got(value: T | None) -> T:
    if value is None:
        raise AssertionError("a step ran before the one that fills its input")
    return value
