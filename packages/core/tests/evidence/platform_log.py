"""The platform's own log in memory: it commits to the heads of other logs, and authorities stamp its own."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from packages.core.tests.evidence.authority import FIRST, SECOND, Authority

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.anchor import OTS_MAGIC, Anchor, AnchorPath, anchor_imprint
from wardkeep_core.evidence.chain import Head, head_of, next_link
from wardkeep_core.evidence.checkpoint import (
    checkpoint_key,
    cosign,
    parse_checkpoint,
    sign_checkpoint,
    with_cosignatures,
    witness_name,
)
from wardkeep_core.evidence.common import ClockState, Common, Software
from wardkeep_core.evidence.envelope import seal_statement
from wardkeep_core.evidence.heads import NIL_ID, Heads
from wardkeep_core.evidence.kit.anchors import AnchorContents
from wardkeep_core.evidence.merkle import Grower, Node, consistency_proof, inclusion_proof, leaf_hash
from wardkeep_core.evidence.note import VerifierKey
from wardkeep_core.evidence.sparse import SparseTree, sparse_key, sparse_value
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import KeySigner

OTS_REST = b"\x08\x02pending"
"""What an OpenTimestamps file says behind its digest; nothing here reads it."""


def text_of(signer: KeySigner) -> str:
    return base64.b64encode(signer.public_raw).decode()


def id_of(label: str) -> str:
    digits = hashlib.sha256(label.encode()).hexdigest()[:32]
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@dataclass
class PlatformLog:
    """`others` are heads of logs that are in no kit here: a tree of one leaf would have no path."""

    attestation: KeySigner
    log_key: KeySigner
    name: str = "platform"
    host: str = "central.example.test"
    entries: list[bytes] = field(default_factory=list)
    head: Head | None = None
    others: int = 3
    anchored: int | None = None
    """size of the newest anchor"""

    @property
    def origin(self) -> str:
        return f"{self.host}/wardkeep/{hashlib.sha256(f'{self.name} platform log'.encode()).hexdigest()[:32]}"

    @property
    def vkey(self) -> VerifierKey:
        return checkpoint_key(self.origin, self.log_key.public_raw)

    def write(self, body: p.Body, at: datetime, *, signer: KeySigner | None = None, **changes: Any) -> None:
        members: dict[str, Any] = {
            "organisation": NIL_ID, "site": None, "appliance": None, "log": self.origin,
            "clock": ClockState(sources=3, answered=3, offset_ms=1, spread_ms=2, trusted=True),
            "software": Software(
                appliance="0.1.0", appliance_digest=None, catalogue="2026.3", catalogue_digest=sha256_hex(b"catalogue")
            ),
            "chain": next_link(self.head), "recorded_at": at,
        }  # fmt: skip
        common = Common(**{**members, **changes})
        raw = seal_statement(common, body, signer or self.attestation)
        self.head = head_of(raw, common.chain)
        self.entries.append(raw)

    def genesis(self, at: datetime) -> None:
        keys = (
            p.KeyRecord(purpose=p.Purpose.PLATFORM_ATTESTATION, appliance=None, public_key=text_of(self.attestation)),
            p.KeyRecord(purpose=p.Purpose.LOG_CHECKPOINT, appliance=None, public_key=text_of(self.log_key)),
        )
        self.write(p.KeyStatement(event=p.KeyEvent.GENESIS, keys=keys), at)

    def tree(self, notes: Sequence[str]) -> SparseTree:
        """Over the newest heads of the kit's logs and of the others."""
        leaves = {
            sparse_key(f"other {number}"): sparse_value(f"other {number} at {len(self.entries)}")
            for number in range(self.others)
        }
        for note in notes:
            head = parse_checkpoint(note).checkpoint
            leaves[sparse_key(head.origin)] = sparse_value(head.text)
        return SparseTree(leaves)

    def commit(self, notes: Sequence[str], at: datetime, **changes: Any) -> SparseTree:
        """One hour's `heads` statement; begins with the genesis."""
        if not self.entries:
            self.genesis(at)
        tree = self.tree(notes)
        root = changes.pop("root", None) or tree.root().hex()
        body = Heads(heads=id_of(f"heads {len(self.entries)}"), count=tree.count, root=root, taken_at=at)
        self.write(body, at, **changes)
        return tree

    def anchor(
        self, notes: Sequence[str], at: datetime, *, by: Sequence[Authority] = (FIRST, SECOND), ots: bool = False,
        watched_by: Sequence[Any] = (), **changes: Any,
    ) -> AnchorContents:  # fmt: skip
        """Commit to these heads and have the platform's own stamped at this moment; boxes may co-sign it."""
        tree = self.commit(notes, at, **changes)
        note, heads = self.note(watched_by, at), [parse_checkpoint(each).checkpoint for each in notes]
        imprint = anchor_imprint(parse_checkpoint(note).checkpoint.text)
        size = len(self.entries)
        nodes = self._nodes()
        anchor = Anchor(
            checkpoint=note, consistency=self.proof_from(self.anchored), heads=self.entries[-1].decode(),
            index=size - 1,
            inclusion=tuple(each.hex() for each in inclusion_proof(
                size - 1, size, lambda wanted: [nodes[node] for node in wanted])),
            paths={
                head.origin.rpartition("/")[2]: AnchorPath(
                    siblings=tuple(each.hex() for each in tree.path(sparse_key(head.origin))), size=head.size)
                for head in heads
            },
        )  # fmt: skip
        self.anchored = size
        proof = OTS_MAGIC + b"\x01\x08" + imprint + OTS_REST
        return AnchorContents(size, anchor, [each.stamp(imprint, at) for each in by], proof if ots else None)

    def proof_from(self, old: int | None, new: int | None = None) -> tuple[str, ...] | None:
        """The consistency proof from one size to another, by default the newest; None where there is no first one."""
        if old is None:
            return None
        nodes = self._nodes()
        proof = consistency_proof(old, new or len(self.entries), lambda wanted: [nodes[node] for node in wanted])
        return tuple(each.hex() for each in proof)

    def tied(self, anchors: Sequence[AnchorContents]) -> list[AnchorContents]:
        """A choice of this log's anchors, each with the proof from the one before it in the choice."""
        sizes = [None, *(each.size for each in anchors)]
        return [
            replace(each, anchor=each.anchor.model_copy(update={"consistency": self.proof_from(before, each.size)}))
            for before, each in zip(sizes, anchors, strict=False)
        ]

    def note(self, watched_by: Sequence[Any] = (), at: datetime | None = None) -> str:
        """The platform log's newest checkpoint, perhaps co-signed by boxes."""
        grower = Grower()
        for entry in self.entries:
            grower.append(leaf_hash(entry))
        note = sign_checkpoint(self.origin, len(self.entries), grower.frontier().root(), self.log_key)
        if at is None or not watched_by:
            return note
        head, seconds = parse_checkpoint(note).checkpoint, int(at.timestamp())
        lines = [
            cosign(head, name=witness_name(self.origin, box.id), signer=box.witness, seconds=seconds)
            for box in watched_by
        ]
        return with_cosignatures(note, lines)

    def _nodes(self) -> dict[Node, bytes]:
        grower = Grower()
        nodes: dict[Node, bytes] = {}
        for entry in self.entries:
            nodes.update(grower.append(leaf_hash(entry)))
        return nodes
