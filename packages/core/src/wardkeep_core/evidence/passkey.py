"""A person's passkey: its public key in its one spelling, and what it signed (W3C WebAuthn level 3, 5.8.1, 6.1, 7.2).

Three kinds of key are taken. Each has exactly one spelling here, so that verifiers written apart say the same of every
key, and a fingerprint is of one key only.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from wardkeep_core.evidence.predicates import WebAuthnAssertion
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.kit.signer import SPKI_PREFIX, KeyRefused, load_public, verifies

MAX_SPKI_BYTES = 1536
"""More than an RSA key of 8,192 bits takes."""
MOST_BRACKETS = 64
"""`[` and `{` in client data, wherever they stand. Real ones have one; readers of JSON differ on how deep they go."""
P256_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
"""DER SubjectPublicKeyInfo of a P-256 key up to its point (RFC 5480)."""

_AUTHENTICATOR_DATA_BYTES, _FLAGS, _PRESENT, _VERIFIED = 37, 32, 0x01, 0x04
_POINT_BYTES, _UNCOMPRESSED = 65, 0x04
_RSA_ALGORITHM = bytes.fromhex("300d06092a864886f70d0101010500")
_RSA_BITS = range(2048, 8193)
_RSA_EXPONENTS = (3, 65_537)


class Algorithm(StrEnum):
    """How a key signs, by its name in COSE (RFC 9053, RFC 8812)."""

    ES256 = "ES256"
    EDDSA = "EdDSA"
    RS256 = "RS256"


class PasskeyRefused(ValueError):
    """A key or an assertion that is not as it must be."""

    def __init__(self, expected: str, found: str) -> None:
        self.expected = expected
        self.found = found
        super().__init__(f"expected {expected}, found {found}")


@dataclass(frozen=True)
class PasskeyKey:
    """A passkey's public half. A person compares its `fingerprint`: hex SHA-256 of the DER SubjectPublicKeyInfo."""

    algorithm: Algorithm
    fingerprint: str
    public: ec.EllipticCurvePublicKey | Ed25519PublicKey | rsa.RSAPublicKey

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """True when the signature is by this key: strict DER for ES256 (high S is taken), PKCS#1 v1.5 for RS256."""
        match self.public:
            case Ed25519PublicKey():
                return verifies(self.public, signature, message)
            case ec.EllipticCurvePublicKey():
                return _is_by_curve(self.public, signature, message)
            case _:
                return _is_by_rsa(self.public, signature, message)


@dataclass(frozen=True)
class Signed:
    """Whose credential signed, and with which key."""

    credential_id: str
    fingerprint: str


def canonical_spki(raw: bytes) -> PasskeyKey:
    """The key of a DER SubjectPublicKeyInfo. Raises PasskeyRefused unless it is one of three kinds in its one spelling.

    P-256 as a named curve and an uncompressed point on it (RFC 5480); Ed25519, canonical and of large order (RFC 8410);
    rsaEncryption with NULL, an odd modulus of 2,048 to 8,192 bits and exponent 3 or 65,537 (RFC 8017).
    """
    if raw.startswith(SPKI_PREFIX):
        return _ed25519(raw)
    if raw.startswith(P256_PREFIX):
        return _p256(raw)
    if raw[4:].startswith(_RSA_ALGORITHM) and len(raw) <= MAX_SPKI_BYTES:
        return _rsa(raw)
    raise PasskeyRefused(_A_KEY, "another kind of key, or another spelling")


def judge(assertion: WebAuthnAssertion, challenge: bytes) -> Signed:
    """Who signed `challenge` (32 bytes), verified by their device. Raises PasskeyRefused.

    Whether the key is that person's is not in the assertion: a person compares the fingerprint.
    """
    parts = {name: _bytes_of(name, text) for name, text in assertion.to_json().items()}
    _judge_client_data(parts["client_data_json"], challenge)
    data = parts["authenticator_data"]
    if len(data) < _AUTHENTICATOR_DATA_BYTES:
        raise PasskeyRefused(f"authenticator data of {_AUTHENTICATOR_DATA_BYTES} bytes or more", f"{len(data)} bytes")
    if data[_FLAGS] & (_PRESENT | _VERIFIED) != _PRESENT | _VERIFIED:
        raise PasskeyRefused("a user who was present and verified", f"flags {data[_FLAGS]:#04x}")
    key = canonical_spki(parts["public_key"])
    if not key.verifies(parts["signature"], data + bytes.fromhex(sha256_hex(parts["client_data_json"]))):
        raise PasskeyRefused(f"a signature by passkey {key.fingerprint}", "one that does not verify")
    return Signed(assertion.credential_id, key.fingerprint)


_A_KEY = "a public key of P-256, Ed25519 or RSA in its one spelling"


def base64url(raw: bytes) -> str:
    """As WebAuthn writes bytes: without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _ed25519(raw: bytes) -> PasskeyKey:
    try:
        key = load_public(raw[len(SPKI_PREFIX) :])
    except KeyRefused as error:
        raise PasskeyRefused(_A_KEY, str(error)) from error
    return PasskeyKey(Algorithm.EDDSA, sha256_hex(raw), key)


def _p256(raw: bytes) -> PasskeyKey:
    point = raw[len(P256_PREFIX) :]
    if len(point) != _POINT_BYTES or point[0] != _UNCOMPRESSED:
        raise PasskeyRefused(_A_KEY, "a P-256 key that is not an uncompressed point")
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise PasskeyRefused(_A_KEY, "a P-256 key that is no point of the curve") from error
    return PasskeyKey(Algorithm.ES256, sha256_hex(raw), key)


def _rsa(raw: bytes) -> PasskeyKey:
    try:
        key = load_der_public_key(raw)
        again = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PasskeyRefused(_A_KEY, "an RSA key that cannot be read") from error
    if again != raw or not isinstance(key, rsa.RSAPublicKey):
        raise PasskeyRefused(_A_KEY, "another spelling of an RSA key")
    numbers = key.public_numbers()
    if numbers.n % 2 == 0 or numbers.n.bit_length() not in _RSA_BITS or numbers.e not in _RSA_EXPONENTS:
        raise PasskeyRefused(_A_KEY, "an RSA key of another size or exponent")
    return PasskeyKey(Algorithm.RS256, sha256_hex(raw), key)


def _is_by_curve(key: ec.EllipticCurvePublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _is_by_rsa(key: rsa.RSAPublicKey, signature: bytes, message: bytes) -> bool:
    if len(signature) != (key.key_size + 7) // 8:
        return False
    try:
        key.verify(signature, message, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _bytes_of(name: str, text: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raw = b""
    if base64url(raw) != text:
        raise PasskeyRefused(f"{name} as base64url in its one spelling", "another text")
    return raw


def _judge_client_data(raw: bytes, challenge: bytes) -> None:
    client = _client_data(raw)
    if client.get("type") != "webauthn.get":
        raise PasskeyRefused("client data of type webauthn.get", "another type, or no JSON object")
    if client.get("challenge") != base64url(challenge):
        raise PasskeyRefused(f"challenge {base64url(challenge)}", "another challenge")
    if client.get("crossOrigin", False) is not False:
        raise PasskeyRefused("client data of the page itself", "those of a frame in another's page")


def _client_data(raw: bytes) -> dict[str, Any]:
    """The browser's client data, empty where it is no JSON object; of a doubled member the last."""
    if raw.count(b"[") + raw.count(b"{") > MOST_BRACKETS:
        return {}
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _no_constant(_: str) -> NoReturn:
    raise ValueError("not JSON")
