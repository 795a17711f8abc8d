"""The one client for addresses outside: sign-in providers of tenants, time-stamping authorities of the installation.

Resolves a name once, refuses it unless every address is a public one, and connects to the very address that was
checked. https on listed ports only (and http where the answer proves itself), no redirect is followed, no cookie, proxy
or credential of ours goes along, bytes and time are limited. Exact `host:port` pairs may be let through in development
and tests (their scheme and address are then not judged); the setting is refused on a production configuration.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpcore2

from wardkeep_server.platform.errors import ServerError

PORTS = frozenset({443, 8443})
PLAIN_PORTS = frozenset({80, 8080})
"""Of http, for what proves itself: time stamps, revocation lists, calendar proofs."""
MOST_BYTES = 256 * 1024
WITHIN_S = 10.0
_MOST_URL = 2048
_MOST_TRIED = 3
_V4_REFUSED = tuple(ipaddress.IPv4Network(text) for text in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24"))
"""Shared address space (RFC 6598), protocol assignments (RFC 6890), 6to4 relays (RFC 7526)."""
_V6_GLOBAL = ipaddress.IPv6Network("2000::/3")
_V6_REFUSED = tuple(
    ipaddress.IPv6Network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48")
)
"""Teredo and other protocol assignments, documentation, 6to4, AS112. NAT64 and mapped ones are outside 2000::/3."""

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]


class OutboundRefused(ServerError):
    """The address is not one that this server calls; `detail` says why, in words for whoever entered it."""

    status, code, title = 422, "address_refused", "This server does not call that address"


class OutboundFailed(ServerError):
    """It did not answer, not in time, or too much."""

    status, code, title = 503, "outbound_failed", "The other server does not answer as it should; try again"


@dataclass(frozen=True)
class Answer:
    """Status, headers in lower case, and the whole body as sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """Every address of a name, as the machine resolves it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def is_public(address: str) -> bool:
    """Whether an address literal is unicast and reachable from anywhere; an address that cannot be read is not."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        return ip in _V6_GLOBAL and ip.is_global and not any(ip in network for network in _V6_REFUSED)
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _V4_REFUSED)


def parse_allowed(text: str) -> frozenset[tuple[str, int]]:
    """`host:port` pairs, comma separated. Raises ValueError."""
    pairs = set()
    for part in (one.strip().lower() for one in text.split(",")):
        if part:
            host, _, port = part.rpartition(":")
            if not host or not port.isdigit():
                raise ValueError(part)
            pairs.add((host.strip("[]"), int(port)))
    return frozenset(pairs)


class Outbound:
    """See the module. `resolve` and `network` are arguments so that a test can play a name whose answer changes."""

    def __init__(
        self,
        allowed: Iterable[tuple[str, int]] = (),
        *,
        resolve: Resolver = system_resolver,
        network: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allowed = frozenset(allowed)
        self._resolve = resolve
        self._network = network

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """With the first call: reading the machine's certificates takes longer than making every other part."""
        return ssl.create_default_context()

    def check(self, url: str) -> None:
        """Judge an address by its text alone. Raises OutboundRefused."""
        self._target(url)

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET. Raises OutboundRefused, OutboundFailed."""
        return await self._send("GET", url, headers or {}, None)

    async def post_form(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """POST of a form (RFC 6749 appendix B). Raises OutboundRefused, OutboundFailed."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return await self._send("POST", url, sent, urlencode(fields).encode())

    async def get_signed(self, url: str, *, most: int | None = None, accept: str = "*/*") -> Answer:
        """GET of something that proves itself, over http too. Raises OutboundRefused, OutboundFailed."""
        return await self._send("GET", url, {"Accept": accept}, None, plain=True, most=most)

    async def post_signed(
        self, url: str, content: bytes, headers: Mapping[str, str], *, most: int | None = None
    ) -> Answer:
        """POST whose answer proves itself, over http too. Raises OutboundRefused, OutboundFailed."""
        return await self._send("POST", url, headers, content, plain=True, most=most)

    async def _send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        *,
        plain: bool = False,
        most: int | None = None,
    ) -> Answer:
        host, port = self._target(url, plain=plain)
        known = (host, port) in self._allowed
        network = _CheckedNetwork(self._resolve, self._network, judge=not known)
        sent = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "wardkeep", **headers}
        try:
            async with (
                asyncio.timeout(WITHIN_S),
                httpcore2.AsyncConnectionPool(ssl_context=self._tls, network_backend=network) as pool,
                pool.stream(method, url, headers=list(sent.items()), content=content) as response,
            ):
                return await _read(response, MOST_BYTES if most is None else most)
        except UnicodeError as error:
            raise OutboundRefused("the address names no host") from error
        except (TimeoutError, OSError, httpcore2.TimeoutException, httpcore2.NetworkError) as error:
            raise OutboundFailed from error
        except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
            raise OutboundFailed("the other server does not speak HTTP as it should") from error

    def _target(self, url: str, *, plain: bool = False) -> tuple[str, int]:
        if len(url) > _MOST_URL or not url.isascii() or any(char <= " " or char in '\\"<>^`{|}' for char in url):
            raise OutboundRefused("the address holds characters that no address has, or is too long")
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError as error:
            raise OutboundRefused("the address cannot be read") from error
        if parts.scheme not in {"https", "http"} or not host:
            raise OutboundRefused("the address must begin with https:// and name a host")
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise OutboundRefused("the address must hold neither a user name, a password nor a fragment")
        port = port or (443 if parts.scheme == "https" else 80)
        if (host, port) in self._allowed:
            return host, port
        if parts.scheme != "https" and not plain:
            raise OutboundRefused("the address must begin with https://")
        ports = PORTS if parts.scheme == "https" else PLAIN_PORTS
        if port not in ports:
            raise OutboundRefused(f"the port must be one of {', '.join(str(one) for one in sorted(ports))}")
        return host, port


async def _read(response: httpcore2.Response, most: int) -> Answer:
    chunks, total = [], 0
    async for chunk in response.aiter_stream():
        total += len(chunk)
        if total > most:
            raise OutboundFailed("the other server's answer is too long")
        chunks.append(chunk)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    return Answer(response.status, headers, b"".join(chunks))


class _CheckedNetwork(httpcore2.AsyncNetworkBackend):
    """Resolves, judges every address, and connects to those addresses; TLS still checks the name."""

    def __init__(self, resolve: Resolver, network: httpcore2.AsyncNetworkBackend | None, *, judge: bool) -> None:
        self._resolve = resolve
        self._network = network or httpcore2.AnyIOBackend()
        self._judge = judge

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """See AsyncNetworkBackend."""
        addresses = await self._resolve(host, port)
        if not addresses:
            raise OutboundFailed
        if self._judge and not all(is_public(address) for address in addresses):
            raise OutboundRefused("the name leads to an address that is not public")
        failed: Exception = httpcore2.ConnectError()
        for address in addresses[:_MOST_TRIED]:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed
