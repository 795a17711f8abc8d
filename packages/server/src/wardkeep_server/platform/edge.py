"""The outermost ASGI layer: request id, host names, caller's address, security headers, and faults of ours."""

import ipaddress
from time import perf_counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.errors import ServerError, WrongHost
from wardkeep_server.platform.log import log_fault, logger
from wardkeep_server.platform.problems import answer, known

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; manifest-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none';"
    " frame-ancestors 'none'; form-action 'self'"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "x-xss-protection": "1; mode=block",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
}
_ENCODED = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
_SLOW_S = 1.0


class Edge:
    """Pure ASGI, around everything."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = settings.allowed_hosts()
        self._proxies = frozenset(part.strip() for part in settings.trusted_proxies.split(",") if part.strip())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = new_id()
        scope.setdefault("state", {}).update(request_id=request_id, address=self._address(scope, headers))
        answering = _Answering(send, request_id, api=scope["path"].startswith(("/api", "/health")))
        if headers.get("host", "").lower() not in self._hosts:
            await answer(WrongHost(), request_id)(scope, receive, answering)
            return
        await self._serve(scope, receive, answering, request_id)

    async def _serve(self, scope: Scope, receive: Receive, answering: "_Answering", request_id: str) -> None:
        began = perf_counter()
        try:
            await self._app(scope, receive, answering)
        except Exception as error:
            if answering.started:
                raise
            told = known(error) or ServerError()
            if told.status >= ServerError.status:
                log_fault("request_failed", error, request_id=request_id, code=told.code)
            await answer(told, request_id)(scope, receive, answering)
        took, route = perf_counter() - began, scope.get("route")
        streams = getattr(getattr(route, "policy", None), "quiet", False)
        if took > _SLOW_S and not streams:
            path = getattr(route, "path", "unmatched")
            logger().warning("request_slow", request_id=request_id, route=path, duration_ms=int(took * 1000))

    def _address(self, scope: Scope, headers: Headers) -> str:
        client = scope.get("client")
        address = client[0] if client else "local"
        if address not in self._proxies:
            return str(address)
        for hop in reversed(headers.get("x-forwarded-for", "").split(",")):
            hop_address = hop.strip()
            if hop_address in self._proxies:
                continue
            return hop_address if _is_address(hop_address) else str(address)
        return str(address)


class _Answering:
    """Adds the headers that every answer carries."""

    def __init__(self, send: Send, request_id: str, *, api: bool) -> None:
        self._send = send
        self._request_id = request_id
        self._api = api
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = [*message["headers"], *_ENCODED, (b"x-request-id", self._request_id.encode())]
            if self._api and not any(name == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"no-store"))
            message = {**message, "headers": headers}
        await self._send(message)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
