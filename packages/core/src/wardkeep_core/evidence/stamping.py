"""What is asked of a time-stamping authority and what it answers (RFC 3161 2.4): the bytes alone, no network."""

from wardkeep_core.evidence.der import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    NULL,
    OCTET_STRING,
    OID,
    SEQUENCE,
    TRUE,
    Der,
    DerRefused,
    der,
    integer,
    read_der,
    taken,
)
from wardkeep_core.evidence.token import TokenRefused

QUERY_TYPE = "application/timestamp-query"
REPLY_TYPE = "application/timestamp-reply"
MAX_REPLY_BYTES = 131_072

_SHA256 = bytes.fromhex("0609608648016503040201")
_GRANTED = (0, 1)
_REASONS = {
    0: "bad algorithm", 2: "bad request", 5: "bad data format", 14: "time not available", 15: "policy not accepted",
    16: "extension not accepted", 17: "additional information not available", 25: "system failure",
}  # fmt: skip


def time_stamp_query(imprint: bytes, nonce: int) -> bytes:
    """A TimeStampReq for a SHA-256 imprint, with a nonce (positive, 64 bits are usual) and certReq."""
    if nonce <= 0:
        raise ValueError("a nonce is positive")
    hashed = der(SEQUENCE, der(SEQUENCE, der(OID, _SHA256[2:]), der(NULL)), der(OCTET_STRING, imprint))
    number = nonce.to_bytes(nonce.bit_length() // 8 + 1, "big")
    return der(SEQUENCE, der(INTEGER, b"\x01"), hashed, der(INTEGER, number), der(BOOLEAN, TRUE))


def token_of_reply(reply: bytes) -> bytes:
    """The token in a TimeStampResp that was granted. Raises TokenRefused, with the authority's reason if it has one."""
    if len(reply) > MAX_REPLY_BYTES:
        raise TokenRefused(f"reply: more than {MAX_REPLY_BYTES} bytes")
    try:
        (status,), rest = read_der(reply, "reply").leading("reply", SEQUENCE)
        return _granted(status, *taken(rest, SEQUENCE))
    except DerRefused as error:
        raise TokenRefused(str(error)) from error


def _granted(status: Der, token: Der | None) -> bytes:
    (number,), rest = status.leading("status", INTEGER)
    _, failure = taken(rest, SEQUENCE, BIT_STRING)
    granted = integer(number, "status")
    if granted not in _GRANTED or token is None:
        raise TokenRefused(f"reply: not granted, status {granted}{_reason(failure)}")
    return token.raw


def _reason(failure: Der | None) -> str:
    bits = b"" if failure is None else failure.body[1:]
    named = [name for place, name in _REASONS.items() if bits[place // 8 : place // 8 + 1] and _set(bits, place)]
    return f" ({', '.join(named)})" if named else ""


def _set(bits: bytes, place: int) -> bool:
    return bool(bits[place // 8] >> (7 - place % 8) & 1)
