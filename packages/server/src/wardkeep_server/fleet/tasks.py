"""Who calls, by request signature; the nonce memory; tidying up."""

import zstandard
from fastapi import Request

from wardkeep_core.protocol.http_signature import (
    NONCE_KEPT_S,
    SignatureRefused,
    SignedRequest,
    claimed_signer,
    verify_request,
)
from wardkeep_server.fleet import repository, service
from wardkeep_server.fleet.errors import SignatureRejected
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.errors import BadRequest, TooLarge
from wardkeep_server.platform.gate import MachineAuthenticator
from wardkeep_server.platform.hooks import hook
from wardkeep_server.platform.loops import Loop
from wardkeep_server.platform.subject import Role, Subject
from wardkeep_server.platform.work import Context, Parts

MAX_DECODED = 16
"""A body may be this many times its encoded size, or as large as its address takes; re-statements compress well."""
_ROOM = 1024 * 1024


class _BySignature:
    """RFC 9421 by the appliance's identity key; cookies are never looked at."""

    async def admit(self, request: Request, context: Context) -> None:
        """See Authenticator. Leaves the decoded body in the request."""
        body = await request.body()
        headers = _headers(request)
        try:
            claimed = claimed_signer(headers)
            known = await service.known_appliance(context.parts, claimed.keyid)
            signed = _signed_request(request, headers, body)
            proven = verify_request(signed, headers, known.key, now=int(context.now.timestamp()))
        except SignatureRefused as error:
            raise SignatureRejected(str(error), code=error.code) from error
        facts = known.facts
        context.subject_or_none = Subject(
            id=facts.id,
            role=Role.APPLIANCE,
            name=facts.name,
            partner_id=facts.partner_id,
            organisation_id=facts.organisation_id,
        )
        context.scope = known.scope
        context.facts[service.APPLIANCE] = facts
        context.facts[service.PROVEN] = proven
        request._body = _decoded(headers, body, request.scope["route"].policy.max_body)  # noqa: SLF001 - what handlers read is the decoded body

    async def remember(self, session: Session, context: Context) -> None:
        """See MachineAuthenticator."""
        proven = context.facts[service.PROVEN]
        fresh = await repository.remember_nonce(session, context.subject.id, proven.nonce, context.now)
        if not fresh:
            service.forget(context.parts, service.calling_appliance(context).keyid)
            raise SignatureRejected("this request was seen before, or the appliance is retired", code="replayed")


def _headers(request: Request) -> dict[str, str]:
    """Header fields by name in lower case. A field that comes twice is refused: two readers could see two requests."""
    raw: list[tuple[bytes, bytes]] = request.scope["headers"]
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}
    if len(headers) != len(raw):
        raise SignatureRejected("a header field comes twice", code="header_doubled")
    return headers


def _signed_request(request: Request, headers: dict[str, str], body: bytes) -> SignedRequest:
    raw_path: bytes | None = request.scope.get("raw_path")
    return SignedRequest(
        method=request.method,
        authority=headers.get("host", ""),
        path=raw_path.decode("latin-1") if raw_path else request.url.path,
        query=f"?{request.scope['query_string'].decode('latin-1')}",
        content_type=headers.get("content-type", ""),
        content_encoding=headers.get("content-encoding", ""),
        body=body,
    )


def _decoded(headers: dict[str, str], body: bytes, always: int) -> bytes:
    """Identity or zstd. What comes out is limited: by the encoded size, but `always` bytes are fine."""
    encoding = headers.get("content-encoding", "identity").lower()
    if encoding in {"identity", ""}:
        return body
    if encoding != "zstd":
        raise BadRequest("Content-Encoding is identity or zstd", code="bad_encoding")
    largest = max(len(body) * MAX_DECODED + _ROOM, always)
    try:
        with zstandard.ZstdDecompressor(max_window_size=8 * _ROOM).stream_reader(body) as reader:
            decoded: bytes = reader.read(largest + 1)
    except zstandard.ZstdError as error:
        raise BadRequest("the body is not zstd", code="bad_encoding") from error
    if len(decoded) > largest:
        raise TooLarge
    return decoded


async def _purge(parts: Parts) -> bool:
    await service.purge(parts)
    return False


HOOKS = (hook(MachineAuthenticator, _BySignature()),)  # type: ignore[type-abstract]  # a protocol is the kind of hook
LOOPS = (
    Loop("fleet_purge", every_s=NONCE_KEPT_S, turn=_purge),
    Loop("orders", every_s=service.ORDERS_EVERY_S, turn=service.sweep_orders),
)
