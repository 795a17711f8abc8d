"""Golden bytes of anchors: a `heads` statement, an anchor with two tokens, the tree, and a whole kit with anchors."""

import hashlib
import io
import json
from datetime import timedelta
from typing import Any

from packages.core.tests.evidence.authority import FIRST, SECOND
from packages.core.tests.evidence.box_export import exported
from packages.core.tests.evidence.platform_log import PlatformLog, text_of
from packages.core.tests.evidence.test_golden import pinned, pretty

from wardkeep_core.evidence.anchor import Anchor, check_ots, open_anchor
from wardkeep_core.evidence.certificates import parse_certificate
from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.evidence.envelope import pae, parse_envelope
from wardkeep_core.evidence.export_file import parse_export
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.receipts import parse_receipts
from wardkeep_core.evidence.sparse import SparseTree, sparse_key, sparse_value, verify_sparse
from wardkeep_core.evidence.token import pare, parse_token
from wardkeep_core.evidence.trust import parse_trust, write_trust
from wardkeep_core.evidence.verify.told import Brought
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.canonical import parse_canonical

ANCHOR = "anchor/"
"""Folder of the golden files that make up one anchor, its note and its authorities."""


def golden_log(practice: Any) -> PlatformLog:
    return PlatformLog(practice.attestation, practice.log_key, name="golden")


def filled(make_practice: Any) -> Any:
    practice = make_practice("golden", inventories=True)
    practice.platform_genesis()
    practice.genesis()
    practice.hours(1)
    practice.heal()
    practice.hours(2)
    return practice


def test_a_heads_statement(make_practice: Any) -> None:
    practice = make_practice("golden")
    practice.platform_genesis()
    log = golden_log(practice)
    log.commit([practice.note(1, cosigned_at=None)], practice.now)
    raw = log.entries[1]
    envelope = parse_envelope(raw)
    made = {
        "what": "heads: one envelope; the key's seed is SHA-256 of the text `golden attestation`",
        "public_key": text_of(practice.attestation),
        "keyid": envelope.keyid,
        "payload": envelope.payload.decode(),
        "pae_sha256": hashlib.sha256(pae(envelope.payload_type, envelope.payload)).hexdigest(),
        "envelope": raw.decode(),
        "leaf_hash": leaf_hash(raw).hex(),
    }
    assert pinned("heads.json", pretty(made)) == pretty(made)


def test_a_sparse_tree() -> None:
    heads = {f"central.example.test/wardkeep/{number:032x}": f"head {number}\n" for number in range(9)}
    tree = SparseTree({sparse_key(origin): sparse_value(body) for origin, body in heads.items()})
    made = {
        "what": "sparse Merkle tree of nine heads: note body by origin, root, and each origin's path, root downwards",
        "heads": heads,
        "root": tree.root().hex(),
        "paths": {origin: [each.hex() for each in tree.path(sparse_key(origin))] for origin in heads},
    }
    read = json.loads(pinned(f"{ANCHOR}sparse.json", pretty(made)))
    assert read == made
    for origin, body in read["heads"].items():
        verify_sparse(
            origin, body, [bytes.fromhex(each) for each in read["paths"][origin]], bytes.fromhex(read["root"])
        )


def test_an_anchor_with_two_tokens(make_practice: Any) -> None:
    practice = filled(make_practice)
    note = practice.note(len(practice.entries), cosigned_at=practice.now)
    anchor = golden_log(practice).anchor([note], practice.now + timedelta(minutes=1, milliseconds=250), ots=True)
    files = {name.rpartition("/")[2]: content for name, content in anchor.files()}
    files |= {"checkpoint.note": note.encode(), "root-1.der": FIRST.root.raw, "root-2.der": SECOND.root.raw}
    for name, content in files.items():
        assert pinned(f"{ANCHOR}{name}", content) == content, name


def test_the_pinned_anchor_holds_on_its_own() -> None:
    read = {name: pinned(f"{ANCHOR}{name}", b"") for name in (
        "anchor.json", "checkpoint.note", "checkpoint.ots", "token-1.der", "token-2.der", "root-1.der", "root-2.der"
    )}  # fmt: skip
    anchor = Anchor.model_validate(parse_canonical(read["anchor.json"]))
    note = parse_checkpoint(read["checkpoint.note"]).checkpoint
    opened = open_anchor(anchor, lambda log_id, size: {(note.origin[-32:], note.size): note.text}[log_id, size])
    check_ots(read["checkpoint.ots"], opened.imprint)
    for number in (1, 2):
        token = parse_token(read[f"token-{number}.der"])
        token.verify(opened.imprint)
        assert token.counts([parse_certificate(read[f"root-{number}.der"])])
        assert not token.counts([parse_certificate(read[f"root-{3 - number}.der"])])
        assert token.stamp.at.isoformat() == "2026-03-02T03:01:10.250000+00:00"


def test_tokens_as_authorities_gave_them_are_pared_to_the_same_bytes_for_ever() -> None:
    """Made once by `openssl ts -reply` over `hello` and a newline: an RSA and a P-256 signer, the root sent along."""
    root = parse_certificate(pinned(f"{ANCHOR}received-root.der", b""))
    for number in (1, 2):
        received = pinned(f"{ANCHOR}received-{number}.der", b"")
        assert len(pare(received)) < len(received)
        assert pare(received) == pare(pare(received)) == pinned(f"{ANCHOR}pared-{number}.der", pare(received))
        token = parse_token(pare(received))
        token.verify(hashlib.sha256(b"hello\n").digest())
        assert token.counts([root])


def test_a_whole_kit_with_anchors(make_practice: Any) -> None:
    practice = filled(make_practice)
    trust = write_trust(practice.trust())
    assert pinned("kit_anchored.trust", trust.encode()).decode() == trust
    report = verify_kit(io.BytesIO(pinned("kit_anchored.zip", practice.kit())), parse_trust(trust))
    assert report.verdict == "VALID"


def test_a_boxs_export_and_a_receipt_of_the_same_log(make_practice: Any) -> None:
    """What an auditor holds against the anchored kit: the box's own file, and a line that a report printed."""
    practice = filled(make_practice)
    raw = exported(practice, practice.box, [practice.note(len(practice.entries), cosigned_at=practice.now)])
    head = parse_checkpoint(practice.note(4, cosigned_at=None)).checkpoint
    line = f"# printed by a report\n{head.origin} {head.size} {head.root.hex()}\n".encode()
    assert pinned("kit_anchored.export", raw) == raw
    assert pinned("kit_anchored.receipts", line) == line
    brought = Brought(
        parse_receipts(pinned("kit_anchored.receipts", line)), [parse_export(pinned("kit_anchored.export", raw))]
    )
    report = verify_kit(
        io.BytesIO(pinned("kit_anchored.zip", b"")),
        parse_trust(pinned("kit_anchored.trust", b"").decode()),
        brought=brought,
    )
    assert report.verdict == "VALID"
    where = f"export of appliance {practice.box.id}"
    assert report.steps[5].facts[-1] == f"{where}: 11 entries agree, 0 lie outside the kit"
    assert report.steps[6].facts[-2:] == [
        f"receipt of size 4 for {practice.origin} agrees",
        f"{where}: 1 checkpoints agree, 0 lie outside the kit",
    ]
