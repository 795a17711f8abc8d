"""As much of HTTP/1.1 as a page for one reader needs: a GET or HEAD, one answer, and the connection ends.

Source: RFC 9110, RFC 9112. What is longer, slower or of another form is refused before anything is looked up.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

MOST_HEAD_BYTES = 8_192
HEAD_WITHIN_S = 5.0
_LINE = re.compile(r"(GET|HEAD) (/[!-~]*) HTTP/1\.[01]")
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([ -~\t]*)")
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
    """A request without its query; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """Status, body and the headers that are its own."""

    status: HTTPStatus
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


async def read_request(reader: asyncio.StreamReader) -> Asked:
    """Raises RequestRefused."""
    try:
        async with asyncio.timeout(HEAD_WITHIN_S):
            head = await reader.readuntil(b"\r\n\r\n")
    except TimeoutError as error:
        raise RequestRefused(HTTPStatus.REQUEST_TIMEOUT) from error
    except (asyncio.LimitOverrunError, asyncio.IncompleteReadError) as error:
        raise RequestRefused(HTTPStatus.BAD_REQUEST) from error
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    found = _LINE.fullmatch(first)
    if found is None:
        known = re.match(r"[A-Z]+ /", first)
        raise RequestRefused(HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.BAD_REQUEST)
    headers: dict[str, str] = {}
    for line in lines:
        parts = _FIELD.fullmatch(line)
        if parts is None or (parts[1].lower() == "host" and "host" in headers):
            raise RequestRefused(HTTPStatus.BAD_REQUEST)
        headers[parts[1].lower()] = parts[2].strip()
    return Asked(found[1], found[2].partition("?")[0], headers)


def head_of(status: HTTPStatus, length: int, headers: Mapping[str, str]) -> bytes:
    """Status line and header fields."""
    fields = {**HEADERS, **headers, "content-length": str(length)}
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def allowed_hosts(address: str, port: int, names: frozenset[str]) -> frozenset[str]:
    """Values of Host that are answered: names of this very machine, and those of the settings."""
    loopback = {"127.0.0.1", "localhost", "[::1]"}
    own = {f"[{address}]" if ":" in address else address} - {"0.0.0.0", "[::]"}  # noqa: S104 - compared, not bound
    hosts = {each.lower() for each in loopback | own | names}
    return frozenset({f"{host}:{port}" for host in hosts} | (hosts if port == 80 else set()))  # noqa: PLR2004 - HTTP's own
