"""The one spelling of an envelope, held against securesystemslib as the independent reader."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope as Oracle
from securesystemslib.signer._key import SSlibKey

from wardkeep_core.evidence.documents import MAX_DOCUMENT_BYTES, open_document, seal_document
from wardkeep_core.evidence.envelope import (
    MAX_ENVELOPE_BYTES,
    EnvelopeRefused,
    pae,
    parse_envelope,
    seal,
    verify_envelope,
)
from wardkeep_core.kit.canonical import parse_canonical
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.signer import KeySigner, load_public

TYPE = "application/vnd.in-toto+json"
ORDER = 2**252 + 27742317777372353535851937790883648493


class Paper(Frozen):
    """A document of one field."""

    words: str


def keys_of(*signers: KeySigner) -> dict[str, Ed25519PublicKey]:
    return {signer.keyid: load_public(signer.public_raw) for signer in signers}


def code_of(raw: bytes, keys: dict[str, Ed25519PublicKey]) -> str:
    with pytest.raises(EnvelopeRefused) as refused:
        verify_envelope(parse_envelope(raw), keys)
    return refused.value.code


@given(payload=st.binary(max_size=300))
def test_securesystemslib_accepts_what_we_seal(make_signer: Any, payload: bytes) -> None:
    signer = make_signer("oracle")
    raw = seal(payload, TYPE, signer)
    oracle = Oracle.from_dict(json.loads(raw))
    key = SSlibKey(signer.keyid, "ed25519", "ed25519", {"public": signer.public_raw.hex()})
    assert list(oracle.verify([key], 1)) == [signer.keyid]
    assert oracle.payload == payload
    assert oracle.pae() == pae(TYPE, payload)


@given(payload=st.binary(max_size=300))
def test_an_envelope_is_canonical_json_and_reads_back(make_signer: Any, payload: bytes) -> None:
    signer = make_signer("writer")
    raw = seal(payload, TYPE, signer)
    assert list(parse_canonical(raw)) == ["payload", "payloadType", "signatures"]
    assert verify_envelope(parse_envelope(raw), keys_of(signer)) == payload


def test_every_flipped_bit_of_an_envelope_is_refused(make_signer: Any) -> None:
    signer = make_signer("writer")
    raw = seal(b'{"a":1}', TYPE, signer)
    for place in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[place // 8] ^= 1 << place % 8
        assert code_of(bytes(flipped), keys_of(signer)) in ("malformed", "foreign_key", "bad_signature")


def mangled(raw: bytes, **changes: Any) -> bytes:
    value = json.loads(raw)
    return json.dumps({**value, **changes}, separators=(",", ":"), sort_keys=True).encode()


def test_other_spellings_are_malformed(make_signer: Any) -> None:
    signer = make_signer("writer")
    raw = seal(b"x", TYPE, signer)
    signature = json.loads(raw)["signatures"][0]
    spellings = [
        raw + b"\n",
        b" " + raw,
        json.dumps(json.loads(raw)).encode(),
        mangled(raw, extra=1),
        mangled(raw, signatures=[]),
        mangled(raw, signatures=[signature, signature]),
        mangled(raw, signatures=[{**signature, "cert": ""}]),
        mangled(raw, payload="eA"),
        mangled(raw, payload="eB=="),
        mangled(raw, payload="e A=="),
        mangled(raw, payload="eA==eA=="),
        raw.replace(b'"payload":', b'"payload":"eA==","payload":'),
        raw.replace(signature["keyid"].encode(), signature["keyid"].upper().encode()),
        raw[:-1],
        b"",
        b"null",
    ]
    assert [code_of(spelling, keys_of(signer)) for spelling in spellings] == ["malformed"] * len(spellings)


def test_size_is_limited_to_what_a_bundle_can_hold(make_signer: Any) -> None:
    signer = make_signer("writer")
    fits = (MAX_ENVELOPE_BYTES - len(seal(b"", TYPE, signer))) // 4 * 3
    assert MAX_ENVELOPE_BYTES - 3 <= len(seal(bytes(fits), TYPE, signer)) <= MAX_ENVELOPE_BYTES
    with pytest.raises(EnvelopeRefused) as refused:
        seal(bytes(fits + 3), TYPE, signer)
    assert refused.value.code == "oversized"


def test_a_foreign_key_and_a_wrong_signature_are_told_apart(make_signer: Any) -> None:
    ours, theirs = make_signer("ours"), make_signer("theirs")
    raw = seal(b"x", TYPE, theirs)
    assert code_of(raw, keys_of(ours)) == "foreign_key"
    renamed = raw.replace(theirs.keyid.encode(), ours.keyid.encode())
    assert code_of(renamed, keys_of(ours)) == "bad_signature"
    assert code_of(raw.replace(b"in-toto", b"in-tutu"), keys_of(theirs)) == "bad_signature"


def test_a_signature_with_s_beyond_the_group_order_is_refused(make_signer: Any) -> None:
    signer = make_signer("writer")
    raw = seal(b"x", TYPE, signer)
    text = json.loads(raw)["signatures"][0]["sig"]
    signature = base64.b64decode(text)
    larger = signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    assert code_of(raw.replace(text.encode(), base64.b64encode(larger)), keys_of(signer)) == "bad_signature"


def test_documents_open_under_their_own_type_and_key_only(make_signer: Any) -> None:
    signer, other = make_signer("orders"), make_signer("other")
    text = seal_document(Paper(words="do it"), "application/vnd.wardkeep.paper+json", signer)
    payload = open_document(text, "application/vnd.wardkeep.paper+json", keys_of(signer))
    assert Paper.model_validate_json(payload) == Paper(words="do it")
    cases = [
        (text, "application/vnd.wardkeep.lease+json", keys_of(signer), "malformed"),
        (text, "application/vnd.wardkeep.paper+json", keys_of(other), "foreign_key"),
        (text.replace('"sig":"', '"sig":"A'), "application/vnd.wardkeep.paper+json", keys_of(signer), "malformed"),
        (text + "\u00e4", "application/vnd.wardkeep.paper+json", keys_of(signer), "malformed"),
        ("x" * (MAX_DOCUMENT_BYTES + 1), "application/vnd.wardkeep.paper+json", keys_of(signer), "oversized"),
    ]
    for paper, kind, keys, code in cases:
        with pytest.raises(EnvelopeRefused) as refused:
            open_document(paper, kind, keys)
        assert refused.value.code == code
