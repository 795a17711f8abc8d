"""Anchors: a head of the platform log that authorities have time-stamped, and what ties a log's head to it.

`anchor.json` holds the platform log's checkpoint, the `heads` statement in it, and for each log the path from its
checkpoint to the root that the statement names. Beside it lie the tokens, each over the platform checkpoint's body.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from wardkeep_core.evidence.checkpoint import CheckpointRefused, SignedCheckpoint, parse_checkpoint
from wardkeep_core.evidence.common import Number
from wardkeep_core.evidence.envelope import Envelope, EnvelopeRefused, parse_envelope
from wardkeep_core.evidence.heads import NIL_ID, Heads
from wardkeep_core.evidence.merkle import ProofRefused, leaf_hash, verify_inclusion
from wardkeep_core.evidence.sparse import MOST_SIBLINGS, verify_sparse
from wardkeep_core.evidence.statement import PAYLOAD_TYPE, Statement, StatementRefused, parse_statement
from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen

MAX_ANCHOR_BYTES = 1_048_576
MAX_OTS_BYTES = 65_536
OTS_MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
_OTS_VERSION, _OTS_SHA256 = b"\x01", b"\x08"

LogId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
HashList = Annotated[tuple[Sha256Hex, ...], Field(max_length=64)]
NoteOf = Callable[[str, int], str]
"""The note body of a log's checkpoint, by log id and size."""


class AnchorRefused(ValueError):
    """The anchor does not hold together; the message says where."""


class AnchorPath(Frozen):
    """From a log's checkpoint of `size` up to the root that `heads` names; siblings from the root downwards, hex."""

    siblings: tuple[Sha256Hex, ...] = Field(max_length=MOST_SIBLINGS)
    size: Number


class Anchor(Frozen):
    """`anchor.json`: note of the platform log, envelope of `heads`, its inclusion at `index`, paths by log id.

    `consistency` leads here from the checkpoint of the anchor before in the same kit; the first one has no such member.
    """

    checkpoint: str
    consistency: HashList | None = Field(default=None, exclude_if=lambda value: value is None)
    heads: str
    inclusion: HashList
    index: Number
    paths: Annotated[dict[LogId, AnchorPath], Field(max_length=256)]


@dataclass(frozen=True)
class OpenAnchor:
    """An anchor's parts, read and tied together; its signatures are not verified yet."""

    signed: SignedCheckpoint
    envelope: Envelope
    statement: Statement
    paths: Mapping[str, AnchorPath]

    @property
    def imprint(self) -> bytes:
        """What authorities stamp: SHA-256 of the platform checkpoint's note body."""
        return anchor_imprint(self.signed.checkpoint.text)


def anchor_imprint(note_body: str) -> bytes:
    """SHA-256 of a checkpoint's note body (its text, without signatures)."""
    return hashlib.sha256(note_body.encode()).digest()


def open_anchor(anchor: Anchor, note_of: NoteOf) -> OpenAnchor:
    """Read an anchor and follow it from each log's checkpoint to the platform log's root. Raises AnchorRefused."""
    try:
        signed = parse_checkpoint(anchor.checkpoint)
        envelope = parse_envelope(anchor.heads.encode())
        statement = _heads_statement(envelope, signed.checkpoint.origin)
        head = signed.checkpoint
        path = [bytes.fromhex(hashed) for hashed in anchor.inclusion]
        verify_inclusion(leaf_hash(anchor.heads.encode()), anchor.index, head.size, path, head.root)
        _follow_paths(anchor, statement, note_of)
    except (CheckpointRefused, EnvelopeRefused, StatementRefused, ProofRefused) as error:
        raise AnchorRefused(str(error)) from error
    return OpenAnchor(signed, envelope, statement, anchor.paths)


def check_ots(raw: bytes, imprint: bytes) -> None:
    """Raises AnchorRefused unless it is an OpenTimestamps file over this imprint; what it proves is not looked at."""
    head = OTS_MAGIC + _OTS_VERSION + _OTS_SHA256
    if not raw.startswith(head) or raw[len(head) : len(head) + len(imprint)] != imprint:
        raise AnchorRefused(f"expected an OpenTimestamps file, version 1, over SHA-256 {imprint.hex()}")
    if len(raw) <= len(head) + len(imprint):
        raise AnchorRefused("an OpenTimestamps file that ends behind its digest")


def _heads_statement(envelope: Envelope, origin: str) -> Statement:
    if envelope.payload_type != PAYLOAD_TYPE:
        raise StatementRefused(f"payloadType: expected {PAYLOAD_TYPE}")
    statement = parse_statement(envelope.payload)
    common = statement.common
    if not isinstance(statement.body, Heads):
        raise StatementRefused(f"expected a statement of kind heads, found {statement.kind.value}")
    if common.log != origin or common.appliance is not None or common.organisation != NIL_ID:
        raise StatementRefused(f"heads: expected the platform's own statement for {origin}")
    return statement


def _follow_paths(anchor: Anchor, statement: Statement, note_of: NoteOf) -> None:
    body = statement.body
    if not isinstance(body, Heads):
        raise StatementRefused("heads: another kind")
    for log_id, path in sorted(anchor.paths.items()):
        note_body = note_of(log_id, path.size)
        siblings = [bytes.fromhex(hashed) for hashed in path.siblings]
        verify_sparse(note_body.partition("\n")[0], note_body, siblings, bytes.fromhex(body.root))
