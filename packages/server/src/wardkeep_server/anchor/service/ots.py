"""OpenTimestamps files, as far as we need them: read strictly, within limits, joined, upgraded, written.

Source: the format as `python-opentimestamps` 0.4 reads and writes it. A timestamp is a message, attestations about it,
and operations that lead to further messages. Operations that no calendar uses are refused.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from wardkeep_core.evidence.anchor import MAX_OTS_BYTES, OTS_MAGIC

PENDING, BITCOIN = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
_VERSION, _SHA256 = b"\x01", 0x08
_FORK, _ATTESTATION = 0xFF, 0x00
_TAG_BYTES = 8
_MOST_DEPTH, _MOST_NODES = 128, 2_000
_MOST_PAYLOAD, _MOST_MESSAGE, _MOST_URI = 8_192, 4_096, 1_000
_UNARY: dict[int, Callable[[bytes], bytes]] = {
    0x02: lambda message: hashlib.sha1(message, usedforsecurity=False).digest(),
    0x08: lambda message: hashlib.sha256(message).digest(),
}
_APPEND, _PREPEND = 0xF0, 0xF1


class OtsRefused(ValueError):
    """Not a timestamp of the format, or one beyond its limits."""


@dataclass(frozen=True)
class Operation:
    """One operation; `argument` is empty for hashes."""

    code: int
    argument: bytes = b""

    def apply(self, message: bytes) -> bytes:
        """The message that it leads to. Raises OtsRefused."""
        if self.code in _UNARY:
            return _UNARY[self.code](message)
        found = message + self.argument if self.code == _APPEND else self.argument + message
        if len(found) > _MOST_MESSAGE:
            raise OtsRefused("a message that is too long")
        return found

    @property
    def written(self) -> bytes:
        """As it stands in a file."""
        return bytes([self.code]) + (_varbytes(self.argument) if self.code in (_APPEND, _PREPEND) else b"")


@dataclass(frozen=True)
class Timestamp:
    """What is said about a message. `attestations` are (tag, payload)."""

    message: bytes
    attestations: frozenset[tuple[bytes, bytes]] = frozenset()
    branches: dict[Operation, "Timestamp"] = field(default_factory=dict)

    def joined(self, other: "Timestamp") -> "Timestamp":
        """Both about the same message. Raises OtsRefused."""
        if self.message != other.message:
            raise OtsRefused("two timestamps of different messages")
        branches = dict(self.branches)
        for operation, there in other.branches.items():
            branches[operation] = branches[operation].joined(there) if operation in branches else there
        return Timestamp(self.message, self.attestations | other.attestations, branches)

    def pending(self) -> Iterator[tuple[bytes, str]]:
        """(message, address) of every calendar that still owes the rest."""
        for tag, payload in sorted(self.attestations):
            if tag == PENDING:
                yield self.message, _uri(payload)
        for there in self.branches.values():
            yield from there.pending()

    def blocks(self) -> Iterator[int]:
        """Heights of the Bitcoin blocks that are named; nobody here looked whether they hold it."""
        for tag, payload in self.attestations:
            if tag == BITCOIN:
                yield _Reader(payload).number()
        for there in self.branches.values():
            yield from there.blocks()

    def upgraded(self, found: "Timestamp", uri: str) -> "Timestamp":
        """With what a calendar gave later in the place of its promise."""
        kept = self
        promise = (PENDING, _varbytes(uri.encode()))
        if self.message == found.message and promise in self.attestations:
            kept = Timestamp(self.message, self.attestations - {promise}, self.branches).joined(found)
        branches = {operation: there.upgraded(found, uri) for operation, there in kept.branches.items()}
        return Timestamp(kept.message, kept.attestations, branches)

    def written(self) -> bytes:
        """As it stands in a file, in one order. Raises OtsRefused when nothing is said."""
        items = [b"\x00" + tag + _varbytes(payload) for tag, payload in sorted(self.attestations)]
        ordered = sorted(self.branches.items(), key=lambda pair: pair[0].written)
        items += [operation.written + there.written() for operation, there in ordered]
        if not items:
            raise OtsRefused("a timestamp that says nothing")
        return b"".join(bytes([_FORK]) + item for item in items[:-1]) + items[-1]


def write_file(stamp: Timestamp) -> bytes:
    """A detached file over a SHA-256 digest. Raises OtsRefused."""
    content = OTS_MAGIC + _VERSION + bytes([_SHA256]) + stamp.message + stamp.written()
    if len(content) > MAX_OTS_BYTES:
        raise OtsRefused(f"more than {MAX_OTS_BYTES} bytes")
    return content


def read_file(content: bytes) -> Timestamp:
    """What `write_file` wrote. Raises OtsRefused."""
    head = OTS_MAGIC + _VERSION + bytes([_SHA256])
    if not content.startswith(head) or len(content) > MAX_OTS_BYTES:
        raise OtsRefused("not a detached file over a SHA-256 digest")
    rest = content[len(head) :]
    return read_timestamp(rest[32:], rest[:32])


def read_timestamp(content: bytes, message: bytes) -> Timestamp:
    """A calendar's answer about a message. Raises OtsRefused."""
    reader = _Reader(content)
    found = _read(reader, message, 0)
    if reader.left:
        raise OtsRefused("bytes behind the timestamp")
    return found


def join(stamps: Sequence[Timestamp]) -> Timestamp:
    """All in one."""
    first, *rest = stamps
    for one in rest:
        first = first.joined(one)
    return first


def _read(reader: "_Reader", message: bytes, depth: int) -> Timestamp:
    if depth > _MOST_DEPTH:
        raise OtsRefused("more operations on each other than anybody needs")
    found = Timestamp(message)
    while True:
        tag = reader.byte()
        forked = tag == _FORK
        found = found.joined(_item(reader, message, reader.byte() if forked else tag, depth))
        if not forked:
            return found


def _item(reader: "_Reader", message: bytes, tag: int, depth: int) -> Timestamp:
    reader.count()
    if tag == _ATTESTATION:
        kind, payload = reader.take(_TAG_BYTES), reader.varbytes(_MOST_PAYLOAD)
        if kind == PENDING:
            _uri(payload)
        return Timestamp(message, frozenset({(kind, payload)}))
    if tag not in _UNARY and tag not in (_APPEND, _PREPEND):
        raise OtsRefused(f"operation {tag:#04x} is not one that calendars use")
    operation = Operation(tag, reader.varbytes(_MOST_MESSAGE) if tag in (_APPEND, _PREPEND) else b"")
    return Timestamp(message, frozenset(), {operation: _read(reader, operation.apply(message), depth + 1)})


class _Reader:
    """Bytes from the front; every read is checked."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0
        self._items = 0

    @property
    def left(self) -> int:
        return len(self._content) - self._at

    def count(self) -> None:
        self._items += 1
        if self._items > _MOST_NODES:
            raise OtsRefused(f"more than {_MOST_NODES} attestations and operations")

    def take(self, size: int) -> bytes:
        if size > self.left:
            raise OtsRefused("a timestamp that is cut short")
        self._at += size
        return self._content[self._at - size : self._at]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        value, shift = 0, 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if not byte & 0x80:
                return value
            shift += 7
            if shift > 56:  # noqa: PLR2004 - eight bytes are more than any length or height
                raise OtsRefused("a number that is too long")

    def varbytes(self, most: int) -> bytes:
        size = self.number()
        if size > most:
            raise OtsRefused(f"a value of more than {most} bytes")
        return self.take(size)


def _varbytes(value: bytes) -> bytes:
    size, length = len(value), b""
    while size >= 0x80:  # noqa: PLR2004 - seven bits a byte
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return length + bytes([size]) + value


def _uri(payload: bytes) -> str:
    reader = _Reader(payload)
    raw = reader.varbytes(_MOST_URI)
    if reader.left or not raw.isascii():
        raise OtsRefused("a calendar's address that is none")
    return raw.decode()
