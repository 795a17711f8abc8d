"""X.509 certificates of time-stamping authorities, read strictly, and who issued whom (RFC 5280, the part we rely on).

Read by our own hand and not by a library, because two verifiers must read the same bytes the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from wardkeep_core.evidence.der import (
    BIT_STRING,
    BOOLEAN,
    GENERALIZED_TIME,
    INTEGER,
    NULL,
    OCTET_STRING,
    OID,
    SEQUENCE,
    UTC_TIME,
    Der,
    DerRefused,
    boolean_true,
    integer,
    oid_text,
    read_der,
    taken,
    validity_time,
)

MAX_CERTIFICATE_BYTES = 65_536
TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
ANY_USAGE = "2.5.29.37.0"

_BASIC_CONSTRAINTS, _KEY_USAGE, _EXTENDED_KEY_USAGE = "2.5.29.19", "2.5.29.15", "2.5.29.37"
_KNOWN = frozenset({_BASIC_CONSTRAINTS, _KEY_USAGE, _EXTENDED_KEY_USAGE})
_KEY_CERT_SIGN = 5
_V3 = 2
_RSA_BITS = range(2048, 8193)
_LARGEST_EXPONENT = 2**31 - 1
_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_RSA_KEY, _EC_KEY = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1"
_CURVE_OIDS = frozenset({"1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"})
_UNCOMPRESSED = 0x04
_ISSUER_ID, _SUBJECT_ID, _EXTENSIONS, _VERSION = 0x81, 0x82, 0xA3, 0xA0

HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512(),
}  # fmt: skip
RSA_SIGNATURES = {
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
}
ECDSA_SIGNATURES = {
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}


@dataclass(frozen=True)
class Extension:
    """One extension; `value` is what its OCTET STRING holds."""

    critical: bool
    value: bytes


@dataclass(frozen=True)
class Certificate:
    """A certificate as it stands, nothing of it believed yet; `issuer` and `subject` are DER names."""

    raw: bytes
    tbs: bytes
    serial: bytes
    """the INTEGER's DER"""
    issuer: bytes
    subject: bytes
    not_before: datetime
    not_after: datetime
    spki: bytes
    algorithm: Der
    signature: bytes
    extensions: dict[str, Extension] = field(default_factory=dict)

    def valid_at(self, moment: datetime) -> bool:
        """True from notBefore to notAfter, both counted in."""
        return self.not_before <= moment <= self.not_after

    def verifies(self, hash_name: str, *, rsa_signed: bool, signature: bytes, message: bytes) -> bool:
        """True when the signature is by this certificate's key: RSA PKCS#1 v1.5 or ECDSA, of the kinds we take."""
        key = _public_key(self.spki)
        try:
            if rsa_signed and isinstance(key, rsa.RSAPublicKey):
                key.verify(signature, message, padding.PKCS1v15(), HASHES[hash_name])
            elif not rsa_signed and isinstance(key, ec.EllipticCurvePublicKey):
                key.verify(signature, message, ec.ECDSA(HASHES[hash_name]))
            else:
                return False
        except InvalidSignature:
            return False
        return True

    def usages(self) -> list[str] | None:
        """Purposes of extKeyUsage, none when it cannot be read; None when there is no such extension."""
        extension = self.extensions.get(_EXTENDED_KEY_USAGE)
        if extension is None:
            return None
        try:
            value = read_der(extension.value, "extKeyUsage").expect(SEQUENCE, "extKeyUsage")
            return [oid_text(each, "extKeyUsage") for each in value.children()]
        except DerRefused:
            return []

    def only_for_time_stamps(self) -> bool:
        """RFC 3161 2.3: extKeyUsage is there, critical, and names time stamping alone."""
        extension = self.extensions.get(_EXTENDED_KEY_USAGE)
        return extension is not None and extension.critical and self.usages() == [TIME_STAMPING]

    def understood(self) -> bool:
        """True when no critical extension is one that nothing here judges."""
        return all(name in _KNOWN or not extension.critical for name, extension in self.extensions.items())

    def may_issue(self, below: int) -> bool:
        """True when it is a CA that may have `below` other CAs under it and is not kept from time stamps."""
        usages = self.usages()
        if usages is not None and not {TIME_STAMPING, ANY_USAGE} & set(usages):
            return False
        try:
            return self._is_ca(below) and self._signs_certificates()
        except DerRefused:
            return False

    def _is_ca(self, below: int) -> bool:
        extension = self.extensions.get(_BASIC_CONSTRAINTS)
        if extension is None:
            return False
        value = read_der(extension.value, "basicConstraints").expect(SEQUENCE, "basicConstraints")
        authority, longest = taken(value.children(), BOOLEAN, INTEGER)
        if authority is None:
            return False
        boolean_true(authority, "basicConstraints")
        return longest is None or integer(longest, "pathLenConstraint") >= below

    def _signs_certificates(self) -> bool:
        extension = self.extensions.get(_KEY_USAGE)
        if extension is None:
            return True
        bits = read_der(extension.value, "keyUsage").expect(BIT_STRING, "keyUsage").body
        return len(bits) > 1 and bits[0] <= 7 and bool(bits[1] >> (7 - _KEY_CERT_SIGN) & 1)  # noqa: PLR2004 - X.690 8.6

    def issued_by(self, issuer: "Certificate") -> bool:
        """True when the names meet and the issuer's key signed it."""
        return self.issuer == issuer.subject and _signed_by(self, issuer)


def parse_certificate(raw: bytes) -> Certificate:
    """Read one certificate. Raises DerRefused."""
    if len(raw) > MAX_CERTIFICATE_BYTES:
        raise DerRefused(f"certificate: more than {MAX_CERTIFICATE_BYTES} bytes")
    tbs, algorithm, signature = read_der(raw, "certificate").parts("certificate", SEQUENCE, SEQUENCE, BIT_STRING)
    if not signature.body or signature.body[0]:
        raise DerRefused("certificate: a signature that is not whole bytes")
    (version, serial, inner, issuer, validity, subject, spki), rest = tbs.leading(
        "certificate", _VERSION, INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE
    )
    if version.body != bytes([INTEGER, 1, _V3]):
        raise DerRefused("certificate: expected version 3")
    integer(serial, "serial number")
    if inner.raw != algorithm.raw:
        raise DerRefused("certificate: two signature algorithms")
    not_before, not_after = _validity(validity)
    return Certificate(
        raw=raw, tbs=tbs.raw, serial=serial.raw, issuer=issuer.raw, subject=subject.raw, not_before=not_before,
        not_after=not_after, spki=spki.raw, algorithm=algorithm, signature=signature.body[1:],
        extensions=_extensions(taken(rest, _ISSUER_ID, _SUBJECT_ID, _EXTENSIONS)[2]),
    )  # fmt: skip


def path_is_trusted(path: Sequence[Certificate], trusted: Sequence[Certificate], moment: datetime) -> bool:
    """True when a beginning of the path (signer first) is issued up to a trusted certificate, all valid then."""
    known = {each.raw for each in trusted}
    for place, certificate in enumerate(path):
        if not (certificate.valid_at(moment) and certificate.understood()):
            return False
        if certificate.raw in known or any(_issues(each, certificate, place, moment) for each in trusted):
            return True
        if place + 1 == len(path) or not _issues(path[place + 1], certificate, place, moment):
            return False
    return False


def is_path(path: Sequence[Certificate]) -> bool:
    """True when each name leads to the next, no issuer is its own, and none stands twice."""
    own = any(each.issuer == each.subject for each in path[1:])
    joined = all(one.issuer == other.subject for one, other in pairwise(path))
    return joined and not own and len({each.raw for each in path}) == len(path)


def _issues(issuer: Certificate, below: Certificate, place: int, moment: datetime) -> bool:
    sound = issuer.valid_at(moment) and issuer.understood() and issuer.may_issue(place)
    return sound and below.issued_by(issuer)


def _signed_by(certificate: Certificate, issuer: Certificate) -> bool:
    try:
        name, *parameters = certificate.algorithm.children()
        oid = oid_text(name, "signature algorithm")
    except (DerRefused, ValueError):
        return False
    given = [each.raw for each in parameters]
    if oid in RSA_SIGNATURES and given == [bytes([NULL, 0])]:
        found, rsa_signed = RSA_SIGNATURES[oid], True
    elif oid in ECDSA_SIGNATURES and not given:
        found, rsa_signed = ECDSA_SIGNATURES[oid], False
    else:
        return False
    return issuer.verifies(
        found, rsa_signed=rsa_signed, signature=certificate.signature, message=certificate.tbs
    )  # fmt: skip


def _validity(value: Der) -> tuple[datetime, datetime]:
    times = value.children()
    if len(times) != 2 or any(each.tag not in (UTC_TIME, GENERALIZED_TIME) for each in times):  # noqa: PLR2004
        raise DerRefused("validity: expected two times")
    return validity_time(times[0], "notBefore"), validity_time(times[1], "notAfter")


def _extensions(value: Der | None) -> dict[str, Extension]:
    if value is None:
        return {}
    lists = value.children()
    if len(lists) != 1 or not lists[0].expect(SEQUENCE, "extensions").body:
        raise DerRefused("extensions: expected one list, not empty")
    found: dict[str, Extension] = {}
    for each in lists[0].children():
        name, critical, content = taken(each.expect(SEQUENCE, "extension").children(), OID, BOOLEAN, OCTET_STRING)
        if name is None or content is None:
            raise DerRefused("extension: expected a name and a value")
        oid = oid_text(name, "extension")
        if oid in found:
            raise DerRefused("extensions: the same one twice")
        found[oid] = Extension(critical is not None and boolean_true(critical, "critical"), content.body)
    return found


def _public_key(spki: bytes) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey | None:
    """The key, where it is of a kind and size that we take."""
    try:
        if not _plain_key(spki):
            return None
        key = load_der_public_key(spki)
    except (DerRefused, ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, rsa.RSAPublicKey):
        exponent = key.public_numbers().e
        sound = key.key_size in _RSA_BITS and exponent % 2 == 1 and 3 <= exponent <= _LARGEST_EXPONENT  # noqa: PLR2004
        return key if sound else None
    return key if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES else None


def _plain_key(spki: bytes) -> bool:
    """True for the one spelling of a key: RSA with NULL, or a point of a named curve, not compressed."""
    algorithm, bits = read_der(spki, "key").parts("key", SEQUENCE, BIT_STRING)
    name, parameter = [*algorithm.children(), algorithm][:2]
    if not bits.body or bits.body[0]:
        return False
    if oid_text(name, "key") == _RSA_KEY:
        return parameter.raw == bytes([NULL, 0])
    point = bits.body[1:2] == bytes([_UNCOMPRESSED])
    return oid_text(name, "key") == _EC_KEY and oid_text(parameter, "curve") in _CURVE_OIDS and point
