"""One HTTP exchange with limits: no redirects, no cookies, no proxies from the environment, a bounded answer."""

import ssl
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx2

from wardkeep_appliance.link.errors import NotBelieved, Unavailable
from wardkeep_appliance.link.wire import Heard

LARGEST_ANSWER = 8_388_608
TIMEOUT = httpx2.Timeout(20.0, connect=10.0)


class ServerAddressRefused(ValueError):
    """The server's address is not https, nor http from loopback to loopback."""


def checked_server(server: str) -> str:
    """The address without a trailing slash, when requests may be sent there. Raises ServerAddressRefused."""
    parts = urlsplit(server)
    plain = parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if not (plain or parts.scheme == "https") or not parts.hostname:
        raise ServerAddressRefused("the server's address begins with https:// (http:// only to this very machine)")
    if parts.username or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ServerAddressRefused("the server's address is scheme, name and port, and nothing else")
    return server.rstrip("/")


def make_client() -> httpx2.AsyncClient:
    """A client for one server; the machine's own trust store decides about certificates."""
    return httpx2.AsyncClient(
        verify=ssl.create_default_context(),
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        limits=httpx2.Limits(max_connections=8, max_keepalive_connections=4, keepalive_expiry=90.0),
    )


async def exchange(client: httpx2.AsyncClient, url: str, body: bytes, headers: dict[str, str]) -> Heard:
    """POST and read at most LARGEST_ANSWER bytes. Raises Unavailable, NotBelieved."""
    try:
        async with client.stream("POST", url, content=body, headers=headers) as response:
            chunks = bytearray()
            async for chunk in response.aiter_raw():
                chunks += chunk
                if len(chunks) > LARGEST_ANSWER:
                    raise NotBelieved("answer_too_large", f"the answer is larger than {LARGEST_ANSWER} bytes")
            return Heard(response.status_code, dict(response.headers), bytes(chunks))
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Unavailable("not_reached", f"no answer: {type(error).__name__}") from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
