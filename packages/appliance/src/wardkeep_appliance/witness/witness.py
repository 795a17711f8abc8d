"""Checks each offered checkpoint, keeps it, and only then co-signs it; checks that our own entries are in it.

Source: C2SP tlog-witness and tlog-cosignature; evidence page 4. What is refused is never co-signed and becomes a
critical incident here, with a statement in our own chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from wardkeep_appliance.clock import Clock
from wardkeep_appliance.store import outbox
from wardkeep_appliance.store.database import Store
from wardkeep_appliance.store.outside import Outside
from wardkeep_appliance.store.witness import Cosigned, read_cosigned, write_cosigned
from wardkeep_core.evidence.checkpoint import (
    Checkpoint,
    CheckpointRefused,
    accept_newer,
    cosign,
    parse_checkpoint,
    verify_cosignature,
    witness_key,
)
from wardkeep_core.evidence.merkle import ProofRefused, leaf_hash, verify_inclusion
from wardkeep_core.evidence.note import VerifierKey
from wardkeep_core.kit.signer import Signer
from wardkeep_core.protocol.messages import InclusionProof, WitnessRequest


class LogRefused(Exception):
    """The log's server could not prove what it must; `code` is stable. Nothing was co-signed."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class WitnessKeys:
    """The log's key as pinned at the claim; our own key and the name it signs under."""

    log: VerifierKey
    name: str
    signer: Signer


class NotShown(Exception):
    """The box was restored and may have co-signed more than it knows: it waits to be shown its own co-signature."""


class Witness:
    """Holds nothing: what was co-signed last is in the store, and outside it for the case of a restore."""

    def __init__(self, store: Store, outside: Outside, keys: WitnessKeys, clock: Clock) -> None:
        self._store = store
        self._outside = outside
        self._keys = keys
        self._clock = clock

    async def known(self) -> Checkpoint | None:
        """The newest checkpoint that this box co-signed, as far as it knows."""
        stored, counters = await self._store.do(read_cosigned), self._outside.counters
        if counters.cosigned_root is not None and (stored is None or stored.size < counters.cosigned):
            return Checkpoint(self._keys.log.name, counters.cosigned, bytes.fromhex(counters.cosigned_root))
        return None if stored is None else parse_checkpoint(stored.note).checkpoint

    async def accept(self, note: str, consistency: Sequence[str]) -> Checkpoint:
        """Verify that the checkpoint continues the last co-signed one. Raises LogRefused."""
        try:
            hashes = [bytes.fromhex(each) for each in consistency]
            return accept_newer(await self.known(), note, self._keys.log, hashes)
        except CheckpointRefused as error:
            raise LogRefused("log_proof_refused", str(error)) from error

    async def cosign(self, offered: Checkpoint, note: str) -> None:
        """Keep an accepted checkpoint and co-sign it, once. Raises NotShown."""
        if self._outside.counters.must_be_shown:
            if not self._shows_ours(offered, note):
                raise NotShown("the log's checkpoint does not show our own co-signature")
            self._outside.doubt_cosigned(doubt=False)
        if offered.size == 0 or offered == await self.known():
            return
        seconds = int(self._clock.now().timestamp())
        line = cosign(offered, name=self._keys.name, signer=self._keys.signer, seconds=seconds)
        await self._store.do(write_cosigned, Cosigned(offered.size, note, line, delivered=False))
        self._outside.raise_cosigned(offered.size, offered.root)

    async def undelivered(self) -> WitnessRequest | None:
        """The co-signature that the server does not have yet."""
        known = await self._store.do(read_cosigned)
        if known is None or known.delivered:
            return None
        return WitnessRequest(size=known.size, cosignature=known.cosignature)

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
            raise LogRefused("inclusion_proof_refused", refused)
        return len(proved)

    def _shows_ours(self, offered: Checkpoint, note: str) -> bool:
        own = witness_key(self._keys.name, self._keys.signer.public_raw)
        for signature in parse_checkpoint(note).note.signatures:
            if signature.is_of(own):
                verify_cosignature(offered, signature.line, own)
                return True
        return False


def _mark_delivered(conn: Connection, request: WitnessRequest) -> None:
    known = read_cosigned(conn)
    if known is not None and known.cosignature == request.cosignature:
        write_cosigned(conn, Cosigned(known.size, known.note, known.cosignature, delivered=True))
