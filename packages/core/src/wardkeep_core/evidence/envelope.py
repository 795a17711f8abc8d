"""The DSSE profile: exactly one Ed25519 signature around one payload, in one spelling (evidence page 2).

The wire form is RFC 8785 JSON, UTF-8, no white space:
`{"payload":B64,"payloadType":TYPE,"signatures":[{"keyid":HEX,"sig":B64}]}` with padded standard base64. One spelling
means that an envelope has one hash, and that the bytes verified are the bytes parsed. Source: DSSE 1.0.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.common import Common
from wardkeep_core.evidence.predicates import Body
from wardkeep_core.evidence.statement import PAYLOAD_TYPE, Statement
from wardkeep_core.kit.signer import Signer, verifies

MAX_ENVELOPE_BYTES = 65_535
"""An entry bundle prefixes each entry with 16 bits of length (C2SP tlog-tiles)."""

_FORM = re.compile(
    rb'\{"payload":"([A-Za-z0-9+/]*={0,2})","payloadType":"([a-z0-9][a-z0-9.+/-]{0,126})",'
    rb'"signatures":\[\{"keyid":"([0-9a-f]{64})","sig":"([A-Za-z0-9+/]{86}==)"\}\]\}'
)


class EnvelopeRefused(ValueError):
    """Not an envelope of the profile; `code` is stable: `oversized`, `malformed`, `foreign_key`, `bad_signature`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class Envelope:
    """A parsed envelope, not yet verified; `raw` are the bytes it was parsed from."""

    raw: bytes
    payload: bytes
    payload_type: str
    keyid: str
    signature: bytes


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what is signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def seal(payload: bytes, payload_type: str, signer: Signer, *, largest: int = MAX_ENVELOPE_BYTES) -> bytes:
    """Sign a payload; the envelope's bytes. Raises EnvelopeRefused (`oversized`, `malformed`)."""
    signature = base64.b64encode(signer.sign(pae(payload_type, payload)))
    raw = b'{"payload":"%b","payloadType":"%b","signatures":[{"keyid":"%b","sig":"%b"}]}' % (
        base64.b64encode(payload),
        payload_type.encode(),
        signer.keyid.encode(),
        signature,
    )
    return parse_envelope(raw, largest=largest).raw


def seal_statement(common: Common, body: Body, signer: Signer) -> bytes:
    """Build and sign one statement; the bytes that are the log's leaf. Raises EnvelopeRefused when too large."""
    return seal(Statement(common, body).payload(), PAYLOAD_TYPE, signer)


def parse_envelope(raw: bytes, *, largest: int = MAX_ENVELOPE_BYTES) -> Envelope:
    """Read an envelope without believing it. Raises EnvelopeRefused (`oversized`, `malformed`)."""
    if len(raw) > largest:
        raise EnvelopeRefused("oversized", f"envelope: expected at most {largest} bytes, found {len(raw)}")
    found = _FORM.fullmatch(raw)
    if found is None:
        raise EnvelopeRefused("malformed", "envelope: not the one spelling of the DSSE profile")
    return Envelope(
        raw=raw,
        payload=_base64(found[1], "payload"),
        payload_type=found[2].decode(),
        keyid=found[3].decode(),
        signature=_base64(found[4], "sig"),
    )


def verify_envelope(envelope: Envelope, keys: Mapping[str, Ed25519PublicKey]) -> bytes:
    """The payload, once its signature verified under one of `keys` (by key id). Raises EnvelopeRefused.

    Keys must come from `kit.signer.load_public`, which refuses non-canonical and small-order ones.
    """
    key = keys.get(envelope.keyid)
    if key is None:
        raise EnvelopeRefused("foreign_key", f"keyid: {envelope.keyid} is not a key accepted here")
    if not verifies(key, envelope.signature, pae(envelope.payload_type, envelope.payload)):
        raise EnvelopeRefused("bad_signature", f"sig: does not verify under {envelope.keyid}")
    return envelope.payload


def _base64(text: bytes, name: str) -> bytes:
    try:
        decoded = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise EnvelopeRefused("malformed", f"{name}: not padded standard base64") from error
    if base64.b64encode(decoded) != text:
        raise EnvelopeRefused("malformed", f"{name}: base64 with stray bits")
    return decoded
