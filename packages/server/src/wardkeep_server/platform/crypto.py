"""Secrets: tokens, their hashes, and encryption at rest that knows where a value belongs."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from wardkeep_server.platform.errors import ConfigRefused

TOKEN_BYTES = 32


FINGERPRINT_CHARACTERS = 16


class Misplaced(ValueError):
    """The ciphertext does not belong to this row, or is not ours."""


def new_token() -> str:
    """256 random bits as URL-safe text."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def keyed_hash(secret: str, purpose: str, value: str) -> str:
    """HMAC-SHA256 as hex; the purpose keeps uses of one secret apart."""
    return hmac.new(secret.encode(), f"{purpose}\n{value}".encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


class Vault:
    """Encryption at rest. Table, column and tenant are inside the plaintext and checked on opening.

    `keys` is comma separated, newest first: the first one seals, all of them open. `fingerprints` names them in that
    order, by something that tells nothing about them.
    """

    def __init__(self, keys: str) -> None:
        parts = [key.strip() for key in keys.split(",")]
        try:
            self._keys = {_fingerprint(key): Fernet(key) for key in parts}
        except (ValueError, binascii.Error) as error:
            raise ConfigRefused(["DATA_ENCRYPTION_KEYS holds something that is not a Fernet key"]) from error
        self._fernet = MultiFernet(list(self._keys.values()))
        self.fingerprints = tuple(self._keys)

    def seal(self, table: str, column: str, tenant: str, plaintext: bytes) -> bytes:
        """Ciphertext for exactly this place."""
        inside = {"place": [table, column, tenant], "value": base64.b64encode(plaintext).decode()}
        return self._fernet.encrypt(json.dumps(inside).encode())

    def open(self, table: str, column: str, tenant: str, ciphertext: bytes) -> bytes:
        """Plaintext, when it was sealed for this place. Raises Misplaced."""
        try:
            inside = json.loads(self._fernet.decrypt(ciphertext))
        except InvalidToken as error:
            raise Misplaced("not sealed by our keys") from error
        if inside["place"] != [table, column, tenant]:
            raise Misplaced("sealed for another place")
        return base64.b64decode(inside["value"])

    def rotate(self, ciphertext: bytes) -> bytes:
        """The same content under the newest key. Raises Misplaced when no key opens it."""
        try:
            return self._fernet.rotate(ciphertext)
        except InvalidToken as error:
            raise Misplaced("not sealed by our keys") from error

    def key_of(self, ciphertext: bytes) -> str | None:
        """Fingerprint of the key that opens it; None when none of ours does."""
        for fingerprint, key in self._keys.items():
            try:
                key.decrypt(ciphertext)
            except InvalidToken:
                continue
            return fingerprint
        return None


def _fingerprint(key: str) -> str:
    """A name for a key: one way, and apart from every other use of it."""
    return keyed_hash(key, "key-fingerprint", "")[:FINGERPRINT_CHARACTERS]
