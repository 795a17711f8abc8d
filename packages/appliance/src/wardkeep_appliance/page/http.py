"""One request and its answer on a connection, which then ends: all that a page for one reader needs of HTTP.

h11 reads and writes the protocol (RFC 9110, RFC 9112). What is too long, too slow or not HTTP is refused before
anything is looked up.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import h11

MOST_HEAD_BYTES = 8_192
HEAD_WITHIN_S = 5.0
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "connection": "close",
}


class RequestRefused(Exception):
    """Not answered; the status says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True)
class Asked:
    """A GET or HEAD without its query; header names in lower case."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """Status, body and the headers that are its own."""

    status: HTTPStatus
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Exchange:
    """Reads the request, then writes head and body of its answer; a HEAD gets no body."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._protocol = h11.Connection(h11.SERVER, max_incomplete_event_size=MOST_HEAD_BYTES)
        self._head_only = False

    async def asked(self) -> Asked:
        """Raises RequestRefused, ConnectionError when it ended first."""
        try:
            async with asyncio.timeout(HEAD_WITHIN_S):
                request = await self._request()
        except TimeoutError as error:
            raise RequestRefused(HTTPStatus.REQUEST_TIMEOUT) from error
        except h11.RemoteProtocolError as error:
            raise RequestRefused(HTTPStatus(error.error_status_hint)) from error
        if request.method not in {b"GET", b"HEAD"}:
            raise RequestRefused(HTTPStatus.METHOD_NOT_ALLOWED)
        self._head_only = request.method == b"HEAD"
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers}
        return Asked(request.target.decode("latin-1").partition("?")[0], headers)

    async def _request(self) -> h11.Request:
        while (event := self._protocol.next_event()) is h11.NEED_DATA:
            self._protocol.receive_data(await self._reader.read(MOST_HEAD_BYTES))
        if not isinstance(event, h11.Request):
            raise ConnectionResetError("it ended before it asked for anything")
        return event

    def begin(self, status: HTTPStatus, length: int, headers: Mapping[str, str]) -> bool:
        """Status line and header fields; False when no body is to follow. `length` in bytes."""
        fields = {**HEADERS, **headers, "content-length": str(length)}
        self._send(h11.Response(status_code=status.value, reason=status.phrase, headers=list(fields.items())))
        return not self._head_only

    async def piece(self, data: bytes) -> None:
        """A piece of the body."""
        self._send(h11.Data(data=data))
        await self._writer.drain()

    async def answer(self, answer: Answer) -> None:
        """All of a short one."""
        if self.begin(answer.status, len(answer.body), answer.headers):
            await self.piece(answer.body)
        await self._writer.drain()

    def _send(self, event: h11.Response | h11.Data) -> None:
        self._writer.write(self._protocol.send(event) or b"")


def allowed_hosts(address: str, port: int, names: frozenset[str]) -> frozenset[str]:
    """Values of Host that are answered: names of this very machine, and those of the settings."""
    loopback = {"127.0.0.1", "localhost", "[::1]"}
    own = {f"[{address}]" if ":" in address else address} - {"0.0.0.0", "[::]"}  # noqa: S104 - compared, not bound
    hosts = {each.lower() for each in loopback | own | names}
    return frozenset({f"{host}:{port}" for host in hosts} | (hosts if port == 80 else set()))  # noqa: PLR2004 - HTTP's own
