"""Signed notes, verifier keys, checkpoints and co-signatures, against published vectors where there are any."""

import base64
import hashlib
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.evidence.checkpoint import (
    Checkpoint,
    CheckpointRefused,
    accept_newer,
    checkpoint_key,
    cosign,
    log_origin,
    parse_checkpoint,
    sign_checkpoint,
    verify_checkpoint,
    verify_cosignature,
    with_cosignatures,
    witness_key,
    witness_name,
)
from wardkeep_core.evidence.merkle import EMPTY_ROOT, Grower, consistency_proof, leaf_hash
from wardkeep_core.evidence.note import (
    KeyType,
    NoteRefused,
    VerifierKey,
    cosignature_message,
    key_id,
    parse_note,
    parse_vkey,
    verified_by,
)
from wardkeep_core.kit.signer import KeySigner

# Published with golang.org/x/mod/sumdb/note: two keys, one text, its two signatures and the first key's seed.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
PETER_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)
NOTE = (TEXT + "\n" + PETER_LINE + ENOCH_LINE).encode()
# The example of C2SP tlog-cosignature; its keys are not published, so only its form can be checked.
C2SP_EXAMPLE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+"
    "zyWE+xeMcTOAYQ8=\n"
    "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0"
    "xUe+mbIUBkBIfZ+qnA==\n"
)
ORIGIN = log_origin("central.example.test", "0" * 32)


def test_published_keys_and_signatures_verify() -> None:
    peter, enoch = parse_vkey(PETER), parse_vkey(ENOCH)
    assert (peter.vkey, enoch.vkey) == (PETER, ENOCH)
    proven = verified_by(parse_note(NOTE), [peter, enoch])
    assert [key.name for key, _ in proven] == ["PeterNeumann", "EnochRoot"]
    assert parse_note(NOTE).render().encode() == NOTE


def test_our_signature_is_the_published_one() -> None:
    signer = KeySigner(Ed25519PrivateKey.from_private_bytes(PETER_SEED))
    assert parse_vkey(PETER).raw == signer.public_raw
    signed = key_id("PeterNeumann", KeyType.ED25519, signer.public_raw) + signer.sign(TEXT.encode())
    assert f"\u2014 PeterNeumann {base64.b64encode(signed).decode()}\n" == PETER_LINE


def test_every_mangled_vkey_is_refused() -> None:
    places = range(len(PETER))
    mangled = [PETER[i:j] for i in places for j in range(i + 1, len(PETER) + 1) if (i, j) != (0, len(PETER))]
    mangled += [PETER[:i] + chr(ord(PETER[i]) + 1) + PETER[i + 1 :] for i in places]
    mangled += ["PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", PETER + "\n", ""]
    for text in mangled:
        with pytest.raises(NoteRefused):
            parse_vkey(text)


def test_a_small_order_key_is_no_verifier_key() -> None:
    packed = base64.b64encode(b"\x01" + bytes(32)).decode()
    name_id = hashlib.sha256(b"x\n\x01" + bytes(32)).digest()[:4].hex()
    with pytest.raises(NoteRefused, match="large order"):
        parse_vkey(f"x+{name_id}+{packed}")


def test_lines_of_unknown_keys_are_passed_over_and_known_ones_must_verify() -> None:
    peter = parse_vkey(PETER)
    assert len(verified_by(parse_note(NOTE), [peter])) == 1
    assert verified_by(parse_note(NOTE.replace(b"PeterNeumann", b"CarmenSandiego")), [peter]) == []
    with pytest.raises(NoteRefused, match="does not verify"):
        verified_by(parse_note(NOTE.replace(b"cryptography", b"cryptografie")), [peter])


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        (TEXT + "\n").encode(),
        (TEXT + "\n" + PETER_LINE[:-1]).encode(),
        ("\x01" + TEXT + "\n" + PETER_LINE).encode(),
        b"\xff" + NOTE,
        (TEXT + "\n" + PETER_LINE.replace("Peter", "Peter ")).encode(),
        (TEXT + "\n" + PETER_LINE + "Unexpected line.\n").encode(),
        (TEXT + "\n" + PETER_LINE.replace("x08g", "x0\t8g")).encode(),
        (TEXT + "\n" + PETER_LINE.replace("=\n", "\n")).encode(),
        (TEXT + "\n" + PETER_LINE * 65).encode(),
        (TEXT + "\n\u2014 PeterNeumann x08gow==\n").encode(),
        b"x" * 20_000,
        b"",
    ],
)
def test_what_is_no_note_is_refused(raw: bytes) -> None:
    with pytest.raises(NoteRefused):
        parse_note(raw)


def test_the_example_of_the_page_has_our_form() -> None:
    note = parse_note(C2SP_EXAMPLE.encode())
    assert note.render() == C2SP_EXAMPLE
    assert note.signatures[1].timestamp == 1679315147
    assert len(note.signatures[1].signature) == 8 + 64
    assert note.text.splitlines()[1] == "20852163"
    assert cosignature_message(note.text, 1679315147).startswith(b"cosignature/v1\ntime 1679315147\nexample.com/behind")


def test_a_checkpoint_reads_back_and_binds_origin_size_root_and_key(make_signer: Any) -> None:
    signer, root = make_signer("log"), hashlib.sha256(b"root").digest()
    note = sign_checkpoint(ORIGIN, 7, root, signer)
    key = checkpoint_key(ORIGIN, signer.public_raw)
    assert verify_checkpoint(note, key).checkpoint == Checkpoint(ORIGIN, 7, root)
    assert key.key_id == hashlib.sha256(ORIGIN.encode() + b"\n\x01" + signer.public_raw).digest()[:4]
    wrong = [
        (note.replace("\n7\n", "\n8\n"), key),
        (note, checkpoint_key(ORIGIN, make_signer("other").public_raw)),
        (note, checkpoint_key(log_origin("central.example.test", "1" * 32), signer.public_raw)),
    ]
    for text, verifier in wrong:
        with pytest.raises(CheckpointRefused):
            verify_checkpoint(text, verifier)


@pytest.mark.parametrize(
    "body",
    [
        f"{ORIGIN}\n07\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        f"{ORIGIN}\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        f"{ORIGIN}\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nextension\n",
        f"{ORIGIN}\n7\n",
        f"{ORIGIN}\n-7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        f"{ORIGIN}\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        f"{ORIGIN}\n9999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        f"https://{ORIGIN}\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "elsewhere.example.test/other\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
    ],
)
def test_other_checkpoint_bodies_are_refused(body: str) -> None:
    with pytest.raises(CheckpointRefused):
        parse_checkpoint(body + "\n" + PETER_LINE)


def test_a_cosignature_vouches_for_one_head_at_one_time(make_signer: Any) -> None:
    log, witness = make_signer("log"), make_signer("witness")
    head = Checkpoint(ORIGIN, 7, hashlib.sha256(b"root").digest())
    name = witness_name(ORIGIN, "11111111-1111-1111-1111-111111111111")
    line = cosign(head, name=name, signer=witness, seconds=1_772_438_400)
    key = witness_key(name, witness.public_raw)
    assert verify_cosignature(head, line, key) == 1_772_438_400
    assert key.key_id == hashlib.sha256(name.encode() + b"\n\x04" + witness.public_raw).digest()[:4]
    later = base64.b64decode(line.split(" ")[2])
    later = later[:4] + (1_772_438_401).to_bytes(8, "big") + later[12:]
    wrong = [
        (Checkpoint(ORIGIN, 8, head.root), line, key),
        (head, f"\u2014 {name} {base64.b64encode(later).decode()}", key),
        (head, line, witness_key(name, log.public_raw)),
        (head, line, witness_key("other", witness.public_raw)),
        (head, line, VerifierKey(name, KeyType.ED25519, witness.public_raw)),
        (head, "no line", key),
    ]
    for checkpoint, text, verifier in wrong:
        with pytest.raises(CheckpointRefused):
            verify_cosignature(checkpoint, text, verifier)
    for seconds in (-1, 2**63):
        with pytest.raises(CheckpointRefused):
            cosign(head, name=name, signer=witness, seconds=seconds)
    note = sign_checkpoint(ORIGIN, head.size, head.root, log)
    joined = with_cosignatures(with_cosignatures(note, [line]), [line])
    assert len(parse_note(joined.encode()).signatures) == 2
    proven = verified_by(parse_note(joined.encode()), [key, checkpoint_key(ORIGIN, log.public_raw)])
    assert {verifier.name for verifier, _ in proven} == {ORIGIN, name}


@given(data=st.data())
def test_a_witness_accepts_only_what_continues_what_it_knows(make_signer: Any, data: Any) -> None:
    signer = make_signer("log")
    key = checkpoint_key(ORIGIN, signer.public_raw)
    new = data.draw(st.integers(1, 40))
    old = data.draw(st.integers(0, new))
    nodes: dict[tuple[int, int], bytes] = {}
    grower, roots = Grower(), [EMPTY_ROOT]
    for number in range(new):
        nodes.update(grower.append(leaf_hash(b"%d" % number)))
        roots.append(grower.frontier().root())
    known = Checkpoint(ORIGIN, old, roots[old]) if old else None
    note = sign_checkpoint(ORIGIN, new, roots[new], signer)
    proof = consistency_proof(old, new, lambda wanted: [nodes[node] for node in wanted])
    accepted = accept_newer(known, note, key, proof)
    assert accepted == Checkpoint(ORIGIN, new, roots[new])
    assert accept_newer(accepted, note, key, []) == accepted
    forked = sign_checkpoint(ORIGIN, new, hashlib.sha256(b"fork").digest(), signer)
    if old:
        with pytest.raises(CheckpointRefused):
            accept_newer(known, forked, key, proof)
    with pytest.raises(CheckpointRefused):
        accept_newer(accepted, forked, key, [])
    with pytest.raises(CheckpointRefused, match="at least"):
        accept_newer(Checkpoint(ORIGIN, new + 1, bytes(32)), note, key, proof)
    with pytest.raises(CheckpointRefused):
        accept_newer(known, note, checkpoint_key(ORIGIN, make_signer("other").public_raw), proof)
    with pytest.raises(CheckpointRefused):
        accept_newer(known, note, key, [*proof, bytes(32)])


@pytest.mark.parametrize("host", ["Central.example", "a b", "a+b", "https://a", "", "a/b"])
def test_origins_without_the_one_form_are_refused(host: str) -> None:
    with pytest.raises(CheckpointRefused):
        log_origin(host, "0" * 32)
