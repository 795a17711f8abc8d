"""Ed25519 keys behind one interface, so that a file, an HSM or a vault can hold the private half."""

import base64
from typing import Annotated, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import StringConstraints

from wardkeep_core.kit.digest import sha256_hex

PublicKeyText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$")]
"""32 raw bytes of a public key, padded standard base64; the last digit leaves no stray bits, so it is one spelling."""
SignatureText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{85}[AQgw]==$")]
"""64 bytes of an Ed25519 signature, padded standard base64 in its one spelling."""
SPKI_PREFIX = bytes.fromhex("302a300506032b6570032100")
"""DER SubjectPublicKeyInfo of an Ed25519 key up to its 32 raw bytes (RFC 8410)."""

_P = 2**255 - 19
_Y_BITS = 2**255 - 1
"""Without the top bit, which is the sign of x (RFC 8032 section 5.1.2)."""
_SMALL_ORDER_Y = frozenset(
    {
        0,
        1,
        _P - 1,
        2707385501144840649318225287225658788936804267575313519463743609750303402022,
        55188659117513257062467267217118295137698188065244968500265048394206261417927,
    }
)
"""The y coordinates of the eight points whose order divides 8."""


class KeyRefused(ValueError):
    """The public key is not a canonical encoding of a point of large order."""


class Signer(Protocol):
    """Signs bytes with one Ed25519 key that may live elsewhere."""

    @property
    def keyid(self) -> str:
        """Lower-case hex SHA-256 of the DER SubjectPublicKeyInfo."""

    @property
    def public_raw(self) -> bytes:
        """The 32 bytes of the public key."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes of pure Ed25519 (RFC 8032)."""


class KeySigner:
    """A Signer whose private key is in memory."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self._public = private.public_key().public_bytes_raw()
        self._keyid = keyid_of(self._public)

    @property
    def keyid(self) -> str:
        """See Signer."""
        return self._keyid

    @property
    def public_raw(self) -> bytes:
        """See Signer."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """See Signer."""
        return self._private.sign(message)


def keyid_of(public_raw: bytes) -> str:
    """Key id of 32 raw public bytes: hex SHA-256 of their DER SubjectPublicKeyInfo."""
    return sha256_hex(SPKI_PREFIX + public_raw)


def load_public(public_raw: bytes) -> Ed25519PublicKey:
    """Public key from raw bytes; refuses non-canonical encodings and points of small order (KeyRefused)."""
    if len(public_raw) != 32:  # noqa: PLR2004 - the size of an Ed25519 key, RFC 8032
        raise KeyRefused("an Ed25519 public key is 32 bytes")
    y = int.from_bytes(public_raw, "little") & _Y_BITS
    if y >= _P or y in _SMALL_ORDER_Y:
        raise KeyRefused("not a canonical encoding of a point of large order")
    return Ed25519PublicKey.from_public_bytes(public_raw)


def load_public_base64(text: str) -> Ed25519PublicKey:
    """As load_public, from padded standard base64."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise KeyRefused("not base64") from error
    return load_public(raw)


def verifies(public: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    """True when the signature is valid and canonical: S below the group order, R no point of small order.

    Libraries differ on such an R (libsodium refuses it, OpenSSL takes it); here it is refused everywhere.
    """
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= _GROUP_ORDER:  # noqa: PLR2004
        return False
    if int.from_bytes(signature[:32], "little") & _Y_BITS in _SMALL_ORDER_Y:
        return False
    try:
        public.verify(signature, message)
    except InvalidSignature:
        return False
    return True


_GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
