"""V8: the platform's head over each anchor holds every log's head, and authorities known from outside stamped it.

What is wrong with an anchor or a token fails. A good token of an authority that the trust file does not name proves
nothing to this auditor: it is listed, and does not count.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.anchor import Anchor, AnchorRefused, OpenAnchor, check_ots, open_anchor
from wardkeep_core.evidence.checkpoint import Checkpoint, SignedCheckpoint, checkpoint_key, witness_key, witness_name
from wardkeep_core.evidence.envelope import EnvelopeRefused, verify_envelope
from wardkeep_core.evidence.kit.anchors import AnchorNames
from wardkeep_core.evidence.merkle import ProofRefused, verify_consistency
from wardkeep_core.evidence.note import NoteRefused, VerifierKey, verified_by
from wardkeep_core.evidence.predicates import Purpose
from wardkeep_core.evidence.token import TokenRefused, parse_token
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.v0_v1_files import OpenKit
from wardkeep_core.evidence.verify.walk import LogWalk
from wardkeep_core.kit.signer import KeyRefused, load_public
from wardkeep_core.kit.times import format_time


@dataclass
class Anchored:
    """What counts: per log id the sizes and times of its anchors by rising platform size, and tokens by digest."""

    logs: dict[str, list[tuple[int, datetime]]] = field(default_factory=dict)
    tokens: dict[str, datetime] = field(default_factory=dict)
    """time stated, by hex SHA-256 of the file"""


def v8_anchors(
    step: Step, kit: OpenKit, walks: list[LogWalk], signed: list[list[SignedCheckpoint]], trust: TrustFile | None
) -> Anchored:
    """Judge every anchor. Raises StepFailed; what is not proved by a trusted authority is a gap."""
    judge = _Judge(step, kit, walks, signed, trust)
    for names in kit.anchors:
        judge.anchor(names)
    judge.sum_up()
    for walk in walks:
        _note_log(step, walk, judge.found.logs.get(walk.log.log_id, []))
    return judge.found


def _note_log(step: Step, walk: LogWalk, anchors: list[tuple[int, datetime]]) -> None:
    origin, end = walk.log.origin, walk.log.end
    times = sorted(at for _, at in anchors)
    span = f", {format_time(times[0])} to {format_time(times[-1])}" if times else ""
    step.facts.append(f"{len(anchors)} anchors of {origin}{span}")
    covered = max((size for size, _ in anchors), default=0)
    if not anchors:
        step.gaps.append(f"no independent time for {origin}")
    elif covered < end:
        step.gaps.append(f"no independent time for {origin} from entry {covered}")


class _Judge:
    def __init__(
        self,
        step: Step,
        kit: OpenKit,
        walks: list[LogWalk],
        signed: list[list[SignedCheckpoint]],
        trust: TrustFile | None,
    ) -> None:
        self.found = Anchored()
        self._step = step
        self._kit = kit
        self._trust = trust
        self._walks = walks
        self._before: Checkpoint | None = None
        """the head of the anchor before"""
        self._untied: list[str] = []
        self._cosigned = 0
        self._notes: Mapping[tuple[str, int], str] = {
            (walk.log.log_id, each.checkpoint.size): each.checkpoint.text
            for walk, checkpoints in zip(walks, signed, strict=True)
            for each in checkpoints
        }

    def anchor(self, names: AnchorNames) -> None:
        """Judge one anchor and its files, in the archive's order."""
        opened = self._opened(names)
        if names.ots:
            self._ots(names.ots_name, opened.imprint)
        times = [at for name in names.token_names if (at := self._token(name, opened.imprint)) is not None]
        if times:
            for log_id, path in opened.paths.items():
                self.found.logs.setdefault(log_id, []).append((path.size, min(times)))

    def _opened(self, names: AnchorNames) -> OpenAnchor:
        where = names.anchor_name
        try:
            anchor = self._kit.anchor(names)
            opened = open_anchor(anchor, lambda log_id, size: self._notes[log_id, size])
            self._check_place(names, opened)
            self._check_note(opened.signed)
            self._check_continues(anchor, opened.signed.checkpoint)
            verify_envelope(opened.envelope, self._attestation_keys())
        except (AnchorRefused, EnvelopeRefused, NoteRefused, ProofRefused) as error:
            expected = "a head of the platform's own log that holds the heads of these logs"
            raise StepFailed(8, where, expected=expected, found=str(error)) from error
        return opened

    def _check_place(self, names: AnchorNames, opened: OpenAnchor) -> None:
        head = opened.signed.checkpoint
        if head.size != names.size:
            raise AnchorRefused(f"size {head.size} where the name says {names.size}")
        if head.origin in {walk.log.origin for walk in self._walks}:
            raise AnchorRefused(f"{head.origin}, which is a log of the kit")
        if self._before is not None and self._before.origin != head.origin:
            raise AnchorRefused(f"{head.origin}, where another anchor is of {self._before.origin}")

    def _check_note(self, signed: SignedCheckpoint) -> None:
        """The log's signature, and those of boxes that watch the platform's log too."""
        origin = signed.checkpoint.origin
        log_keys, boxes = self._log_keys(origin), self._boxes(origin)
        proven = [key for key, _ in verified_by(signed.note, [*log_keys, *boxes])]
        if not any(key in log_keys for key in proven):
            raise AnchorRefused(f"no signature of a checkpoint key of {origin}")
        self._cosigned += any(key in boxes for key in proven)

    def _check_continues(self, anchor: Anchor, head: Checkpoint) -> None:
        before, self._before = self._before, head
        if anchor.consistency is None:
            if before is not None:
                self._untied.append(f"anchor {head.size:016d} is not shown to continue anchor {before.size:016d}")
            return
        if before is None:
            raise AnchorRefused("a proof from an anchor before the first one")
        proof = [bytes.fromhex(hashed) for hashed in anchor.consistency]
        verify_consistency(before.size, head.size, before.root, head.root, proof)

    def sum_up(self) -> None:
        """What is said of all anchors together."""
        self._step.gaps.extend(self._untied)
        if self._before is not None:
            count = f"{self._cosigned} of {len(self._kit.anchors)} anchors of {self._before.origin}"
            self._step.facts.append(f"{count} co-signed by a box of this kit")

    def _boxes(self, origin: str) -> list[VerifierKey]:
        """Witness keys of the appliances of the kit's logs, under their names at this operator."""
        keys = {
            (held.record.appliance, held.record.raw): witness_key(
                witness_name(origin, held.record.appliance), held.record.raw
            )
            for walk in self._walks
            for held in walk.history.of_purpose(Purpose.APPLIANCE_WITNESS)
            if held.record.appliance is not None
        }
        return list(keys.values())

    def _log_keys(self, origin: str) -> list[VerifierKey]:
        """As V7 takes them for a log, from what the histories of all logs of the kit name."""
        histories = [walk.history for walk in self._walks]
        if self._trust is not None and origin in self._trust.logs:
            raws = {raw for each in histories for raw in each.followed(self._trust.logs[origin].raw)}
        else:
            raws = {raw for each in histories for raw in each.platform_keys(Purpose.LOG_CHECKPOINT)}
        return [checkpoint_key(origin, raw) for raw in sorted(raws) if _sound(raw) is not None]

    def _attestation_keys(self) -> Mapping[str, Ed25519PublicKey]:
        """As V3 takes them for the manifest: held by the log, and pinned ones that no trust file speaks against."""
        named: dict[str, bytes] = {}
        for walk in self._walks:
            held = walk.history.attestation_keys(pinned=False)
            pinned = walk.history.attestation_keys(pinned=True)
            named |= {keyid: raw for keyid, raw in pinned.items() if keyid in held or self._may_be(keyid)}
        return {keyid: key for keyid, raw in named.items() if (key := _sound(raw)) is not None}

    def _may_be(self, keyid: str) -> bool:
        trusted = self._trust.platform if self._trust else frozenset()
        return not trusted or keyid in trusted

    def _ots(self, name: str, imprint: bytes) -> None:
        try:
            check_ots(self._kit.archive.read(name), imprint)
        except AnchorRefused as error:
            raise StepFailed(8, name, expected="a proof over the platform's head", found=str(error)) from error
        self._step.facts.append(f"{name}: not checked offline")

    def _token(self, name: str, imprint: bytes) -> datetime | None:
        """The time that it states, None where no trusted authority stands behind it."""
        raw = self._kit.archive.read(name)
        try:
            token = parse_token(raw)
            token.verify(imprint)
        except TokenRefused as error:
            raise StepFailed(8, name, expected="a sound time stamp of the platform's head", found=str(error)) from error
        authorities = self._trust.authorities if self._trust else ()
        if token.counts(authorities):
            self.found.tokens[hashlib.sha256(raw).hexdigest()] = token.stamp.at
            return token.stamp.at
        if authorities:
            self._step.gaps.append(f"{name}: not by a trusted time-stamping authority")
        return None


def _sound(raw: bytes) -> Ed25519PublicKey | None:
    """None for a key that nobody may sign with; it vouches for nothing."""
    try:
        return load_public(raw)
    except KeyRefused:
        return None
