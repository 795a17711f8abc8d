import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from wardkeep_server.platform import outbound
from wardkeep_server.platform.outbound import Outbound, OutboundFailed, OutboundRefused, is_public, parse_allowed

PUBLIC, PUBLIC_V6 = "8.8.8.8", "2606:4700:4700::1111"


class Listener:
    """A plain HTTP server on loopback that answers one text and notes what it was sent."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked: list[bytes] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.asked.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(self.answer)
            await writer.drain()
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


@asynccontextmanager
async def listening(answer: bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[Listener]:
    listener = Listener(answer)
    server = await asyncio.start_server(listener.serve, "127.0.0.1", 0, ssl=tls)
    listener.port = server.sockets[0].getsockname()[1]
    async with server:
        yield listener


def said(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}Connection: close\r\n\r\n".encode() + body


class Answers:
    """A name server whose answer changes from one question to the next."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        del host, port
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return answer


class Noting(httpcore2.AsyncNetworkBackend):
    """Notes where it is told to connect, and does not."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        del port, timeout, local_address, socket_options
        self.told.append(host)
        raise httpcore2.ConnectError


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "255.255.255.255"),
        "0.0.0.0",  # noqa: S104 - an address to be refused, not a bind
        *("100.64.0.1", "100.127.255.254", "192.0.0.9", "192.88.99.1", "198.18.0.1", "203.0.113.5", "224.0.0.1"),
        *("240.0.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:8.8.8.8"),
        *("::ffff:10.0.0.1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:0a00:0001::1", "2002:808:808::1", "2001::1"),
        *("2001:db8::1", "3fff::1", "100::1", "::8.8.8.8", "not an address", "", "0x7f.1"),
    ],
)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", PUBLIC_V6, "2a00:1450:4001::1"])
def test_what_is_public_is_taken(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://provider.test/", "ftp://provider.test/", "https://provider.test:22/", "https:///path", "https://"),
        *("https://user:secret@provider.test/", "https://user@provider.test/", "https://provider.test/#x"),
        *("https://provider.test\\@evil.test/", "https://provider.test/\r\nX: y", "https://a b.test/", "file:///x"),
        *("https://provider.test:99999/", "https://[::1", "https://prövider.test/", f"https://a.test/{'x' * 2100}"),
    ],
)
async def test_an_address_is_refused_by_its_text(url: str) -> None:
    network = Noting()
    with pytest.raises(OutboundRefused):
        await Outbound(resolve=Answers([PUBLIC]), network=network).get(url)
    assert network.told == []


async def test_what_proves_itself_may_come_over_http_from_public_addresses_only() -> None:
    network = Noting()
    client = Outbound(resolve=Answers([PUBLIC]), network=network)
    for url in ("http://authority.test/ts", "http://authority.test:8080/ts", "https://authority.test/ts"):
        with pytest.raises(OutboundFailed):
            await client.post_signed(url, b"question", {})
        with pytest.raises(OutboundFailed):
            await client.get_signed(url)
    assert network.told == 6 * [PUBLIC]
    with pytest.raises(OutboundRefused, match="port"):
        await client.get_signed("http://authority.test:25/")
    with pytest.raises(OutboundRefused, match="https"):
        await client.get("http://authority.test/")
    with pytest.raises(OutboundRefused, match="not public"):
        await Outbound(resolve=Answers(["10.0.0.1"]), network=network).get_signed("http://authority.test/")
    assert len(network.told) == 6


@pytest.mark.parametrize("answer", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], [PUBLIC_V6, "::ffff:127.0.0.1"]])
async def test_one_private_address_among_the_answers_is_enough(answer: list[str]) -> None:
    network = Noting()
    with pytest.raises(OutboundRefused, match="not public"):
        await Outbound(resolve=Answers(answer), network=network).get("https://provider.test/")
    assert network.told == []


async def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    """The name server says another address when it is asked again, as in DNS rebinding; it is not asked again."""
    network, names = Noting(), Answers([PUBLIC], ["127.0.0.1"])
    client = Outbound(resolve=names, network=network)
    with pytest.raises(OutboundFailed):
        await client.get("https://provider.test/")
    assert (network.told, names.asked) == ([PUBLIC], 1)
    with pytest.raises(OutboundRefused):
        await client.get("https://provider.test/")
    assert network.told == [PUBLIC]


async def test_a_name_that_nobody_can_have_is_refused() -> None:
    for host in ("a..test", f"{'a' * 64}.test"):
        with pytest.raises(OutboundRefused):
            await Outbound().get(f"https://{host}/")


async def test_this_machine_is_refused_unless_exactly_this_host_and_port_are_let_through() -> None:
    async with listening(said(b"hello")) as here:
        url = f"http://localhost:{here.port}/x"
        for allowed in ("", "localhost:1", f"127.0.0.1:{here.port}", f"other.test:{here.port}"):
            with pytest.raises(OutboundRefused):
                await Outbound(parse_allowed(allowed)).get(url)
        with pytest.raises(OutboundRefused):
            await Outbound().get("https://localhost:8443/")
        assert here.asked == []
        answer = await Outbound(parse_allowed(f"localhost:{here.port}")).get(url)
    assert (answer.status, answer.body) == (200, b"hello")


async def test_no_redirect_is_followed_and_nothing_of_ours_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = said(b"", "302 Found", "Location: http://169.254.169.254/\r\nSet-Cookie: a=b\r\n")
    async with listening(moved) as here:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        client = Outbound(parse_allowed(f"localhost:{here.port}"))
        answers = [await client.get(f"http://localhost:{here.port}/") for _ in range(2)]
    assert [one.status for one in answers] == [302, 302]
    assert len(here.asked) == 2
    told = b"".join(here.asked).lower()
    assert b"cookie" not in told
    assert b"authorization" not in told


async def test_too_many_bytes_and_too_long_a_wait_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "MOST_BYTES", 1000)
    monkeypatch.setattr(outbound, "WITHIN_S", 0.3)
    async with listening(said(b"x" * 1001)) as here:
        with pytest.raises(OutboundFailed, match="too long"):
            await Outbound(parse_allowed(f"localhost:{here.port}")).get(f"http://localhost:{here.port}/")
    async with listening(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe") as here:
        with pytest.raises(OutboundFailed):
            await Outbound(parse_allowed(f"localhost:{here.port}")).get(f"http://localhost:{here.port}/")


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate for localhost that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    began = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(began).not_valid_after(began.replace(year=2046))
    alternative = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    signed = made.add_extension(alternative, critical=False).sign(key, hashes.SHA256())
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


async def test_a_certificate_that_nobody_vouches_for_is_refused_even_where_the_address_is_let_through(
    tmp_path: Path,
) -> None:
    async with listening(said(b"hello"), self_signed(tmp_path)) as here:
        with pytest.raises(OutboundFailed) as failed:
            await Outbound(parse_allowed(f"localhost:{here.port}")).get(f"https://localhost:{here.port}/")
    assert "CERTIFICATE_VERIFY_FAILED" in str(failed.value.__cause__)
    assert here.asked == []
