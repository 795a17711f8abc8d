"""Time-stamping authorities in memory, the same in every run: one of RSA keys, one of elliptic curves.

They answer for any moment, which `openssl ts -reply` cannot; what they give is put before `openssl ts -verify` too.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from itertools import count
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wardkeep_core.evidence.certificates import Certificate, parse_certificate
from wardkeep_core.evidence.der import INTEGER, OCTET_STRING, SEQUENCE, SET, der
from wardkeep_core.evidence.token import Token

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
SINCE, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)

SHA256 = bytes.fromhex("0609608648016503040201")
TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")
CONTENT_TYPE, MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010903"), bytes.fromhex("06092a864886f70d010904")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
POLICY = bytes.fromhex("06062a0304050601")
RSA, NULL = bytes.fromhex("06092a864886f70d010101"), b"\x05\x00"
ECDSA_SHA256 = bytes.fromhex("06082a8648ce3d040302")

_OFFSETS = {
    "authority first root p": 386,
    "authority first root q": 796,
    "authority first intermediate p": 0,
    "authority first intermediate q": 470,
    "authority first signer p": 886,
    "authority first signer q": 400,
}
"""How far behind its label's number a prime lies: found once, so that no run has to search."""
_EXPONENT = 65_537


def number_of(label: str, bits: int) -> int:
    """A number of so many bits, the same in every run; its two highest bits are set."""
    size = bits // 8
    stream = b"".join(hashlib.sha256(f"{label} {part}".encode()).digest() for part in range(-(-size // 32)))
    return int.from_bytes(stream[:size], "big") | 3 << (bits - 2) | 1


@cache
def rsa_key(label: str) -> rsa.RSAPrivateKey:
    """An RSA key of 2,048 bits."""
    p, q = (_prime(f"{label} {part}") for part in ("p", "q"))
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def _prime(label: str) -> int:
    start = number_of(label, 1024)
    if label in _OFFSETS:
        return start + _OFFSETS[label]
    return next(start + step for step in count(0, 2) if _is_prime(start + step))


def _is_prime(number: int) -> bool:
    if any(number % small == 0 for small in range(3, 2000, 2)) or (number - 1) % _EXPONENT == 0:
        return False
    return all(pow(base, number - 1, number) == 1 for base in (2, 3, 5, 7, 11))


@cache
def curve_key(label: str, curve: str = "secp256r1") -> ec.EllipticCurvePrivateKey:
    """A key on a NIST curve."""
    kinds: dict[str, ec.EllipticCurve] = {"secp256r1": ec.SECP256R1(), "secp384r1": ec.SECP384R1()}
    return ec.derive_private_key(int.from_bytes(hashlib.sha256(label.encode()).digest()) | 1, kinds[curve])


def certificate(
    subject: str, key: Key, issuer: str, issuer_key: Key, *, ca: bool = False, pathlen: int | None = None,
    usage: tuple[x509.ObjectIdentifier, ...] | None = None, usage_critical: bool = True, since: datetime = SINCE,
    until: datetime = UNTIL, more: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> Certificate:  # fmt: skip
    """A certificate of version 3, signed with SHA-256."""
    serial = int.from_bytes(hashlib.sha256(f"{subject} {since} {until} {usage}".encode()).digest()[:8], "big") >> 1
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=pathlen), critical=True)
        .add_extension(_key_usage(ca=ca), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usage), critical=usage_critical)
    for extension, critical in more:
        builder = builder.add_extension(extension, critical=critical)
    curve = isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    made = builder.sign(issuer_key, hashes.SHA256(), ecdsa_deterministic=True if curve else None)
    return parse_certificate(made.public_bytes(Encoding.DER))


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _key_usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False, decipher_only=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Authority:
    """A root, one intermediate, and the signer that answers. `changes` are of the signer's certificate."""

    name: str
    curves: bool = False
    changes: dict[str, Any] = field(default_factory=dict)

    def key(self, part: str) -> Key:
        """Key of `root`, `intermediate` or `signer`."""
        label = f"authority {self.name} {part}"
        return curve_key(label, "secp384r1" if part == "root" else "secp256r1") if self.curves else rsa_key(label)

    @cached_property
    def root(self) -> Certificate:
        """What an auditor trusts."""
        return certificate(f"{self.name} root", self.key("root"), f"{self.name} root", self.key("root"), ca=True)

    @cached_property
    def intermediate(self) -> Certificate:
        """It issued the signer's."""
        mine = (f"{self.name} intermediate", self.key("intermediate"))
        return certificate(*mine, f"{self.name} root", self.key("root"), ca=True, pathlen=0)

    @cached_property
    def signer(self) -> Certificate:
        """For time stamps alone, unless it was changed."""
        mine = (f"{self.name} signer", self.key("signer"))
        changes = {"usage": (ExtendedKeyUsageOID.TIME_STAMPING,), **self.changes}
        return certificate(*mine, f"{self.name} intermediate", self.key("intermediate"), **changes)

    def stamp(self, imprint: bytes, at: datetime, **changes: Any) -> bytes:
        """A token in its one form: these bytes existed at this moment (milliseconds count)."""
        return self.token(imprint, at, **changes).form()

    def token(self, imprint: bytes, at: datetime, **changes: Any) -> Token:
        """The same in its parts. Changes: `info`, `attributes` (more of them), `named` (the certificate named)."""
        info = changes.get("info") or tst_info(imprint, at)
        named: Certificate = changes.get("named") or self.signer
        content: list[bytes] = [
            attribute(CONTENT_TYPE, TST_INFO),
            attribute(MESSAGE_DIGEST, der(OCTET_STRING, hashlib.sha256(info).digest())),
            attribute(SIGNING_CERTIFICATE_V2, der(SEQUENCE, der(SEQUENCE, der(
                SEQUENCE, der(OCTET_STRING, hashlib.sha256(named.raw).digest()))))),
        ]  # fmt: skip
        content += changes.get("attributes", ())
        attributes = b"".join(sorted(content))
        return Token(
            digest="sha256", info=info, signed_attributes=der(0xA0, attributes),
            signature_algorithm=der(SEQUENCE, ECDSA_SHA256) if self.curves else der(SEQUENCE, RSA, NULL),
            rsa_signed=not self.curves, signature=signed(self.key("signer"), der(SET, attributes)),
            certificates=(self.signer, self.intermediate),
        )  # fmt: skip


def attribute(oid: bytes, value: bytes) -> bytes:
    """One attribute with one value."""
    return der(SEQUENCE, oid, der(SET, value))


def signed(key: Key, message: bytes) -> bytes:
    """The same signature in every run."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def tst_info(imprint: bytes, at: datetime, *, serial: int = 7, algorithm: bytes = SHA256) -> bytes:
    """What an authority states, without accuracy or nonce."""
    fraction = f".{at.microsecond:06d}".rstrip("0") if at.microsecond else ""
    moment = f"{at.astimezone(UTC):%Y%m%d%H%M%S}{fraction}Z".encode()
    hashed = der(SEQUENCE, der(SEQUENCE, algorithm, NULL), der(OCTET_STRING, imprint))
    number = serial.to_bytes(serial.bit_length() // 8 + 1, "big")
    return der(SEQUENCE, der(INTEGER, b"\x01"), POLICY, hashed, der(INTEGER, number), der(0x18, moment))


FIRST, SECOND = Authority("first"), Authority("second", curves=True)
PRIVATE = Authority("private", curves=True)
"""One that nobody else trusts."""
EXPIRED = Authority("second", curves=True, changes={"until": datetime(2026, 1, 1, tzinfo=UTC)})
WRONG_USAGE = Authority("second", curves=True, changes={"usage": (ExtendedKeyUsageOID.CODE_SIGNING,)})
