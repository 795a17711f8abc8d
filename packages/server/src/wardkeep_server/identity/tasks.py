"""Who calls, by session cookie or API key; tidying up ended sessions; sending mails that wait; effects of notices."""

import re

from fastapi import Request
from fastapi.responses import Response

from wardkeep_core.kit.digest import sha256_hex
from wardkeep_server.identity import service
from wardkeep_server.platform.cookies import session_cookie
from wardkeep_server.platform.errors import BadRequest, Unauthenticated
from wardkeep_server.platform.gate import IDEMPOTENCY_KEY, AnswerMemory, Handler, HumanAuthenticator
from wardkeep_server.platform.hooks import hook
from wardkeep_server.platform.loops import Loop
from wardkeep_server.platform.work import Context, Parts
from wardkeep_server.tenancy.events import DecisionSigner
from wardkeep_server.tenancy.service import scope_of

_KEY = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
POLL_HEADER = "x-wardkeep-poll"
"""Sent by pages on requests that no person caused: they do not extend the idle time."""


SIGNATURE = "decision-assertion"
"""What a person's passkey says to the decision that the request brings, base64url of its JSON; `none` for unsigned."""


class _People:
    """By session cookie of this configuration, never the other one; or by API key, and then no cookie counts."""

    async def admit(self, request: Request, context: Context) -> None:
        """See Authenticator."""
        key = _api_key(request)
        if key is not None:
            context.subject_or_none = await service.authenticate_key(context.parts, key, context.address)
            context.scope = scope_of(context.subject)
            return
        token = request.cookies.get(session_cookie(context.parts.settings))
        if not token:
            raise Unauthenticated
        extend = POLL_HEADER not in request.headers and not request.scope["route"].policy.quiet
        subject, row = await service.authenticate(context.parts, token, extend=extend)
        context.subject_or_none = subject
        context.scope = scope_of(subject)
        context.facts["session"] = row
        context.act = await service.act_of(context.parts, subject, request.headers.get(SIGNATURE))


def _api_key(request: Request) -> str | None:
    bearer, plain = request.headers.get("authorization"), request.headers.get("x-api-key")
    if bearer is not None and plain is not None:
        raise BadRequest("send the key in one header, not in two", code="two_credentials")
    if bearer is None:
        return plain
    scheme, _, key = bearer.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated
    return key.strip()


async def _purge(parts: Parts) -> bool:
    await service.purge(parts)
    return False


class _Answers:
    """Answers of a day, kept sealed: some hold what is shown once."""

    async def once(self, request: Request, context: Context, serve: Handler) -> Response:
        """See AnswerMemory."""
        key = request.headers[IDEMPOTENCY_KEY]
        if not _KEY.match(key):
            raise BadRequest("Idempotency-Key is 1 to 64 letters, digits, - or _", code="bad_idempotency_key")
        digest = sha256_hex(f"{request.url.path}?{request.url.query}\n".encode() + await request.body())
        kept = await service.reserve_answer(context.work, key, digest)
        if kept is not None:
            return Response(kept.body, status_code=kept.status, media_type="application/json")
        response = await serve(request)
        await service.keep_answer(context.work, key, response.status_code, bytes(response.body))
        return response


HOOKS = (
    hook(HumanAuthenticator, _People()),  # type: ignore[type-abstract]  # a protocol is the kind of hook
    hook(DecisionSigner, service.Signer()),  # type: ignore[type-abstract]  # as above
    hook(AnswerMemory, _Answers()),  # type: ignore[type-abstract]  # as above
)
LOOPS = (
    Loop("session_purge", every_s=3600, turn=_purge),
    Loop("mail", every_s=5, turn=service.deliver),
    Loop("lost_factors", every_s=60, turn=service.remove_lost_factors),
)
