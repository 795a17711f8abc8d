"""A small SNTP client (RFC 5905, RFC 4330): asks several servers at once how far this machine's clock is off.

The transmit timestamp sent is random (it names no time of ours), and an answer that does not repeat it is not
ours. The times used for the offset are the wall clock at sending and the monotonic time since.
"""

import asyncio
import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from wardkeep_appliance.clock import Clock

NTP_PORT = 123
PACKET_SIZE = 48
UNIX_TO_NTP_S = 2_208_988_800
ERA_S = 2**32
_CLIENT_V4 = 0x23
_SERVER_MODE = 4
_UNSYNCHRONISED = 3
_LARGEST_STRATUM = 15
_PACKET = struct.Struct("!BBbb11I")


class NoAnswer(Exception):
    """The server gave no usable time; the words say why."""


@dataclass(frozen=True)
class Reading:
    """What one server said: milliseconds by which its clock is ahead of ours, or why there is no answer."""

    source: str
    offset_ms: int | None
    why_not: str | None = None


async def ask_all(sources: Sequence[str], clock: Clock, *, timeout_s: float = 2.0) -> tuple[Reading, ...]:
    """Ask every source (`name`, `name:port`, `[v6]:port`) at once, in the order given; each has `timeout_s`."""
    return tuple(await asyncio.gather(*(_reading(source, clock, timeout_s) for source in sources)))


def offset_ms(sent: float, received: float, packet: bytes, *, nonce: bytes) -> int:
    """Offset from the four timestamps: ((T2 - T1) + (T3 - T4)) / 2, in ms. `sent`, `received`: Unix seconds.

    Raises NoAnswer for a packet that is not a synchronised server's answer to this very question.
    """
    if len(packet) < PACKET_SIZE:
        raise NoAnswer("the answer is cut short")
    fields = _PACKET.unpack(packet[:PACKET_SIZE])
    leap, mode, stratum = fields[0] >> 6, fields[0] & 7, fields[1]
    if mode != _SERVER_MODE or packet[24:32] != nonce:
        raise NoAnswer("not an answer to our question")
    if leap == _UNSYNCHRONISED or not 1 <= stratum <= _LARGEST_STRATUM:
        raise NoAnswer("the server's own clock is not synchronised")
    arrived, left = _unix(fields[11], fields[12], sent), _unix(fields[13], fields[14], sent)
    return round(((arrived - sent) + (left - received)) / 2 * 1000)


def split_source(source: str) -> tuple[str, int]:
    """Host and port of a source. Raises NoAnswer when the port is no number."""
    if source.startswith("["):
        host, _, rest = source[1:].partition("]")
        port = rest.removeprefix(":")
    elif source.count(":") == 1:
        host, port = source.split(":")
    else:
        host, port = source, ""
    if port and not (port.isdecimal() and 0 < int(port) < 2**16):
        raise NoAnswer("the port is not a number from 1 to 65535")
    return host, int(port) if port else NTP_PORT


async def _reading(source: str, clock: Clock, timeout_s: float) -> Reading:
    try:
        async with asyncio.timeout(timeout_s):
            return Reading(source, await _exchange(*split_source(source), clock))
    except NoAnswer as error:
        return Reading(source, None, str(error))
    except TimeoutError:
        return Reading(source, None, f"no answer within {timeout_s:g} s")
    except OSError as error:
        return Reading(source, None, f"not reached: {type(error).__name__}")


async def _exchange(host: str, port: int, clock: Clock) -> int:
    answered: asyncio.Future[tuple[bytes, float]] = asyncio.get_running_loop().create_future()
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Question(answered, clock), remote_addr=(host, port)
    )
    try:
        nonce = secrets.token_bytes(8)
        sent, started = clock.now().timestamp(), clock.monotonic()
        transport.sendto(bytes([_CLIENT_V4]) + bytes(39) + nonce)
        packet, arrived = await answered
        return offset_ms(sent, sent + (arrived - started), packet, nonce=nonce)
    finally:
        transport.close()


class _Question(asyncio.DatagramProtocol):
    def __init__(self, answered: asyncio.Future[tuple[bytes, float]], clock: Clock) -> None:
        self._answered = answered
        self._clock = clock

    def datagram_received(self, data: bytes, _addr: object) -> None:
        if not self._answered.done():
            self._answered.set_result((data, self._clock.monotonic()))

    def error_received(self, exc: Exception) -> None:
        if not self._answered.done():
            self._answered.set_exception(exc)


def _unix(seconds: int, fraction: int, near: float) -> float:
    """An NTP timestamp as Unix seconds, in the era that lies nearest to `near` (the format wraps in 2036)."""
    moment = seconds - UNIX_TO_NTP_S + fraction / ERA_S
    return moment + round((near - moment) / ERA_S) * ERA_S
