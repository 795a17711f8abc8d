"""A signer's own unbroken count, and the judge of what may be appended to it (evidence pages 1 and 3).

Every signer counts its statements per log: (epoch, seq), each naming the leaf hash of the one before. A hole, a second
statement for a used number or a wrong predecessor is seen by whoever holds the two. An epoch after the first
is opened only by a `gap` of cause `restored`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.common import ZERO_HASH, Binding, EntryRef, Link
from wardkeep_core.evidence.envelope import EnvelopeRefused, parse_envelope, verify_envelope
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.predicates import Gap, GapCause, KeyEvent, KeyStatement
from wardkeep_core.evidence.statement import PAYLOAD_TYPE, Statement, StatementRefused, parse_statement


@dataclass(frozen=True)
class Head:
    """The newest entry of a signer in a log; `leaf_hash` is hex."""

    epoch: int
    seq: int
    leaf_hash: str


@dataclass(frozen=True)
class Opened:
    """An envelope that passed steps 1 to 5: well formed, signed by the caller's key, bound to the caller."""

    raw: bytes
    statement: Statement
    keyid: str
    leaf_hash: str

    @property
    def link(self) -> Link:
        """Its claimed place."""
        return self.statement.common.chain


@dataclass(frozen=True)
class Accepted:
    """To be appended; `head` is the signer's new head."""

    opened: Opened
    head: Head


@dataclass(frozen=True)
class Replayed:
    """Byte-identical to the stored entry: accepted, without effect."""

    opened: Opened


@dataclass(frozen=True)
class Refused:
    """Not appended. `code` is stable; `expected` is the (epoch, seq) that may come next, where that is the matter.

    Codes: `oversized`, `malformed`, `foreign_key`, `bad_signature`, `wrong_binding`, `out_of_sequence`,
    `broken_link`, `equivocation`, `wrong_opening`. On `equivocation` both envelopes are kept and a person is told.
    """

    code: str
    detail: str
    expected: tuple[int, int] | None = None


Judgement = Accepted | Replayed | Refused


def next_link(head: Head | None) -> Link:
    """Where the signer's next statement stands; the genesis for a signer without head."""
    if head is None:
        return Link(epoch=0, seq=0, prev=ZERO_HASH)
    return Link(epoch=head.epoch, seq=head.seq + 1, prev=head.leaf_hash)


def next_epoch(last_known: EntryRef | None, highest_epoch: int) -> Link:
    """The opening of a new epoch after a restore; `highest_epoch` is the highest that any record still names."""
    return Link(epoch=highest_epoch + 1, seq=0, prev=last_known.leaf_hash if last_known else ZERO_HASH)


def head_of(raw: bytes, link: Link) -> Head:
    """The head after an envelope with this link was written."""
    return Head(epoch=link.epoch, seq=link.seq, leaf_hash=leaf_hash(raw).hex())


def open_submitted(raw: bytes, *, binding: Binding, keys: Mapping[str, Ed25519PublicKey]) -> Opened | Refused:
    """Steps 1 to 5 for one submitted envelope: size, profile, key, signature, binding. Needs no store."""
    try:
        envelope = parse_envelope(raw)
        if envelope.payload_type != PAYLOAD_TYPE:
            return Refused("malformed", f"payloadType: expected {PAYLOAD_TYPE}")
        statement = parse_statement(verify_envelope(envelope, keys))
    except EnvelopeRefused as error:
        return Refused(error.code, str(error))
    except StatementRefused as error:
        return Refused("malformed", str(error))
    claimed = statement.common.binding
    for name in Binding.model_fields:
        if getattr(claimed, name) != getattr(binding, name):
            return Refused(
                "wrong_binding", f"{name}: expected {getattr(binding, name)}, found {getattr(claimed, name)}"
            )
    return Opened(raw=raw, statement=statement, keyid=envelope.keyid, leaf_hash=leaf_hash(raw).hex())


def place(opened: Opened, *, head: Head | None, stored: str | None) -> Judgement:
    """Step 6: where the envelope stands in the signer's chain.

    `stored` is the leaf hash (hex) already stored for the envelope's (epoch, seq), None when there is none.
    """
    link = opened.link
    number = f"{link.epoch}/{link.seq}"
    if stored is not None:
        if stored == opened.leaf_hash:
            return Replayed(opened)
        return Refused("equivocation", f"chain: {number} is already taken by leaf {stored}", _expected(head))
    fault = _misplaced(opened, head)
    if fault is not None:
        return fault
    return Accepted(opened, Head(epoch=link.epoch, seq=link.seq, leaf_hash=opened.leaf_hash))


def judge_next(
    raw: bytes,
    *,
    head: Head | None,
    binding: Binding,
    keys: Mapping[str, Ed25519PublicKey],
    stored: Mapping[tuple[int, int], str],
) -> Judgement:
    """Steps 1 to 6 for one envelope. `stored` maps (epoch, seq) of this signer to leaf hashes in hex."""
    opened = open_submitted(raw, binding=binding, keys=keys)
    if isinstance(opened, Refused):
        return opened
    return place(opened, head=head, stored=stored.get((opened.link.epoch, opened.link.seq)))


def opening_fault(statement: Statement) -> str | None:
    """Why a statement at seq 0 may not open its epoch; None when it may. Epoch 0: genesis. Later: restored gap."""
    link, body = statement.common.chain, statement.body
    if link.epoch == 0:
        if not (isinstance(body, KeyStatement) and body.event is KeyEvent.GENESIS):
            return "epoch 0 opens with a key statement of event genesis"
        return None if link.prev == ZERO_HASH else "prev of the genesis is 32 zero bytes"
    if not (isinstance(body, Gap) and body.cause is GapCause.RESTORED):
        return "a later epoch opens with a gap of cause restored"
    named = body.last_known.leaf_hash if body.last_known else ZERO_HASH
    return None if link.prev == named else "prev of a new epoch is the last known leaf hash, or 32 zero bytes"


def _expected(head: Head | None) -> tuple[int, int]:
    return (0, 0) if head is None else (head.epoch, head.seq + 1)


def _misplaced(opened: Opened, head: Head | None) -> Refused | None:
    link, expected = opened.link, _expected(head)
    opens = link.seq == 0 and (head is None or link.epoch > head.epoch)
    if opens:
        fault = opening_fault(opened.statement)
        return Refused("wrong_opening", f"chain: {fault}", expected) if fault else None
    if head is None or (link.epoch, link.seq) != expected:
        return Refused("out_of_sequence", f"chain: expected {expected}, found {(link.epoch, link.seq)}", expected)
    if link.prev != head.leaf_hash:
        return Refused("broken_link", f"chain.prev: expected {head.leaf_hash}, found {link.prev}", expected)
    return None
