"""Checks each offered checkpoint, keeps it, and only then co-signs it; checks that our own entries are in it.

One Witness for each log that this box co-signs. Source: C2SP tlog-witness and tlog-cosignature; evidence page 4. What
is refused is never co-signed and becomes a critical incident here, with a statement in our own chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from wardkeep_appliance.clock import Clock
from wardkeep_appliance.store import outbox
from wardkeep_appliance.store.database import Store
from wardkeep_appliance.store.outside import Outside
from wardkeep_appliance.store.witness import Cosigned, keep_for_good, read_cosigned, write_cosigned
from wardkeep_core.evidence.checkpoint import (
    Checkpoint,
    CheckpointRefused,
    accept_newer,
    checkpoint_key,
    cosign,
    parse_checkpoint,
    verify_cosignature,
    witness_key,
    witness_name,
)
from wardkeep_core.evidence.merkle import ProofRefused, leaf_hash, verify_inclusion
from wardkeep_core.evidence.note import Note
from wardkeep_core.kit.signer import Signer
from wardkeep_core.protocol.messages import InclusionProof, WitnessedLog, WitnessRequest
from wardkeep_core.protocol.refused_proofs import CONSISTENCY_REFUSED, INCLUSION_REFUSED


class LogRefused(Exception):
    """The log's server could not prove what it must; `code` is stable. Nothing was co-signed."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class WitnessKeys:
    """`public` signs the log's checkpoints, as pinned at the claim; `signer` and `appliance` are ours.

    `origin` is the log's, where the claim named it. Where it is None, the first checkpoint names it, once and for all;
    it is none of `others`, or two heads of one log could be co-signed here that do not continue each other.
    """

    log: WitnessedLog
    public: bytes
    signer: Signer
    appliance: str
    origin: str | None
    others: frozenset[str] = frozenset()


class NotShown(Exception):
    """The box was restored and may have co-signed more than it knows: it waits to be shown its own co-signature."""


class Witness:
    """Holds nothing: what was co-signed last is in the store, and outside it for the case of a restore."""

    def __init__(self, store: Store, outside: Outside, keys: WitnessKeys, clock: Clock) -> None:
        self._store = store
        self._outside = outside
        self._keys = keys
        self._clock = clock

    @property
    def log(self) -> WitnessedLog:
        """Which log."""
        return self._keys.log

    async def known(self) -> Checkpoint | None:
        """The newest checkpoint that this box co-signed, as far as it knows."""
        stored, outside = await self._store.do(read_cosigned, self.log), self._outside.witnessed(self.log)
        origin = outside.origin or self._keys.origin
        if outside.root is not None and origin is not None and (stored is None or stored.size < outside.size):
            return Checkpoint(origin, outside.size, bytes.fromhex(outside.root))
        return None if stored is None else parse_checkpoint(stored.note).checkpoint

    async def accept(self, note: str, consistency: Sequence[str]) -> Checkpoint:
        """Verify that the checkpoint continues the last co-signed one. Raises LogRefused."""
        known = await self.known()
        try:
            hashes = [bytes.fromhex(each) for each in consistency]
            key = checkpoint_key(self._origin(known, note), self._keys.public)
            return accept_newer(known, note, key, hashes)
        except CheckpointRefused as error:
            raise LogRefused(CONSISTENCY_REFUSED[self.log], str(error)) from error

    async def cosign(self, offered: Checkpoint, note: str) -> None:
        """Keep an accepted checkpoint and co-sign it, once. Raises NotShown, LogRefused."""
        if self._outside.witnessed(self.log).must_be_shown:
            if not self._shows_ours(offered, note):
                raise NotShown(f"the checkpoint of the {self.log} log does not show our own co-signature")
            self._outside.trust_cosigned(self.log)
        if offered.size == 0 or offered == await self.known():
            return
        now = self._clock.now()
        line = cosign(offered, name=self._name(offered), signer=self._keys.signer, seconds=int(now.timestamp()))
        kept = Cosigned(offered.size, _without_witnesses(note, offered), line, delivered=False)
        await self._store.do(_keep, self.log, kept, now)
        self._outside.raise_cosigned(self.log, offered)

    async def undelivered(self) -> WitnessRequest | None:
        """The co-signature that the server does not have yet."""
        known = await self._store.do(read_cosigned, self.log)
        if known is None or known.delivered:
            return None
        # After a cut between the two, the head goes outside the store before anybody hears of the co-signature.
        self._outside.raise_cosigned(self.log, parse_checkpoint(known.note).checkpoint)
        return WitnessRequest(size=known.size, cosignature=known.cosignature, log=self.log)

    async def delivered(self, request: WitnessRequest) -> None:
        """The server has it."""
        await self._store.do(_mark_delivered, request)

    async def prove_included(self, proofs: Sequence[InclusionProof], head: Checkpoint) -> int:
        """Check the proofs for our own entries; those proved are deleted from the outbox. Raises LogRefused."""
        proved: list[tuple[int, int]] = []
        refused: str | None = None
        for proof in proofs:
            envelope = await self._store.do(outbox.envelope_of, proof.epoch, proof.seq)
            if envelope is None:
                continue
            try:
                path = [bytes.fromhex(each) for each in proof.path]
                verify_inclusion(leaf_hash(envelope), proof.index, head.size, path, head.root)
            except ProofRefused as error:
                refused = f"entry {proof.epoch}/{proof.seq}: {error}"
                continue
            proved.append((proof.epoch, proof.seq))
        await self._store.do(outbox.forget, proved)
        if refused is not None:
            raise LogRefused(INCLUSION_REFUSED, refused)
        return len(proved)

    def _origin(self, known: Checkpoint | None, note: str) -> str:
        """Whose checkpoints are taken here. Raises CheckpointRefused."""
        if known is not None:
            return known.origin
        if self._keys.origin is not None:
            return self._keys.origin
        named = parse_checkpoint(note).checkpoint.origin
        if named in self._keys.others:
            raise CheckpointRefused(f"origin: {named} is another log")
        return named

    def _name(self, offered: Checkpoint) -> str:
        return witness_name(offered.origin, self._keys.appliance)

    def _shows_ours(self, offered: Checkpoint, note: str) -> bool:
        own = witness_key(self._name(offered), self._keys.signer.public_raw)
        for signature in parse_checkpoint(note).note.signatures:
            if signature.is_of(own):
                try:
                    verify_cosignature(offered, signature.line, own)
                except CheckpointRefused as error:
                    raise LogRefused(CONSISTENCY_REFUSED[self.log], str(error)) from error
                return True
        return False


def _without_witnesses(note: str, offered: Checkpoint) -> str:
    """The note with the log's own lines: an older line of ours would stand beside the one that we keep."""
    signed = parse_checkpoint(note).note
    return Note(signed.text, tuple(line for line in signed.signatures if line.name == offered.origin)).render()


def _keep(conn: Connection, log: WitnessedLog, cosigned: Cosigned, now: datetime) -> None:
    write_cosigned(conn, log, cosigned)
    if log is WitnessedLog.SITE:
        keep_for_good(conn, cosigned, now)


def _mark_delivered(conn: Connection, request: WitnessRequest) -> None:
    known = read_cosigned(conn, request.log)
    if known is not None and known.cosignature == request.cosignature:
        write_cosigned(conn, request.log, Cosigned(known.size, known.note, known.cosignature, delivered=True))
