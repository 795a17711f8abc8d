"""Calls to a server that speaks the protocol: signatures both ways, retries, rest, skewed clocks, claims."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_appliance.clock import SystemClock
from wardkeep_appliance.keys.ring import KeyRing, make_ring
from wardkeep_appliance.link.claim import CodeRefused, claim, read_code
from wardkeep_appliance.link.errors import NotBelieved, RefusedByServer, Unavailable
from wardkeep_appliance.link.exchange import ServerAddressRefused, checked_server, make_client
from wardkeep_appliance.link.link import Link
from wardkeep_appliance.link.wire import authority_of
from wardkeep_appliance.tests.support.central import CODE, Central
from wardkeep_core.kit.signer import KeySigner, load_public_base64
from wardkeep_core.protocol.messages import DevicesReport

REPORTS = "/api/appliance/devices"


@asynccontextmanager
async def linked(folder: Path) -> AsyncIterator[tuple[Central, Link]]:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with Central() as central, make_client() as client:
        ring = make_ring(folder / "keys")
        answer = await claim(client, central.url, CODE, ring)
        key = load_public_base64(answer.server_keys.answers)
        link = Link(client, central.url, ring.identity, key, SystemClock(), sleep=sleep)
        link.waits = waits  # type: ignore[attr-defined]
        yield central, link


async def report(link: Link) -> None:
    await link.report(DevicesReport(devices=()))


async def test_a_call_is_signed_and_its_answer_believed(tmp_path: Path) -> None:
    async with linked(tmp_path) as (central, link):
        await report(link)
        assert [heard.path for heard in central.heard] == ["/api/appliance/claim", REPORTS]


async def test_an_answer_signed_by_another_key_is_not_believed(tmp_path: Path) -> None:
    async with linked(tmp_path) as (central, link):
        central.signers["answers"] = KeySigner(Ed25519PrivateKey.generate())
        with pytest.raises(NotBelieved):
            await report(link)


async def test_a_lost_answer_is_asked_for_again_with_a_new_nonce(tmp_path: Path) -> None:
    async with linked(tmp_path) as (central, link):
        lost = iter([0, 0, 200])
        central.faults[REPORTS] = lambda: next(lost)
        await report(link)
        nonces = {heard.headers["signature-input"] for heard in central.heard if heard.path == REPORTS}
        assert len(nonces) == 3
        assert len(link.waits) == 2  # type: ignore[attr-defined]


async def test_a_server_that_stays_away_is_left_alone_for_a_while(tmp_path: Path) -> None:
    async with linked(tmp_path) as (central, link):
        central.faults[REPORTS] = lambda: 0
        for _ in range(2):
            with pytest.raises(Unavailable):
                await report(link)
        before = len(central.heard)
        with pytest.raises(Unavailable) as resting:
            await report(link)
        assert resting.value.code == "resting"
        assert len(central.heard) == before


async def test_retry_after_is_respected_and_not_retried(tmp_path: Path) -> None:
    async with linked(tmp_path) as (central, link):
        central.faults[REPORTS], central.retry_after_s = (lambda: 503), 7
        with pytest.raises(Unavailable) as busy:
            await report(link)
        assert busy.value.retry_after_s == 7
        with pytest.raises(Unavailable) as resting:
            await report(link)
        assert resting.value.code == "resting"
        assert sum(heard.path == REPORTS for heard in central.heard) == 1


async def test_a_refusal_is_not_sent_again(tmp_path: Path) -> None:
    async with linked(tmp_path) as (central, link):
        central.faults[REPORTS] = lambda: 422
        with pytest.raises(RefusedByServer) as refused:
            await report(link)
        assert (refused.value.status, refused.value.code) == (422, "faulty")
        assert sum(heard.path == REPORTS for heard in central.heard) == 1


async def test_a_skewed_clock_takes_the_servers_time_for_signatures_only(tmp_path: Path) -> None:
    async with linked(tmp_path) as (central, link):
        central.clock_ahead = timedelta(hours=3)
        await report(link)
        assert abs(link.server_ahead_s - 3 * 3600) < 5
        assert sum(heard.path == REPORTS for heard in central.heard) == 2


async def test_a_claim_whose_answer_another_key_signed_is_not_believed(tmp_path: Path) -> None:
    async with Central() as central, make_client() as client:
        told = central.signers["answers"]
        original = central._claim

        def lie(request: object) -> object:
            answer = original(request)  # type: ignore[arg-type]
            central.signers["answers"] = KeySigner(Ed25519PrivateKey.generate())
            return answer

        central._claim = lie  # type: ignore[method-assign,assignment]
        with pytest.raises(NotBelieved):
            await claim(client, central.url, CODE, make_ring(tmp_path / "keys"))
        assert told is not central.signers["answers"]


@pytest.mark.parametrize(
    "address",
    [
        "http://wardkeep.example",
        "http://10.0.0.1:8080",
        "ftp://127.0.0.1",
        "https://",
        "https://user:secret@wardkeep.example",
        "https://wardkeep.example/path",
    ],
)
def test_where_requests_may_not_go(address: str) -> None:
    with pytest.raises(ServerAddressRefused):
        checked_server(address)


@pytest.mark.parametrize(
    "address", ["https://wardkeep.example", "http://127.0.0.1:8080", "http://[::1]:1", "http://localhost:1/"]
)
def test_where_requests_may_go(address: str) -> None:
    assert checked_server(address) == address.rstrip("/")


def test_authority_is_spelled_as_the_host_header() -> None:
    assert authority_of("https://Wardkeep.Example:443") == "wardkeep.example"
    assert authority_of("http://127.0.0.1:8080") == "127.0.0.1:8080"
    assert authority_of("http://[::1]:8080") == "[::1]:8080"


def test_a_code_is_read_however_it_is_grouped(tmp_path: Path) -> None:
    file = tmp_path / "code"
    file.write_text("abcd-efgh jklm-npq2\n")
    assert read_code(file) == CODE
    file.write_text("0bcd-efgh-jklm-npq2")
    with pytest.raises(CodeRefused):
        read_code(file)


def test_keys_are_readable_by_us_only(tmp_path: Path) -> None:
    ring: KeyRing = make_ring(tmp_path / "keys")
    modes = {oct(file.stat().st_mode & 0o777) for file in (tmp_path / "keys").iterdir()}
    assert modes == {"0o600"}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert len({base64.b64decode(key) for key in ring.public().to_json().values()}) == 4


async def test_the_client_follows_no_redirect_and_reads_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with make_client() as client:
        assert isinstance(client, httpx2.AsyncClient)
        assert client.follow_redirects is False
        assert client.trust_env is False
