"""The public key of a passkey, as authenticators write it (COSE, RFC 9053) and as evidence names it."""

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from webauthn.helpers import decode_credential_public_key, decoded_public_key_to_cryptography
from webauthn.helpers.exceptions import WebAuthnException

from wardkeep_core.evidence.passkey import canonical_spki

MALFORMED = (WebAuthnException, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the library raises on something that no authenticator says: it reads members without asking for their shape."""


def subject_public_key_info(cose: bytes) -> bytes | None:
    """The key as DER SubjectPublicKeyInfo; None for one that verifiers of evidence do not know."""
    try:
        key = decoded_public_key_to_cryptography(decode_credential_public_key(cose))
        spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        canonical_spki(spki)
    except MALFORMED:
        return None
    return spki
