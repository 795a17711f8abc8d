"""Request and answer signatures between appliance and Central Command: RFC 9421 with RFC 9530 digests.

The profile is closed: one signature, labelled `wk`, over a fixed list of components, Ed25519, and a tag that
names the direction. Anything wider or narrower is refused. Clock and nonce are arguments; that a nonce was not
seen before is the receiver's to remember, after the signature verified and before the request acts.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.kit.signer import Signer

REQUEST_TAG = "wardkeep-appliance-v1"
ANSWER_TAG = "wardkeep-answer-v1"
MAX_SKEW_S = 60
NONCE_KEPT_S = 180
MAX_HEADER_CHARS = 2048

_CONTENT_DIGEST = '"content-digest"'
"""As components name it. Its value is reckoned from the body that came, never taken from a header."""
_REQUEST_COMPONENTS = (
    '"@method"',
    '"@authority"',
    '"@path"',
    '"@query"',
    _CONTENT_DIGEST,
    '"content-type"',
    '"content-encoding"',
)
_ANSWER_COMPONENTS = ('"@status"', _CONTENT_DIGEST, '"signature";req;key="wk"')
_DIGEST = re.compile(r"^sha-256=:([A-Za-z0-9+/]{43}=):$")
_SIGNATURE = re.compile(r"^wk=:([A-Za-z0-9+/]{86}==):$")
_INPUT = re.compile(
    r'^wk=(\((?:[^()]{0,400})\);created=(\d{10,11});nonce="([0-9a-f]{32})";keyid="([0-9a-f]{64})"'
    r';alg="ed25519";tag="([a-z0-9-]{1,40})")$'
)


class SignatureRefused(ValueError):
    """The message carries no acceptable signature; `code` is stable and safe to show."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class SignedRequest:
    """What is signed of a request. `query` begins with `?` (a lone `?` when there is none); `body` is as sent."""

    method: str
    authority: str
    path: str
    query: str
    content_type: str
    content_encoding: str
    body: bytes


@dataclass(frozen=True)
class Proven:
    """A request whose signature verified: whose key, which nonce, signed when (Unix seconds)."""

    keyid: str
    nonce: str
    created: int


@dataclass(frozen=True)
class ClaimedSigner:
    """What a request says before anything is verified: only good for looking up a key."""

    keyid: str
    created: int


def content_digest(body: bytes) -> str:
    """Content-Digest field value over the encoded body (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def sign_request(request: SignedRequest, signer: Signer, *, created: int, nonce: str) -> dict[str, str]:
    """Header fields to add. `created` is Unix seconds, `nonce` 32 hex digits of fresh randomness."""
    parameters = _parameters(_REQUEST_COMPONENTS, created, nonce, signer.keyid, REQUEST_TAG)
    return _signed_fields(_request_values(request), parameters, signer)


def claimed_signer(headers: Mapping[str, str]) -> ClaimedSigner:
    """Read keyid and created from `signature-input` without believing them. Raises SignatureRefused."""
    _, created, _, keyid, _ = _read_input(headers)
    return ClaimedSigner(keyid=keyid, created=created)


def verify_request(request: SignedRequest, headers: Mapping[str, str], key: Ed25519PublicKey, *, now: int) -> Proven:
    """Verify an appliance's request; header names are lower case. Raises SignatureRefused."""
    parameters, created, nonce, keyid, tag = _read_input(headers)
    if tag != REQUEST_TAG or parameters != _parameters(_REQUEST_COMPONENTS, created, nonce, keyid, REQUEST_TAG):
        raise SignatureRefused("signature_profile", "the signed components are not the required ones")
    if abs(now - created) > MAX_SKEW_S:
        raise SignatureRefused("signature_time", f"signed more than {MAX_SKEW_S} s away from the server's clock")
    _verify(_request_values(request), parameters, headers, key)
    return Proven(keyid=keyid, nonce=nonce, created=created)


def sign_answer(
    status: int, body: bytes, request_headers: Mapping[str, str], signer: Signer, *, created: int, nonce: str
) -> dict[str, str]:
    """Header fields that bind an answer to the very request that it answers (RFC 9421 section 2.4)."""
    values = _answer_values(status, body, request_headers)
    parameters = _parameters(_ANSWER_COMPONENTS, created, nonce, signer.keyid, ANSWER_TAG)
    return _signed_fields(values, parameters, signer)


def verify_answer(
    status: int,
    body: bytes,
    headers: Mapping[str, str],
    request_headers: Mapping[str, str],
    key: Ed25519PublicKey,
) -> None:
    """Verify that the pinned server key signed this answer to our request. Raises SignatureRefused."""
    values = _answer_values(status, body, request_headers)
    parameters, created, nonce, keyid, tag = _read_input(headers)
    if tag != ANSWER_TAG or parameters != _parameters(_ANSWER_COMPONENTS, created, nonce, keyid, ANSWER_TAG):
        raise SignatureRefused("signature_profile", "the answer's signed components are not the required ones")
    _verify(values, parameters, headers, key)


def _request_values(request: SignedRequest) -> dict[str, str]:
    values = (
        request.method.upper(),
        request.authority.lower(),
        request.path,
        request.query,
        content_digest(request.body),
        request.content_type,
        request.content_encoding,
    )
    return dict(zip(_REQUEST_COMPONENTS, values, strict=True))


def _answer_values(status: int, body: bytes, request_headers: Mapping[str, str]) -> dict[str, str]:
    values = (str(status), content_digest(body), request_headers.get("signature", "").removeprefix("wk="))
    return dict(zip(_ANSWER_COMPONENTS, values, strict=True))


def _parameters(components: tuple[str, ...], created: int, nonce: str, keyid: str, tag: str) -> str:
    return f'({" ".join(components)});created={created};nonce="{nonce}";keyid="{keyid}";alg="ed25519";tag="{tag}"'


def _base(values: Mapping[str, str], parameters: str) -> bytes:
    lines = [f"{name}: {value}" for name, value in values.items()]
    lines.append(f'"@signature-params": {parameters}')
    return "\n".join(lines).encode("ascii", errors="strict")


def _signed_fields(values: Mapping[str, str], parameters: str, signer: Signer) -> dict[str, str]:
    signature = base64.b64encode(signer.sign(_base(values, parameters))).decode()
    return {
        "content-digest": values[_CONTENT_DIGEST],
        "signature-input": f"wk={parameters}",
        "signature": f"wk=:{signature}:",
    }


def _read_input(headers: Mapping[str, str]) -> tuple[str, int, str, str, str]:
    field = headers.get("signature-input", "")
    found = _INPUT.match(field) if len(field) <= MAX_HEADER_CHARS else None
    if found is None:
        raise SignatureRefused("signature_missing", "no signature in the required form")
    return found[1], int(found[2]), found[3], found[4], found[5]


def _verify(values: Mapping[str, str], parameters: str, headers: Mapping[str, str], key: Ed25519PublicKey) -> None:
    digest = _DIGEST.match(headers.get("content-digest", ""))
    if digest is None or headers["content-digest"] != values[_CONTENT_DIGEST]:
        raise SignatureRefused("content_digest", "the body is not the one that was signed")
    signature = _SIGNATURE.match(headers.get("signature", ""))
    if signature is None:
        raise SignatureRefused("signature_missing", "no signature in the required form")
    try:
        key.verify(base64.b64decode(signature[1], validate=True), _base(values, parameters))
    except (InvalidSignature, UnicodeEncodeError) as error:
        raise SignatureRefused("signature_wrong", "the signature does not verify") from error
