"""The SNTP client against real datagrams: offset from the four timestamps, and everything that is no answer."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_appliance.clock import SystemClock
from wardkeep_appliance.probes.sntp import ERA_S, UNIX_TO_NTP_S, NoAnswer, ask_all, offset_ms, split_source

Answer = Callable[[bytes], bytes | None]


def packet(question: bytes, *, ahead_s: float = 0.0, first: int = 0x24, stratum: int = 2) -> bytes:
    """An answer of a server whose clock is `ahead_s` ahead of ours."""
    now = datetime.now(UTC).timestamp() + ahead_s + UNIX_TO_NTP_S
    stamp = (int(now) % ERA_S, int(now % 1 * ERA_S))
    origin = struct.unpack("!2I", question[40:48])
    return struct.pack("!BBbb11I", first, stratum, 4, -20, 0, 0, 0, *stamp, *origin, *stamp, *stamp)


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    class Server(asyncio.DatagramProtocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = cast("asyncio.DatagramTransport", transport)

        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            said = answer(data)
            if said is not None:
                self.transport.sendto(said, addr)

    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Server, local_addr=("127.0.0.1", 0))
    try:
        yield f"127.0.0.1:{transport.get_extra_info('sockname')[1]}"
    finally:
        transport.close()


async def test_offsets_of_several_sources_at_once() -> None:
    async with (
        serving(packet) as right,
        serving(lambda asked: packet(asked, ahead_s=12.5)) as ahead,
        serving(lambda asked: packet(asked, ahead_s=-3600)) as behind,
    ):
        readings = await ask_all((right, ahead, behind), SystemClock())
    assert [each.source for each in readings] == [right, ahead, behind]
    for reading, expected in zip(readings, (0, 12_500, -3_600_000), strict=True):
        assert reading.offset_ms is not None
        assert abs(reading.offset_ms - expected) < 5_000  # an answer may wait long on a busy machine


NO_ANSWERS: dict[str, tuple[Answer, str]] = {
    "silent": (lambda _: None, "no answer within"),
    "short": (lambda asked: packet(asked)[:47], "cut short"),
    "another's": (lambda _: packet(bytes(48)), "not an answer to our question"),
    "a client's": (lambda asked: packet(asked, first=0x23), "not an answer to our question"),
    "not synchronised": (lambda asked: packet(asked, first=0xE4), "not synchronised"),
    "kiss of death": (lambda asked: packet(asked, stratum=0), "not synchronised"),
    "stratum 16": (lambda asked: packet(asked, stratum=16), "not synchronised"),
}


@pytest.mark.parametrize("name", NO_ANSWERS)
async def test_what_is_no_answer_brings_no_time(name: str) -> None:
    answer, why_not = NO_ANSWERS[name]
    async with serving(answer) as source:
        (reading,) = await ask_all((source,), SystemClock(), timeout_s=0.5)
    assert reading.offset_ms is None
    assert why_not in str(reading.why_not)


async def test_the_question_names_no_time_of_ours() -> None:
    asked: list[bytes] = []
    async with serving(asked.append) as source:
        await ask_all((source, source), SystemClock(), timeout_s=0.1)
    assert [each[:40] for each in asked] == [b"\x23" + bytes(39)] * 2
    assert asked[0][40:] != asked[1][40:]


@given(st.binary(max_size=80), st.floats(0, 2**33), st.floats(0, 60))
def test_no_bytes_break_the_reader(raw: bytes, sent: float, took: float) -> None:
    with contextlib.suppress(NoAnswer):
        assert isinstance(offset_ms(sent, sent + took, raw, nonce=raw[24:32]), int)


@given(st.floats(-1e6, 1e6), st.floats(0, 5), st.floats(0, 5), st.sampled_from([1_700_000_000.0, 2_200_000_000.0]))
def test_the_four_timestamps_give_the_offset(theta: float, there: float, back: float, sent: float) -> None:
    arrived = sent + there + theta
    received = sent + there + back
    nonce = bytes(range(8))

    def stamp(moment: float) -> tuple[int, int]:
        return int(moment + UNIX_TO_NTP_S) % ERA_S, int((moment + UNIX_TO_NTP_S) % 1 * ERA_S)

    raw = struct.pack(
        "!BBbb11I", 0x24, 1, 4, -20, 0, 0, 0, 0, 0, *struct.unpack("!2I", nonce), *stamp(arrived), *stamp(arrived)
    )
    expected = (theta + (there - back) / 2) * 1000
    assert abs(offset_ms(sent, received, raw, nonce=nonce) - expected) <= 2


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("time.example", ("time.example", 123)),
        ("10.0.0.1:11123", ("10.0.0.1", 11123)),
        ("[::1]:11123", ("::1", 11123)),
        ("2001:db8::1", ("2001:db8::1", 123)),
    ],
)
def test_sources_are_read(source: str, expected: tuple[str, int]) -> None:
    assert split_source(source) == expected


@pytest.mark.parametrize("source", ["host:0", "host:65536", "host:ntp"])
def test_a_bad_port_is_no_answer(source: str) -> None:
    with pytest.raises(NoAnswer):
        split_source(source)
