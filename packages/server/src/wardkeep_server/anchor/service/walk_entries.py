"""The walk's judgement of an entry of the platform log and of the head that ends with it, from the bytes alone."""

from collections.abc import Sequence
from contextlib import suppress

from wardkeep_core.evidence.chain import Head, next_link
from wardkeep_core.evidence.checkpoint import Checkpoint, CheckpointRefused
from wardkeep_core.evidence.endorse import endorses
from wardkeep_core.evidence.envelope import Envelope, EnvelopeRefused, parse_envelope, verify_envelope
from wardkeep_core.evidence.heads import NIL_ID, Heads
from wardkeep_core.evidence.merkle import HASH_BYTES, Frontier, Grower, leaf_hash
from wardkeep_core.evidence.predicates import KeyEvent, KeyStatement, Purpose
from wardkeep_core.evidence.sparse import SparseTree, sparse_key, sparse_value
from wardkeep_core.evidence.statement import PAYLOAD_TYPE, Statement, StatementRefused, parse_statement
from wardkeep_core.kit.signer import KeyRefused, keyid_of, load_public, load_public_base64
from wardkeep_server.anchor.models import PlatformCheckpoint, PlatformEntry
from wardkeep_server.anchor.service.chain import frontier_with
from wardkeep_server.anchor.service.committed import bodies_of, note_lost
from wardkeep_server.anchor.service.walk_part import Part
from wardkeep_server.evidence.service.heads import own_note


async def judge_entry(
    part: Part, entry: PlatformEntry, head: PlatformCheckpoint | None, held: Sequence[tuple[str, int]]
) -> None:
    """One entry, its signed head, and (log id, size) of what it commits to."""
    index, hashed = entry.leaf_index, leaf_hash(entry.envelope)
    if hashed != entry.leaf_hash:
        part.fault(f"entry {index}: the database's bytes are not those of its leaf hash")
    if entry.before != b"".join(part.grower.frontier().hashes):
        part.fault(f"entry {index}: the tree beside it is not that of the entries before it")
    statement = _statement(part, entry)
    part.head = Head(epoch=entry.epoch, seq=entry.seq, leaf_hash=hashed.hex())
    part.grower.append(hashed)
    _head(part, entry, head, statement)
    if statement is not None and isinstance(statement.body, Heads):
        await _heads(part, index, statement.body, held)
    elif held and statement is not None:
        part.fault(f"entry {index}: the database says that it commits to heads, and it does not")


def missing_entry(part: Part, index: int) -> None:
    """No root can be right behind it, nor can the next chain link be known."""
    part.fault(f"entry {index} is missing from the database")
    size = index + 1
    part.head, part.grower = None, Grower(Frontier(size, (bytes(HASH_BYTES),) * size.bit_count()))


def _statement(part: Part, entry: PlatformEntry) -> Statement | None:
    """What it says, when it is the platform's own word at this place of its chain."""
    index = entry.leaf_index
    try:
        envelope = parse_envelope(entry.envelope)
        statement = parse_statement(envelope.payload)
        _signed(part, index, envelope, statement)
    except (EnvelopeRefused, StatementRefused, KeyRefused) as error:
        part.fault(f"entry {index}: {error}")
        part.key = entry.key_after
        return None
    common, row = statement.common, (entry.kind, entry.epoch, entry.seq, entry.recorded_at)
    if (common.log, common.organisation, common.site, common.appliance) != (part.log.origin, NIL_ID, None, None):
        part.fault(f"entry {index}: it is not the platform's own statement in this log")
    if (part.head is not None or index == 0) and common.chain != next_link(part.head):
        part.fault(f"entry {index}: it does not continue the chain of the one before")
    if (statement.kind.value, common.chain.epoch, common.chain.seq, common.recorded_at) != row:
        part.fault(f"entry {index}: what the database says of it is not what it says")
    if entry.key_after != part.key:
        part.fault(f"entry {index}: the database names another key for the next one")
        part.key = entry.key_after
    return statement


def _signed(part: Part, index: int, envelope: Envelope, statement: Statement) -> None:
    """By the key in force; then that of the next entry. Raises EnvelopeRefused, KeyRefused."""
    if envelope.payload_type != PAYLOAD_TYPE:
        raise EnvelopeRefused("malformed", f"payloadType: expected {PAYLOAD_TYPE}")
    body = statement.body
    named = [key.raw for key in body.keys if key.purpose is Purpose.PLATFORM_ATTESTATION] if isinstance(
        body, KeyStatement
    ) else []  # fmt: skip
    begins = index == 0 and isinstance(body, KeyStatement) and body.event is KeyEvent.GENESIS
    if index == 0 and not (begins and named):
        raise EnvelopeRefused("malformed", "the log does not begin with the platform's keys")
    key = named[0] if begins else part.key
    ours = {load_public_base64(text).public_bytes_raw() for text in part.work.parts.public_keys.attestations}
    if key not in ours:
        raise EnvelopeRefused("foreign_key", "the key in force is none that this installation ever had")
    verify_envelope(envelope, {keyid_of(key): load_public(key)})
    if isinstance(body, KeyStatement) and not begins:
        _endorsed(index, statement, body)
    part.key = named[-1] if named else key


def _endorsed(index: int, statement: Statement, body: KeyStatement) -> None:
    """A key comes in on its own word. Raises EnvelopeRefused."""
    for record in body.keys:
        public = load_public(record.raw)
        if not any(endorses(mark, public, statement.common, body.keys) for mark in body.endorsements):
            raise EnvelopeRefused("bad_signature", f"entry {index} names a key without that key's word")


def _head(part: Part, entry: PlatformEntry, head: PlatformCheckpoint | None, statement: Statement | None) -> None:
    size, root = entry.leaf_index + 1, part.grower.frontier().root()
    if head is None:
        part.fault(f"the checkpoint of size {size} is missing from the database")
        return
    try:
        signed = own_note(part.log.origin, head.note, part.work.parts.public_keys).checkpoint
    except CheckpointRefused as error:
        part.fault(f"the checkpoint of size {size}: {error}")
        return
    if signed != Checkpoint(part.log.origin, size, head.root):
        part.fault(f"the checkpoint of size {size}: the database says of it what it does not say")
    if signed.root != root:
        part.fault(f"the entries do not lead to the root of the checkpoint of size {size}")
        _go_on_from(part, entry, signed.root)
    body = statement.body if statement is not None else None
    said = (body.heads, body.count, body.taken_at) if isinstance(body, Heads) else (None, None, None)
    if statement is not None and (head.heads_id, head.heads, head.taken_at) != said:
        part.fault(f"the checkpoint of size {size}: the database names another statement of heads")


def _go_on_from(part: Part, entry: PlatformEntry, root: bytes) -> None:
    """One wrong leaf is told once: the tree goes on as the database has it, where that leads to what was signed."""
    with suppress(ValueError):
        beside = frontier_with(entry)
        if beside.size == part.grower.size and beside.root() == root:
            part.grower = Grower(beside)


async def _heads(part: Part, index: int, body: Heads, held: Sequence[tuple[str, int]]) -> None:
    """The root, recomputed from the heads that it covers, as far as database or store still have these."""
    if len(held) != body.count:
        part.fault(f"entry {index}: it commits to {body.count} heads, the database names {len(held)}")
        return
    found, lost = await bodies_of(part.work, held)
    if lost:
        note_lost(part.work.parts, index)
    if len(found) == len(held):
        tree = SparseTree({sparse_key(origin): sparse_value(text) for origin, text in found.values()})
        if (tree.count, tree.root().hex()) != (body.count, body.root):
            part.fault(f"entry {index}: the heads that it covers do not lead to the root that it states")
