"""Checkpoints: a log's signed head (C2SP tlog-checkpoint), and their co-signatures (C2SP tlog-cosignature).

Wardkeep's checkpoints have no extension lines; origin and key name are one and the same.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from wardkeep_core.evidence.common import Origin
from wardkeep_core.evidence.merkle import EMPTY_ROOT, HASH_BYTES, ProofRefused, verify_consistency
from wardkeep_core.evidence.note import (
    MAX_TIMESTAMP,
    TIMESTAMP_BYTES,
    KeyType,
    Note,
    NoteRefused,
    NoteSignature,
    VerifierKey,
    cosignature_message,
    parse_note,
    parse_signature,
    verified_by,
)
from wardkeep_core.kit.signer import Signer

MAX_SIZE = 2**53 - 1
_BODY = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n")
_ORIGIN: TypeAdapter[str] = TypeAdapter(Origin)


class CheckpointRefused(ValueError):
    """No checkpoint of this log, not signed by its key, or no continuation of the one known."""


@dataclass(frozen=True)
class Checkpoint:
    """A tree head: `size` leaves with `root` (32 bytes) in the log `origin`."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note body."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint with its signature lines as they stand in the note."""

    checkpoint: Checkpoint
    note: Note


def log_origin(host: str, log_id: str) -> str:
    """`<operator host>/wardkeep/<32 hex digits>`; host without scheme. Raises CheckpointRefused."""
    return _checked_origin(f"{host}/wardkeep/{log_id}")


def witness_name(origin: str, appliance: str) -> str:
    """Key name of an appliance that witnesses logs of this operator: `<operator host>/wardkeep/witness/<appliance>`."""
    return f"{origin.partition('/')[0]}/wardkeep/witness/{appliance}"


def checkpoint_key(origin: str, public_raw: bytes) -> VerifierKey:
    """Verifier key of a log."""
    return VerifierKey(_checked_origin(origin), KeyType.ED25519, public_raw)


def witness_key(name: str, public_raw: bytes) -> VerifierKey:
    """Verifier key of a witness."""
    return VerifierKey(name, KeyType.COSIGNATURE, public_raw)


def sign_checkpoint(origin: str, size: int, root: bytes, signer: Signer) -> str:
    """The signed note of a log's head."""
    checkpoint = parse_body(Checkpoint(origin, size, root).text)
    key = checkpoint_key(origin, signer.public_raw)
    line = NoteSignature(key.name, key.key_id, signer.sign(checkpoint.text.encode()))
    return Note(checkpoint.text, (line,)).render()


def cosign(checkpoint: Checkpoint, *, name: str, signer: Signer, seconds: int) -> str:
    """The signature line (with newline) by which a witness vouches for a head at Unix time `seconds`."""
    if not 0 <= seconds <= MAX_TIMESTAMP:
        raise CheckpointRefused("cosignature: time out of range")
    key = witness_key(name, signer.public_raw)
    signed = signer.sign(cosignature_message(checkpoint.text, seconds))
    return NoteSignature(name, key.key_id, seconds.to_bytes(TIMESTAMP_BYTES, "big") + signed).line


def with_cosignatures(note: str, lines: Sequence[str]) -> str:
    """The note with co-signature lines added behind its own, sorted and each once."""
    parsed = parse_note(note.encode())
    added = {parse_signature(line.removesuffix("\n")).line for line in lines}
    kept = [signature.line for signature in parsed.signatures]
    rest = sorted(added.difference(kept))
    return parse_note((parsed.text + "\n" + "".join(kept + rest)).encode()).render()


def parse_body(text: str) -> Checkpoint:
    """Read a checkpoint's note body. Raises CheckpointRefused."""
    found = _BODY.fullmatch(text)
    if found is None:
        raise CheckpointRefused("checkpoint: expected origin, size and root hash, and nothing else")
    size, root = int(found[2]), base64.b64decode(found[3])
    if size > MAX_SIZE:
        raise CheckpointRefused(f"checkpoint: size {size} is out of range")
    checkpoint = Checkpoint(_checked_origin(found[1]), size, root)
    if len(root) != HASH_BYTES or checkpoint.text != text:
        raise CheckpointRefused("checkpoint: root hash in a foreign spelling")
    if size == 0 and root != EMPTY_ROOT:
        raise CheckpointRefused("checkpoint: the empty tree has another root")
    return checkpoint


def parse_checkpoint(note: str | bytes) -> SignedCheckpoint:
    """Read a signed checkpoint without believing it. Raises CheckpointRefused."""
    try:
        parsed = parse_note(note if isinstance(note, bytes) else note.encode())
    except NoteRefused as error:
        raise CheckpointRefused(str(error)) from error
    return SignedCheckpoint(parse_body(parsed.text), parsed)


def verify_checkpoint(note: str | bytes, key: VerifierKey) -> SignedCheckpoint:
    """A checkpoint of exactly the key's log, signed by that key. Raises CheckpointRefused."""
    signed = parse_checkpoint(note)
    if signed.checkpoint.origin != key.name:
        raise CheckpointRefused(f"origin: expected {key.name}, found {signed.checkpoint.origin}")
    try:
        if not verified_by(signed.note, [key]):
            raise CheckpointRefused(f"checkpoint: not signed by the key {key.key_id.hex()} of {key.name}")
    except NoteRefused as error:
        raise CheckpointRefused(f"checkpoint: {error}") from error
    return signed


def verify_cosignature(checkpoint: Checkpoint, line: str, key: VerifierKey) -> int:
    """Unix time of a witness's signature line over this head. Raises CheckpointRefused."""
    try:
        signature = parse_signature(line.removesuffix("\n"))
    except NoteRefused as error:
        raise CheckpointRefused(f"cosignature: {error}") from error
    if key.kind is not KeyType.COSIGNATURE or not signature.is_of(key):
        raise CheckpointRefused(f"cosignature: expected name and key id of {key.name} ({key.key_id.hex()})")
    if not key.verifies(checkpoint.text, signature.signature):
        raise CheckpointRefused(f"cosignature of {key.name}: does not verify")
    return signature.timestamp


def accept_newer(
    known: Checkpoint | None, note: str | bytes, key: VerifierKey, consistency: Sequence[bytes]
) -> Checkpoint:
    """What a witness does before it co-signs: verify the log's signature and that the head continues the known one.

    A smaller head, or another root for the same size, is refused. Raises CheckpointRefused.
    """
    offered = verify_checkpoint(note, key).checkpoint
    start = known or Checkpoint(key.name, 0, EMPTY_ROOT)
    if start.origin != offered.origin:
        raise CheckpointRefused(f"origin: expected {start.origin}, found {offered.origin}")
    if offered.size < start.size:
        raise CheckpointRefused(f"size: expected at least {start.size}, found {offered.size}")
    try:
        verify_consistency(start.size, offered.size, start.root, offered.root, consistency)
    except ProofRefused as error:
        raise CheckpointRefused(str(error)) from error
    return offered


def _checked_origin(text: str) -> str:
    try:
        return _ORIGIN.validate_python(text)
    except ValidationError as error:
        raise CheckpointRefused("origin: expected <host>/wardkeep/<32 hex digits>") from error
