"""Admission: what happens to every request before its handler sees a byte of the body, and after it answered.

People: count, authenticate, realm, role, first password, CSRF; then one transaction under the caller's scope, which
is committed before the answer leaves. Machines: signature, then the same, and the answer is signed.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from wardkeep_core.protocol.http_signature import sign_answer
from wardkeep_core.protocol.server_keys import HEADER
from wardkeep_server.platform import csrf
from wardkeep_server.platform.access import AccessPolicy, RateClass, key_scope, policy_of
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.errors import Forbidden, ServerError, TooLarge, Unauthenticated
from wardkeep_server.platform.limits import Allowance
from wardkeep_server.platform.log import logger
from wardkeep_server.platform.problems import known, machine_answer
from wardkeep_server.platform.work import Context, Parts

IDEMPOTENCY_KEY = "idempotency-key"
Handler = Callable[[Request], Awaitable[Response]]


class Authenticator(Protocol):
    """Finds out who calls and sets subject, scope and facts of the context. Raises Unauthenticated."""

    async def admit(self, request: Request, context: Context) -> None:
        """See the class."""


class HumanAuthenticator(Authenticator, Protocol):
    """By session cookie or API key."""


class MachineAuthenticator(Authenticator, Protocol):
    """By request signature."""

    async def remember(self, session: Session, context: Context) -> None:
        """Note the nonce, in the transaction of the act. Raises Unauthenticated when it was seen before."""


class AnswerMemory(Protocol):
    """Remembers what requests with an `Idempotency-Key` were answered, in the transaction of the act."""

    async def once(self, request: Request, context: Context, serve: Handler) -> Response:
        """Serve, or give the same answer again when the caller sent this key with this request before."""


class RefusalRecorder(Protocol):
    """Writes refusals into the audit log, in a transaction of their own."""

    async def refused(self, context: Context, error: ServerError, address: str) -> None:
        """See the class; `address` is method and route."""


class GuardedRoute(APIRoute):
    """A route whose handler runs only after admission. Refuses handlers without a policy."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - FastAPI's options
        self.policy = policy_of(endpoint)
        super().__init__(path, endpoint, **options)

    async def serve_straight(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A handler that takes the request and nothing else, called without FastAPI's own layers (ADR 0126)."""
        scope["route"] = self
        request = Request(scope, receive, send)
        response = await _serve_signed(request, _context(request), self.policy, self.endpoint)
        await response(scope, receive, send)

    def get_route_handler(self) -> Callable[[Request], Any]:
        """Wrap FastAPI's handler in admission."""
        inner = super().get_route_handler()
        policy = self.policy

        async def handler(request: Request) -> Response:
            context = _context(request)
            if policy.signed_answer:
                return await _serve_signed(request, context, policy, inner)
            return await _serve_person(request, context, policy, inner)

        return handler


def _context(request: Request) -> Context:
    parts: Parts = request.app.state.parts
    context = Context(parts, request.state.request_id, request.state.address, parts.clock())
    request.state.context = context
    return context


async def read_body(request: Request, largest: int) -> bytes:
    """Read the body as sent, once, and no more than `largest` bytes of it. Raises TooLarge."""
    if int(request.headers.get("content-length", "0")) > largest:
        raise TooLarge
    chunks, total, more = [], 0, True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk: bytes = message.get("body", b"")
        total += len(chunk)
        if total > largest:
            raise TooLarge
        chunks.append(chunk)
        more = message.get("more_body", False)
    body = b"".join(chunks)
    request._body = body  # noqa: SLF001 - where Starlette keeps a body that was read
    return body


async def _serve_person(request: Request, context: Context, policy: AccessPolicy, inner: Handler) -> Response:
    if policy.public:
        allowance = await context.parts.limiter.count(policy.rate, f"address:{context.address}")
        if policy.csrf:
            csrf.check(request, context.parts.settings, signing_in=True)
        await read_body(request, policy.max_body)
        response = await inner(request)
    else:
        allowance = await _admit_person(request, context, policy)
        await read_body(request, policy.max_body)
        response = await _in_transaction(request, context, inner)
    context.decorate(response)
    if allowance is not None:
        response.headers.update(allowance.headers())
    return response


async def _admit_person(request: Request, context: Context, policy: AccessPolicy) -> Allowance | None:
    authenticator = context.parts.hooks.one(HumanAuthenticator)
    try:
        await authenticator.admit(request, context)
    except Unauthenticated:
        await context.parts.limiter.count(RateClass.READ, f"address:{context.address}")
        raise
    allowance = await context.parts.limiter.count(policy.rate, f"subject:{context.subject.id}")
    try:
        _authorise(request, context, policy)
    except Forbidden as error:
        for recorder in context.parts.hooks.all(RefusalRecorder):
            await recorder.refused(context, error, f"{request.method} {request.scope['route'].path}")
        raise
    return allowance


def _authorise(request: Request, context: Context, policy: AccessPolicy) -> None:
    subject = context.subject
    if subject.key_scopes is not None:
        _authorise_key(request, subject.key_scopes)
        return
    if subject.realm not in policy.realms:
        raise Unauthenticated("this address is not for your kind of account", code="wrong_realm")
    if subject.role not in policy.roles:
        raise Forbidden("this needs another role")
    if policy.csrf:
        csrf.check(request, context.parts.settings, signing_in=False)
    unsafe = request.method not in csrf.SAFE_METHODS
    if subject.password_change_required and unsafe and not policy.while_password_expired:
        raise Forbidden("change the generated password first", code="password_change_required")
    if subject.factor_missing and unsafe and not policy.while_password_expired:
        raise Forbidden("enrol a second factor first", code="factor_enrolment_required")
    if policy.step_up:
        context.require_step_up()


def _authorise_key(request: Request, scopes: frozenset[str]) -> None:
    """A key carries no cookie, so no other site can make a browser send it: there is no CSRF to check."""
    wanted = key_scope(request.method, request.scope["route"].endpoint)
    if wanted is None:
        raise Unauthenticated("this address is not for API keys", code="wrong_realm")
    if wanted not in scopes:
        raise Forbidden(f"this needs the scope {wanted}", code="scope_missing")


async def _in_transaction(request: Request, context: Context, inner: Handler) -> Response:
    if context.scope is None:
        raise Unauthenticated

    async def serve(request: Request) -> Response:
        response = await inner(request)
        context.act.refuse_unused()
        return response

    async with context.parts.database.session(context.scope) as session:
        context.session = session
        if request.method == "POST" and IDEMPOTENCY_KEY in request.headers:
            return await context.parts.hooks.one(AnswerMemory).once(request, context, serve)
        return await serve(request)


async def _serve_signed(request: Request, context: Context, policy: AccessPolicy, inner: Handler) -> Response:
    serve = _admit_machine if policy.machine else _serve_person
    try:
        response = await serve(request, context, policy, inner)
    except Exception as error:
        told = known(error)
        if told is None:
            raise
        response = machine_answer(told, context.request_id)
    return sign_response(request, response, context)


async def _admit_machine(request: Request, context: Context, policy: AccessPolicy, inner: Handler) -> Response:
    authenticator = context.parts.hooks.one(MachineAuthenticator)
    await read_body(request, policy.max_body)
    await authenticator.admit(request, context)
    await context.parts.limiter.count(policy.rate, f"appliance:{context.subject.id}")
    if context.scope is None:
        raise Unauthenticated
    if policy.own_transaction:
        return await inner(request)
    async with context.parts.database.session(context.scope) as session:
        context.session = session
        await authenticator.remember(session, context)
        return await inner(request)


def sign_response(request: Request, response: Response, context: Context) -> Response:
    """Sign an answer to an appliance, errors included; it is bound to the request that it answers."""
    nonce = context.request_id.replace("-", "")
    created = int(context.now.timestamp())
    signed = sign_answer(
        response.status_code,
        bytes(response.body),
        request.headers,
        context.parts.signers.answers,
        created=created,
        nonce=nonce,
    )
    response.raw_headers += [(name.encode(), value.encode()) for name, value in signed.items()]
    keys = context.parts.public_keys
    if keys.changes and request.headers.get(HEADER, keys.pins) != keys.pins:
        response.headers[HEADER] = keys.changes_header
    return response


def log_refused(context: Context, error: ServerError, address: str) -> None:
    """One line for a refusal, without what was tried."""
    logger().info("refused", route=address, code=error.code, request_id=context.request_id)
