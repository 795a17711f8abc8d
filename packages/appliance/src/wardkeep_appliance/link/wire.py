"""One signed call: what is sent, and why an answer is believed.

Requests are signed by the identity key over method, authority, path, query, digest and encoding (RFC 9421); answers
must be signed by the pinned answers key over this very request. An unsigned answer moves nothing but the waiting.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from wardkeep_appliance.link.errors import NotBelieved, RefusedByServer, Unavailable
from wardkeep_core.kit.signer import Signer
from wardkeep_core.protocol.http_signature import (
    SignatureRefused,
    SignedRequest,
    claimed_signer,
    sign_request,
    verify_answer,
)
from wardkeep_core.protocol.messages import Problem

JSON = "application/json"
LINES = "application/x-ndjson"
IDENTITY = "identity"
ZSTD = "zstd"
LONGEST_RETRY_AFTER_S = 3600.0
_BUSY = frozenset({429, 502, 503, 504})
_SUCCESS = range(200, 300)
_SERVER_ERROR = 500


@dataclass(frozen=True)
class Message:
    """A body on its way: POST to `path`, already encoded."""

    path: str
    body: bytes
    content_type: str = JSON
    content_encoding: str = IDENTITY


@dataclass(frozen=True)
class Heard:
    """What came back: header names in lower case, the body as sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def authority_of(server: str) -> str:
    """Host and port as the Host header spells them: lower case, without the scheme's own port."""
    parts = urlsplit(server)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return host if parts.port in {None, default} else f"{host}:{parts.port}"


def signed_headers(message: Message, authority: str, signer: Signer, *, created: int) -> dict[str, str]:
    """All header fields of a call, names in lower case."""
    request = SignedRequest(
        method="POST",
        authority=authority,
        path=message.path,
        query="?",
        content_type=message.content_type,
        content_encoding=message.content_encoding,
        body=message.body,
    )
    described = {
        "host": authority,
        "content-type": message.content_type,
        "content-encoding": message.content_encoding,
        "accept": JSON,
        "accept-encoding": IDENTITY,
    }
    return described | sign_request(request, signer, created=created, nonce=secrets.token_hex(16))


def believed(heard: Heard, sent: dict[str, str], key: Ed25519PublicKey) -> None:
    """Nothing, when the pinned key signed this answer to this request. Raises NotBelieved, Unavailable."""
    try:
        verify_answer(heard.status, heard.body, heard.headers, sent, key)
    except SignatureRefused as error:
        if heard.status in _BUSY or heard.status >= _SERVER_ERROR:
            raise busy(heard) from error
        raise NotBelieved(error.code, f"answer {heard.status} is not signed by the pinned key") from error


def good_body(heard: Heard) -> bytes:
    """The body of a believed answer. Raises Unavailable or RefusedByServer when it is no success."""
    if heard.status in _SUCCESS:
        return heard.body
    if heard.status in _BUSY:
        raise busy(heard)
    try:
        problem = Problem.model_validate_json(heard.body)
    except ValidationError as error:
        raise RefusedByServer("refused", f"the server answered {heard.status}", heard.status) from error
    if heard.status >= _SERVER_ERROR:
        raise Unavailable(problem.code, problem.title)
    raise RefusedByServer(problem.code, f"{problem.title}: {problem.detail}", heard.status)


def busy(heard: Heard) -> Unavailable:
    """The server, or something before it, asks to come again later."""
    text = heard.headers.get("retry-after", "")
    wait = min(float(text), LONGEST_RETRY_AFTER_S) if text.isdecimal() else None
    return Unavailable("server_busy", f"the server answered {heard.status}", retry_after_s=wait)


def server_seconds(heard: Heard) -> float:
    """The server's clock in Unix seconds when it signed a believed answer. Used for request signatures only."""
    return float(claimed_signer(heard.headers).created)
