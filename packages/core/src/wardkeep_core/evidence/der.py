"""The little of DER that time-stamp tokens need, read strictly: one spelling, and nothing behind it.

Tags are one byte, lengths definite and as short as can be. Values are bytes until somebody asks for more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
UTC_TIME, GENERALIZED_TIME, SEQUENCE, SET = 0x17, 0x18, 0x30, 0x31
MAX_LENGTH_BYTES = 4
LONGEST_OID = 64
TRUE = b"\xff"

_LONG_TAG = 0x1F
_LONG_FORM = 0x80
_CENTURY_TURN = 50
_GENERALIZED = re.compile(rb"([0-9]{14})(?:\.([0-9]{0,8}[1-9]))?Z")
_UTC = re.compile(rb"[0-9]{12}Z")


class DerRefused(ValueError):
    """Not the one spelling of what was expected; the message says of what."""


@dataclass(frozen=True)
class Der:
    """One value: its tag, the bytes inside, and all of its bytes."""

    tag: int
    body: bytes
    raw: bytes

    def children(self) -> "list[Der]":
        """The values inside. Raises DerRefused."""
        found, at = [], 0
        while at < len(self.body):
            child = _read(self.body, at)
            found.append(child)
            at += len(child.raw)
        return found

    def expect(self, tag: int, what: str) -> "Der":
        """Itself. Raises DerRefused when it has another tag."""
        if self.tag != tag:
            raise DerRefused(f"{what}: expected tag {tag:#04x}, found {self.tag:#04x}")
        return self

    def parts(self, what: str, *tags: int) -> "list[Der]":
        """The values inside a SEQUENCE, which must have exactly these tags. Raises DerRefused."""
        found, rest = self.leading(what, *tags)
        if rest:
            raise DerRefused(f"{what}: more members than expected")
        return found

    def leading(self, what: str, *tags: int) -> "tuple[list[Der], list[Der]]":
        """The values inside a SEQUENCE: those it must begin with, by their tags, and the rest. Raises DerRefused."""
        found = self.expect(SEQUENCE, what).children()
        if [child.tag for child in found[: len(tags)]] != list(tags):
            raise DerRefused(f"{what}: other members than expected")
        return found[: len(tags)], found[len(tags) :]


def read_der(raw: bytes, what: str) -> Der:
    """The one value that these bytes are. Raises DerRefused."""
    value = _read(raw, 0)
    if len(value.raw) != len(raw):
        raise DerRefused(f"{what}: bytes behind it")
    return value


def der(tag: int, *bodies: bytes) -> bytes:
    """A value written out."""
    body = b"".join(bodies)
    if len(body) < _LONG_FORM:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, _LONG_FORM | len(length)]) + length + body


def integer(value: Der, what: str) -> int:
    """An INTEGER in its shortest form. Raises DerRefused."""
    body = value.expect(INTEGER, what).body
    if not body or (len(body) > 1 and body[0] in (0x00, 0xFF) and (body[0] ^ body[1]) < _LONG_FORM):
        raise DerRefused(f"{what}: an INTEGER that is not in its shortest form")
    return int.from_bytes(body, "big", signed=True)


def oid_text(value: Der, what: str) -> str:
    """An OBJECT IDENTIFIER in dots, in hex digits when it is longer than any that is known. Raises DerRefused."""
    body = value.expect(OID, what).body
    if not body or body[-1] & _LONG_FORM:
        raise DerRefused(f"{what}: an OBJECT IDENTIFIER that is cut short")
    arcs, arc, fresh = [], 0, True
    for byte in body:
        if fresh and byte == _LONG_FORM:
            raise DerRefused(f"{what}: an OBJECT IDENTIFIER that is not in its shortest form")
        arc, fresh = arc << 7 | byte & 0x7F, not byte & _LONG_FORM
        if fresh:
            arcs.append(arc)
            arc = 0
    if len(body) > LONGEST_OID:
        return body.hex()
    first = min(arcs[0] // 40, 2)
    return ".".join(str(each) for each in (first, arcs[0] - 40 * first, *arcs[1:]))


def generalized_time(value: Der, what: str) -> datetime:
    """`YYYYMMDDhhmmss[.f…]Z`, at most nine digits and no zero at the end, cut to milliseconds. Raises DerRefused."""
    found = _GENERALIZED.fullmatch(value.expect(GENERALIZED_TIME, what).body)
    if found is None:
        raise DerRefused(f"{what}: expected YYYYMMDDhhmmss, perhaps with a fraction, and Z")
    thousandths = int((found[2] or b"")[:3].ljust(3, b"0"))
    return _moment(found[1].decode(), what).replace(microsecond=1000 * thousandths)


def validity_time(value: Der, what: str) -> datetime:
    """A time of a certificate: UTCTime, or GeneralizedTime, both without fraction (RFC 5280). Raises DerRefused."""
    if value.tag == GENERALIZED_TIME:
        found = _GENERALIZED.fullmatch(value.body)
        if found is None or found[2] is not None:
            raise DerRefused(f"{what}: expected YYYYMMDDhhmmssZ")
        return _moment(found[1].decode(), what)
    if _UTC.fullmatch(value.expect(UTC_TIME, what).body) is None:
        raise DerRefused(f"{what}: expected YYMMDDhhmmssZ")
    digits = value.body[:-1].decode()
    return _moment(("20" if int(digits[:2]) < _CENTURY_TURN else "19") + digits, what)


def boolean_true(value: Der, what: str) -> bool:
    """A BOOLEAN that says TRUE: FALSE is a default, so it is never spelled. Raises DerRefused."""
    if value.expect(BOOLEAN, what).body != TRUE:
        raise DerRefused(f"{what}: a BOOLEAN that is not TRUE")
    return True


def taken(values: Sequence[Der], *tags: int) -> list[Der | None]:
    """Optional members by their tags, in that order; the list is as long as `tags`. Raises DerRefused for others."""
    rest = list(values)
    found = [rest.pop(0) if rest and rest[0].tag == tag else None for tag in tags]
    if rest:
        raise DerRefused(f"a member with tag {rest[0].tag:#04x} where none is expected")
    return found


def _read(raw: bytes, at: int) -> Der:
    if at + 2 > len(raw) or raw[at] & _LONG_TAG == _LONG_TAG:
        raise DerRefused("DER: cut short, or a tag of more than one byte")
    length, begin = raw[at + 1], at + 2
    if length >= _LONG_FORM:
        size = length - _LONG_FORM
        length, begin = int.from_bytes(raw[begin : begin + size], "big"), begin + size
        if not 1 <= size <= MAX_LENGTH_BYTES or length < max(_LONG_FORM, 1 << 8 * (size - 1)):
            raise DerRefused("DER: a length that is not definite and as short as can be")
    if begin + length > len(raw):
        raise DerRefused("DER: cut short")
    return Der(raw[at], raw[begin : begin + length], raw[at : begin + length])


def _moment(digits: str, what: str) -> datetime:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise DerRefused(f"{what}: no day and time of the calendar") from error
