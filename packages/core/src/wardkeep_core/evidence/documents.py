"""Signed documents other than evidence: one model, one payload type, one signature (rule set, targets, lease)."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.envelope import EnvelopeRefused, parse_envelope, seal, verify_envelope
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.signer import Signer

MAX_DOCUMENT_BYTES = 4_194_304
"""As protocol.messages.SignedDocument."""


def seal_document(model: Frozen, payload_type: str, signer: Signer) -> str:
    """The signed text of a document. Raises EnvelopeRefused when it is larger than MAX_DOCUMENT_BYTES."""
    return seal(model.canonical(), payload_type, signer, largest=MAX_DOCUMENT_BYTES).decode("ascii")


def resealed(text: str, signer: Signer) -> str:
    """A document of our own, signed by this key: as it is where it was this key already. The payload stays."""
    envelope = parse_envelope(text.encode("ascii"), largest=MAX_DOCUMENT_BYTES)
    if envelope.keyid == signer.keyid:
        return text
    return seal(envelope.payload, envelope.payload_type, signer, largest=MAX_DOCUMENT_BYTES).decode("ascii")


def open_document(text: str, payload_type: str, keys: Mapping[str, Ed25519PublicKey]) -> bytes:
    """Payload of a document that one of `keys` (by key id) signed. Raises EnvelopeRefused, also for another type."""
    try:
        raw = text.encode("ascii")
    except UnicodeEncodeError as error:
        raise EnvelopeRefused("malformed", "document: not ASCII") from error
    envelope = parse_envelope(raw, largest=MAX_DOCUMENT_BYTES)
    if envelope.payload_type != payload_type:
        raise EnvelopeRefused("malformed", f"payloadType: expected {payload_type}, found {envelope.payload_type}")
    return verify_envelope(envelope, keys)
