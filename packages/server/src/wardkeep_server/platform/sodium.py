"""Ed25519 by libsodium where thousands of signatures a second are checked or made: a third of OpenSSL's time here."""

from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from nacl.bindings import crypto_sign, crypto_sign_BYTES, crypto_sign_open
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey

from wardkeep_core.kit.signer import keyid_of, load_public

Octets = bytes | bytearray | memoryview


class SodiumPublicKey(Ed25519PublicKey):
    """A public key that verifies with libsodium; refuses what `kit.signer.load_public` refuses."""

    def __init__(self, raw: bytes) -> None:
        self._inner = load_public(raw)
        self._raw = raw

    def verify(self, signature: Octets, data: Octets) -> None:
        """Raise InvalidSignature when it is not a signature over the data."""
        try:
            crypto_sign_open(bytes(signature) + bytes(data), self._raw)
        except (BadSignatureError, ValueError) as error:
            raise InvalidSignature from error

    def public_bytes(self, *arguments: Any) -> bytes:  # noqa: ANN401 - as the library says
        """As the library."""
        return self._inner.public_bytes(*arguments)

    def public_bytes_raw(self) -> bytes:
        """The 32 bytes."""
        return self._raw

    def __eq__(self, other: object) -> bool:
        """Equal when the raw bytes are."""
        return isinstance(other, Ed25519PublicKey) and other.public_bytes_raw() == self._raw

    def __hash__(self) -> int:
        """By the raw bytes."""
        return hash(self._raw)

    def __copy__(self) -> "SodiumPublicKey":
        """Itself: it never changes."""
        return self

    def __deepcopy__(self, memo: dict[Any, Any]) -> "SodiumPublicKey":
        """Itself: it never changes."""
        del memo
        return self


class SodiumSigner:
    """A Signer (see core) whose private key is in memory; 32 bytes of seed."""

    def __init__(self, seed: bytes) -> None:
        key = SigningKey(seed)
        self._secret = bytes(key._signing_key)  # noqa: SLF001 - seed and public key, as libsodium wants them
        self._public = bytes(key.verify_key)
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
        return crypto_sign(message, self._secret)[:crypto_sign_BYTES]
