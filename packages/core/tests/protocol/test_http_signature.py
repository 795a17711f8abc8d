"""Request and answer signatures: the round trip, and each code by which a message is refused."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.kit.signer import KeySigner, load_public
from wardkeep_core.protocol.http_signature import (
    MAX_SKEW_S,
    SignatureRefused,
    SignedRequest,
    claimed_signer,
    content_digest,
    sign_answer,
    sign_request,
    verify_answer,
    verify_request,
)

Headers = dict[str, str]
NOW = 1_772_438_400
NONCE = "0123456789abcdef0123456789abcdef"
BOX = KeySigner(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"box").digest()))
SERVER = KeySigner(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"server").digest()))
REQUEST = SignedRequest(
    method="POST",
    authority="central.example.test",
    path="/api/appliance/checkin",
    query="?",
    content_type="application/json",
    content_encoding="identity",
    body=b'{"a":1}',
)
TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=30)


def signed() -> Headers:
    return sign_request(REQUEST, BOX, created=NOW, nonce=NONCE)


def refusal(request: SignedRequest, headers: Headers, *, now: int = NOW, key: KeySigner = BOX) -> str:
    with pytest.raises(SignatureRefused) as refused:
        verify_request(request, headers, load_public(key.public_raw), now=now)
    return refused.value.code


@given(path=TEXT, query=TEXT, body=st.binary(max_size=60), skew=st.integers(-MAX_SKEW_S, MAX_SKEW_S))
def test_a_signed_request_is_proven(path: str, query: str, body: bytes, skew: int) -> None:
    request = replace(REQUEST, path=f"/{path}", query=f"?{query}", body=body)
    headers = sign_request(request, BOX, created=NOW, nonce=NONCE)
    assert claimed_signer(headers).keyid == BOX.keyid
    proven = verify_request(request, headers, load_public(BOX.public_raw), now=NOW + skew)
    assert (proven.keyid, proven.nonce, proven.created) == (BOX.keyid, NONCE, NOW)


def test_the_signed_bytes_are_those_of_rfc_9421() -> None:
    headers = signed()
    parameters = headers["signature-input"].removeprefix("wk=")
    base = (
        '"@method": POST\n"@authority": central.example.test\n"@path": /api/appliance/checkin\n"@query": ?\n'
        f'"content-digest": {content_digest(REQUEST.body)}\n"content-type": application/json\n'
        f'"content-encoding": identity\n"@signature-params": {parameters}'
    )
    assert parameters == (
        '("@method" "@authority" "@path" "@query" "content-digest" "content-type" "content-encoding")'
        f';created={NOW};nonce="{NONCE}";keyid="{BOX.keyid}";alg="ed25519";tag="wardkeep-appliance-v1"'
    )
    signature = base64.b64decode(headers["signature"].removeprefix("wk=:").removesuffix(":"))
    assert signature == BOX.sign(base.encode())


def test_the_digest_is_that_of_rfc_9530() -> None:
    # RFC 9530 appendix B.1: the body {"hello": "world"} and a newline.
    expected = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
    assert content_digest(b'{"hello": "world"}\n') == expected


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"authority": "other.example.test"},
        {"path": "/api/appliance/claim"},
        {"query": "?a=1"},
        {"content_type": "text/plain"},
        {"content_encoding": "zstd"},
        {"path": "/api/\u00e4"},
    ],
)
def test_every_signed_component_is_bound(change: dict[str, str]) -> None:
    assert refusal(replace(REQUEST, **change), signed()) == "signature_wrong"  # type: ignore[arg-type] # text fields


def test_another_body_is_refused_by_its_digest_and_a_new_digest_by_the_signature() -> None:
    other = replace(REQUEST, body=b'{"a":2}')
    assert refusal(other, signed()) == "content_digest"
    assert refusal(REQUEST, {**signed(), "content-digest": content_digest(other.body)}) == "content_digest"
    assert refusal(other, {**signed(), "content-digest": content_digest(other.body)}) == "signature_wrong"
    for wrong in ("", "sha-512=:AAAA:", content_digest(b"").upper()):
        assert refusal(REQUEST, {**signed(), "content-digest": wrong}) == "content_digest"


def test_another_key_is_refused() -> None:
    assert refusal(REQUEST, signed(), key=SERVER) == "signature_wrong"


@pytest.mark.parametrize("skew", [-MAX_SKEW_S - 1, MAX_SKEW_S + 1, 10**8])
def test_an_old_or_future_request_is_refused(skew: int) -> None:
    assert refusal(REQUEST, signed(), now=NOW + skew) == "signature_time"


def change_input(change: Callable[[str], str]) -> Headers:
    headers = signed()
    return {**headers, "signature-input": change(headers["signature-input"])}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda _: "", "signature_missing", id="none"),
        pytest.param(lambda field: field.replace("wk=", "sig1="), "signature_missing", id="label"),
        pytest.param(lambda field: f"{field}, {field}", "signature_missing", id="two"),
        pytest.param(lambda field: f"{field};expires=1", "signature_missing", id="more parameters"),
        pytest.param(lambda field: field.replace("ed25519", "hmac-sha256"), "signature_missing", id="algorithm"),
        pytest.param(lambda field: field.replace(NONCE, "00"), "signature_missing", id="nonce"),
        pytest.param(lambda field: field + " " * 3_000, "signature_missing", id="length"),
        pytest.param(lambda field: field.replace(' "content-digest"', ""), "signature_profile", id="narrower"),
        pytest.param(lambda field: field.replace('"@query"', '"@query" "host"'), "signature_profile", id="wider"),
        pytest.param(lambda field: field.replace("appliance-v1", "answer-v1"), "signature_profile", id="tag"),
        pytest.param(lambda field: field.replace(str(NOW), "\u0661" * 10), "signature_profile", id="digits"),
        pytest.param(lambda field: field.replace(NONCE, "f" * 32), "signature_wrong", id="another nonce"),
        pytest.param(lambda field: field.replace(str(NOW), str(NOW + 1)), "signature_wrong", id="another time"),
        pytest.param(lambda field: field.replace(BOX.keyid, SERVER.keyid), "signature_wrong", id="another key id"),
    ],
)
def test_other_signature_inputs_are_refused(change: Callable[[str], str], code: str) -> None:
    assert refusal(REQUEST, change_input(change)) == code


@pytest.mark.parametrize("field", ["", "wk=::", "wk=:AAAA:", "sig1=:" + "A" * 86 + "==:", "wk=:" + "!" * 86 + "==:"])
def test_a_signature_in_another_form_is_refused(field: str) -> None:
    assert refusal(REQUEST, {**signed(), "signature": field}) == "signature_missing"


def test_a_request_without_any_field_is_refused() -> None:
    assert refusal(REQUEST, {}) == "signature_missing"
    with pytest.raises(SignatureRefused):
        claimed_signer({})


def answer_refusal(status: int, body: bytes, headers: Headers, request_headers: Headers) -> str:
    with pytest.raises(SignatureRefused) as refused:
        verify_answer(status, body, headers, request_headers, load_public(SERVER.public_raw))
    return refused.value.code


def test_an_answer_is_bound_to_status_body_and_the_very_request() -> None:
    request_headers, body = signed(), b'{"ok":true}'
    headers = sign_answer(200, body, request_headers, SERVER, created=NOW, nonce=NONCE)
    verify_answer(200, body, headers, request_headers, load_public(SERVER.public_raw))
    other = sign_request(REQUEST, BOX, created=NOW, nonce="f" * 32)
    assert answer_refusal(503, body, headers, request_headers) == "signature_wrong"
    assert answer_refusal(200, body, headers, other) == "signature_wrong"
    assert answer_refusal(200, b"{}", headers, request_headers) == "content_digest"
    assert answer_refusal(200, body, {}, request_headers) == "signature_missing"
    by_box = sign_answer(200, body, request_headers, BOX, created=NOW, nonce=NONCE)
    assert answer_refusal(200, body, by_box, request_headers) == "signature_wrong"


def test_a_request_is_no_answer_and_an_answer_is_no_request() -> None:
    request_headers = signed()
    assert answer_refusal(200, REQUEST.body, request_headers, request_headers) == "signature_profile"
    headers = sign_answer(200, REQUEST.body, request_headers, BOX, created=NOW, nonce=NONCE)
    assert refusal(REQUEST, headers) == "signature_profile"


@given(place=st.integers(0, 63), change=st.integers(1, 255))
def test_every_changed_byte_of_a_signature_is_refused(place: int, change: int) -> None:
    headers = signed()
    raw = bytearray(base64.b64decode(headers["signature"].removeprefix("wk=:").removesuffix(":")))
    raw[place] ^= change
    forged = {**headers, "signature": f"wk=:{base64.b64encode(raw).decode()}:"}
    assert refusal(REQUEST, forged) == "signature_wrong"
