"""RFC 3161 time-stamp tokens in the one form in which they are kept ("pared"), and what makes one good.

Authorities answer with tokens that differ in what nothing depends on: order and surplus of certificates, unsigned
attributes, spellings. `pare` leaves what the authority signed and the certificates that lead upwards; a verifier
builds that form again from the parts and takes no other bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cryptography.hazmat.primitives.hashes import SHA1, Hash, HashAlgorithm

from wardkeep_core.evidence.certificates import (
    ECDSA_SIGNATURES,
    HASHES,
    RSA_SIGNATURES,
    Certificate,
    is_path,
    parse_certificate,
    path_is_trusted,
)
from wardkeep_core.evidence.der import (
    BOOLEAN,
    GENERALIZED_TIME,
    INTEGER,
    NULL,
    OCTET_STRING,
    OID,
    SEQUENCE,
    SET,
    Der,
    DerRefused,
    der,
    generalized_time,
    integer,
    oid_text,
    read_der,
    taken,
)

MAX_TOKEN_BYTES = 65_536
MAX_CERTIFICATES = 8

_SIGNED_DATA, _TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE, _SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
_JUDGED = (_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_CERTIFICATE, _SIGNING_CERTIFICATE_V2)
_RSA = "1.2.840.113549.1.1.1"
_DIGESTS = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}
_DIGEST_OIDS = {name: oid for oid, name in _DIGESTS.items()}
_CONTEXT_0, _CONTEXT_1 = 0xA0, 0xA1
_NULL = bytes([NULL, 0])
_RAW_OIDS = {
    oid: bytes.fromhex(text)
    for oid, text in (
        (_SIGNED_DATA, "06092a864886f70d010702"),
        (_TST_INFO, "060b2a864886f70d0109100104"),
        (_DIGEST_OIDS["sha256"], "0609608648016503040201"),
        (_DIGEST_OIDS["sha384"], "0609608648016503040202"),
        (_DIGEST_OIDS["sha512"], "0609608648016503040203"),
    )
}


class TokenRefused(ValueError):
    """Not a time-stamp token that we can keep or believe; the message says why."""


@dataclass(frozen=True)
class Token:
    """A token's parts, read and not believed. `certificates` begin with the signer's and go upwards."""

    digest: str
    """name of the hash: sha256, sha384 or sha512"""
    info: bytes
    """the TSTInfo's DER"""
    signed_attributes: bytes
    """the [0] IMPLICIT SET as it stands"""
    signature_algorithm: bytes
    rsa_signed: bool
    signature: bytes
    certificates: tuple[Certificate, ...]

    def form(self) -> bytes:
        """The one spelling of these parts."""
        signer = self.certificates[0]
        named = der(SEQUENCE, _RAW_OIDS[_DIGEST_OIDS[self.digest]])
        signer_info = der(
            SEQUENCE, der(INTEGER, b"\x01"), der(SEQUENCE, signer.issuer, signer.serial), named,
            self.signed_attributes, self.signature_algorithm, der(OCTET_STRING, self.signature),
        )  # fmt: skip
        content = der(SEQUENCE, _RAW_OIDS[_TST_INFO], der(_CONTEXT_0, der(OCTET_STRING, self.info)))
        certificates = der(_CONTEXT_0, *(each.raw for each in self.certificates))
        signed = der(SEQUENCE, der(INTEGER, b"\x03"), der(SET, named), content, certificates, der(SET, signer_info))
        return der(SEQUENCE, _RAW_OIDS[_SIGNED_DATA], der(_CONTEXT_0, signed))

    @cached_property
    def stamp(self) -> "Stamp":
        """What the authority states. Raises TokenRefused."""
        try:
            return _stamp(self.info)
        except DerRefused as error:
            raise TokenRefused(str(error)) from error

    def verify(self, imprint: bytes) -> None:
        """Raises TokenRefused unless the signer's certificate, which is for time stamps alone, vouches for the imprint.

        `imprint` is the SHA-256 of what was to be stamped. Whether anybody trusts that certificate is asked elsewhere.
        """
        try:
            self._verify(imprint)
        except DerRefused as error:
            raise TokenRefused(str(error)) from error

    def counts(self, trusted: Sequence[Certificate]) -> bool:
        """True when a path to a trusted certificate was valid at the time stated; ask after `verify`."""
        return path_is_trusted(self.certificates, trusted, self.stamp.at)

    def _verify(self, imprint: bytes) -> None:
        signer = self.certificates[0]
        if self.stamp.imprint != imprint:
            raise TokenRefused(f"imprint: expected {imprint.hex()}, found {self.stamp.imprint.hex()}")
        self._check_attributes()
        signed = bytes([SET]) + self.signed_attributes[1:]
        if not signer.verifies(self.digest, rsa_signed=self.rsa_signed, signature=self.signature, message=signed):
            raise TokenRefused("signature: does not verify under the signer's certificate")
        if not signer.only_for_time_stamps():
            raise TokenRefused("extKeyUsage: expected time stamping, critical and alone")
        if not signer.valid_at(self.stamp.at):
            raise TokenRefused("the signer's certificate was not valid at the time stated")

    def _check_attributes(self) -> None:
        found = _attributes(self.signed_attributes)
        if oid_text(found[_CONTENT_TYPE], "contentType") != _TST_INFO:
            raise TokenRefused("contentType: expected id-ct-TSTInfo")
        digest = found[_MESSAGE_DIGEST].expect(OCTET_STRING, "messageDigest").body
        if digest != _hashed(HASHES[self.digest], self.info):
            raise TokenRefused("messageDigest: not that of the TSTInfo")
        signer = self.certificates[0].raw
        for name in (_SIGNING_CERTIFICATE, _SIGNING_CERTIFICATE_V2):
            if name in found:
                algorithm, named = _named_certificate(found[name], v2=name == _SIGNING_CERTIFICATE_V2)
                if named != _hashed(algorithm, signer):
                    raise TokenRefused("signingCertificate: names another certificate")
        if not {_SIGNING_CERTIFICATE, _SIGNING_CERTIFICATE_V2} & set(found):
            raise TokenRefused("signingCertificate: missing")


@dataclass(frozen=True)
class Stamp:
    """What a TSTInfo says: SHA-256 imprint, time (cut to milliseconds), nonce of the request if there was one."""

    imprint: bytes
    at: datetime
    nonce: int | None
    serial: int


def parse_token(raw: bytes) -> Token:
    """A token in its one form. Raises TokenRefused; whether it is good is asked by `Token.verify`."""
    token = _read(raw)
    if not is_path(token.certificates) or len(token.certificates) > MAX_CERTIFICATES:
        raise TokenRefused(f"certificates: not the path of at most {MAX_CERTIFICATES} from the signer upwards")
    if token.form() != raw:
        raise TokenRefused("not in the one form of a token")
    return token


def pare(received: bytes) -> bytes:
    """The one form of a token as an authority gave it. Raises TokenRefused when it is not of the family we keep.

    Nothing is believed yet: `parse_token(...).verify` judges.
    """
    token = _read(received)
    pared = Token(
        digest=token.digest, info=token.info, signed_attributes=token.signed_attributes,
        signature_algorithm=token.signature_algorithm, rsa_signed=token.rsa_signed, signature=token.signature,
        certificates=_upwards(token.certificates),
    ).form()  # fmt: skip
    parse_token(pared)
    return pared


def _read(raw: bytes) -> Token:
    if len(raw) > MAX_TOKEN_BYTES:
        raise TokenRefused(f"token: more than {MAX_TOKEN_BYTES} bytes")
    try:
        return _token(read_der(raw, "token"))
    except DerRefused as error:
        raise TokenRefused(str(error)) from error


def _token(outer: Der) -> Token:
    kind, content = outer.parts("ContentInfo", OID, _CONTEXT_0)
    if kind.raw != _RAW_OIDS[_SIGNED_DATA]:
        raise TokenRefused("ContentInfo: not SignedData")
    signed = read_der(content.body, "SignedData")
    (version, _, encapsulated, certificates), rest = signed.leading("SignedData", INTEGER, SET, SEQUENCE, _CONTEXT_0)
    _, signers = taken(rest, _CONTEXT_1, SET)
    if integer(version, "version") != 3 or signers is None:  # noqa: PLR2004 - RFC 5652 5.1, for content not plain data
        raise TokenRefused("SignedData: expected version 3 and a signer")
    return _with_signer(_info(encapsulated), certificates, signers)


def _info(encapsulated: Der) -> bytes:
    kind, content = encapsulated.parts("encapContentInfo", OID, _CONTEXT_0)
    if kind.raw != _RAW_OIDS[_TST_INFO]:
        raise TokenRefused("encapContentInfo: expected id-ct-TSTInfo")
    return read_der(content.body, "eContent").expect(OCTET_STRING, "eContent").body


def _with_signer(info: bytes, certificates: Der, signers: Der) -> Token:
    signer_info = read_der(signers.body, "SignerInfos: expected one")
    (version, named, algorithm, attributes, signing, signature), rest = signer_info.leading(
        "SignerInfo", INTEGER, SEQUENCE, SEQUENCE, _CONTEXT_0, SEQUENCE, OCTET_STRING
    )
    taken(rest, _CONTEXT_1)
    if integer(version, "version") != 1:
        raise TokenRefused("SignerInfo: expected version 1")
    digest = _digest(algorithm, "digestAlgorithm")
    spelled, rsa_signed = _signature_algorithm(signing, digest)
    return Token(
        digest=digest, info=info, signed_attributes=attributes.raw, signature_algorithm=spelled,
        rsa_signed=rsa_signed, signature=signature.body, certificates=_signer_first(certificates, named),
    )  # fmt: skip


def _signer_first(certificates: Der, named: Der) -> tuple[Certificate, ...]:
    read = [each for raw in certificates.children() if (each := _perhaps_certificate(raw.raw)) is not None]
    signers = [each for each in read if each.issuer + each.serial == named.body]
    if not signers:
        raise TokenRefused("certificates: that of the signer is missing")
    rest = [each for each in read if each is not signers[0]]
    return (signers[0], *rest)


def _perhaps_certificate(raw: bytes) -> Certificate | None:
    """None for one that we cannot read: it cannot lead upwards, and a token that holds it is not in the one form."""
    try:
        return parse_certificate(raw)
    except DerRefused:
        return None


def _upwards(certificates: tuple[Certificate, ...]) -> tuple[Certificate, ...]:
    """The signer's certificate and its issuers among those given, without a self-signed root."""
    path = [certificates[0]]
    while len(path) < MAX_CERTIFICATES:
        above = [
            each for each in certificates
            if each not in path and each.subject != each.issuer and path[-1].issued_by(each)
        ]  # fmt: skip
        if not above:
            break
        path.append(above[0])
    return tuple(path)


def _algorithm(value: Der, what: str) -> tuple[str, bytes]:
    """OID, and the bytes of the parameters (none: empty)."""
    members = value.expect(SEQUENCE, what).children()
    if not 1 <= len(members) <= 2:  # noqa: PLR2004 - RFC 5280 4.1.1.2
        raise TokenRefused(f"{what}: expected a name and perhaps parameters")
    return oid_text(members[0], what), b"".join(each.raw for each in members[1:])


def _digest(value: Der, what: str) -> str:
    oid, parameters = _algorithm(value, what)
    if oid not in _DIGESTS or parameters not in (b"", _NULL):
        raise TokenRefused(f"{what}: expected SHA-256, SHA-384 or SHA-512")
    return _DIGESTS[oid]


def _signature_algorithm(value: Der, digest: str) -> tuple[bytes, bool]:
    """The algorithm in its one spelling, and whether it is RSA."""
    oid, parameters = _algorithm(value, "signatureAlgorithm")
    name = value.children()[0].raw
    if parameters not in (b"", _NULL):
        raise TokenRefused("signatureAlgorithm: parameters where none are expected")
    if oid == _RSA or RSA_SIGNATURES.get(oid) == digest:
        return der(SEQUENCE, name, _NULL), True
    if ECDSA_SIGNATURES.get(oid) == digest:
        return der(SEQUENCE, name), False
    raise TokenRefused(f"signatureAlgorithm: expected RSA PKCS#1 v1.5 or ECDSA with {digest}")


def _attributes(raw: bytes) -> dict[str, Der]:
    """The value of each attribute that is judged."""
    found: dict[str, Der] = {}
    for attribute in read_der(raw, "signedAttrs").children():
        name, values = attribute.parts("attribute", OID, SET)
        oid = oid_text(name, "attribute")
        if oid not in _JUDGED:
            continue
        if oid in found or len(values.children()) != 1:
            raise TokenRefused(f"signedAttrs: {oid} stands twice, or has not one value")
        found[oid] = values.children()[0]
    if _CONTENT_TYPE not in found or _MESSAGE_DIGEST not in found:
        raise TokenRefused("signedAttrs: contentType or messageDigest is missing")
    return found


def _named_certificate(value: Der, *, v2: bool) -> tuple[HashAlgorithm, bytes]:
    """How the first certificate named was hashed, and the hash (RFC 2634 5.4, RFC 5035)."""
    lists = value.expect(SEQUENCE, "signingCertificate").children()
    ids = lists[0].expect(SEQUENCE, "signingCertificate").children() if lists else []
    if not ids:
        raise TokenRefused("signingCertificate: names no certificate")
    members = ids[0].expect(SEQUENCE, "ESSCertID").children()
    algorithm: HashAlgorithm = SHA1() if not v2 else HASHES["sha256"]  # noqa: S303 - RFC 2634 knows no other
    if v2 and members and members[0].tag == SEQUENCE:
        algorithm = HASHES[_digest(members.pop(0), "ESSCertIDv2")]
    hashed, _ = taken(members, OCTET_STRING, SEQUENCE)
    if hashed is None:
        raise TokenRefused("ESSCertID: expected a hash")
    return algorithm, hashed.body


def _stamp(info: bytes) -> Stamp:
    (version, policy, imprint, serial, moment), rest = read_der(info, "TSTInfo").leading(
        "TSTInfo", INTEGER, OID, SEQUENCE, INTEGER, GENERALIZED_TIME
    )
    _, _, nonce, _, _ = taken(rest, SEQUENCE, BOOLEAN, INTEGER, _CONTEXT_0, _CONTEXT_1)
    if integer(version, "version") != 1:
        raise DerRefused("TSTInfo: expected version 1")
    algorithm, hashed = imprint.parts("messageImprint", SEQUENCE, OCTET_STRING)
    oid, parameters = _algorithm(algorithm, "messageImprint")
    if _DIGESTS.get(oid) != "sha256" or parameters not in (b"", _NULL):
        raise DerRefused("messageImprint: expected SHA-256")
    oid_text(policy, "policy")
    return Stamp(
        imprint=hashed.body, at=generalized_time(moment, "genTime"), serial=integer(serial, "serial number"),
        nonce=None if nonce is None else integer(nonce, "nonce"),
    )  # fmt: skip


def _hashed(algorithm: HashAlgorithm, raw: bytes) -> bytes:
    hashed = Hash(algorithm)
    hashed.update(raw)
    return hashed.finalize()
