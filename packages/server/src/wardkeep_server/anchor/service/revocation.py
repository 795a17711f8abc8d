"""Whether the certificate of an authority was revoked: the list that it names over http, fetched and kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from wardkeep_core.evidence.certificates import Certificate
from wardkeep_core.evidence.token import TokenRefused
from wardkeep_server.platform.outbound import Outbound, OutboundFailed, OutboundRefused

MOST_LIST_BYTES = 1024 * 1024
_OK = 200


@dataclass(frozen=True)
class Revocation:
    """What is known of a certificate; list and address where one was fetched."""

    state: Literal["checked", "not_offered", "not_fetched"]
    address: str = ""
    content: bytes | None = None
    problem: str | None = None

    @property
    def digest(self) -> bytes | None:
        """SHA-256 of the list."""
        return None if self.content is None else sha256(self.content).digest()


async def look_up(
    outbound: Outbound, path: Sequence[Certificate], roots: Sequence[Certificate], now: datetime
) -> Revocation:
    """Of the first certificate of the path. A list that cannot be had or believed is none; what it says counts.

    Raises TokenRefused when the certificate is on its issuer's list.
    """
    signer = x509.load_der_x509_certificate(path[0].raw)
    address = _address(signer)
    if address is None:
        return Revocation("not_offered")
    try:
        answer = await outbound.get_signed(address, most=MOST_LIST_BYTES, accept="application/pkix-crl")
    except (OutboundRefused, OutboundFailed) as error:
        return Revocation("not_fetched", address, problem=error.detail or error.title)
    if answer.status != _OK:
        return Revocation("not_fetched", address, problem=f"the revocation list: status {answer.status}")
    return _of_list(signer, address, answer.body, [*path[1:], *roots], now)


def judged_again(
    path: Sequence[Certificate], roots: Sequence[Certificate], content: bytes | None, at: datetime
) -> Revocation:
    """The same with the list that was kept, as of when it was looked at; nothing is fetched. Raises TokenRefused."""
    signer = x509.load_der_x509_certificate(path[0].raw)
    address = _address(signer)
    if address is None:
        return Revocation("not_offered")
    if content is None:
        return Revocation("not_fetched", address, problem="the revocation list is not at hand")
    return _of_list(signer, address, content, [*path[1:], *roots], at)


def _of_list(
    signer: x509.Certificate, address: str, content: bytes, above: Sequence[Certificate], at: datetime
) -> Revocation:
    problem = _judge(signer, content, above, at)
    if problem is not None:
        return Revocation("not_fetched", address, problem=problem)
    return Revocation("checked", address, content)


def _address(signer: x509.Certificate) -> str | None:
    """The first http address among the distribution points (RFC 5280 4.2.1.13)."""
    try:
        points = signer.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError):
        return None
    names = [
        name.value
        for point in points
        for name in point.full_name or ()
        if isinstance(name, x509.UniformResourceIdentifier)
    ]
    return next((name for name in names if name.startswith(("http://", "https://"))), None)


def _judge(signer: x509.Certificate, content: bytes, above: Sequence[Certificate], now: datetime) -> str | None:
    """Why the list is not believed, or None. Raises TokenRefused when the signer is on it."""
    try:
        found = x509.load_der_x509_crl(content)
        issuers = [x509.load_der_x509_certificate(one.raw) for one in above if one.subject == _name(found)]
        good = any(_signed(found, issuer) for issuer in issuers)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        return f"the revocation list cannot be read: {error}"
    if not good or found.issuer != signer.issuer:
        return "the revocation list is not signed by the issuer of the certificate"
    if found.next_update_utc is None or found.next_update_utc < now:
        return "the revocation list is out of date"
    if found.get_revoked_certificate_by_serial_number(signer.serial_number) is not None:
        raise TokenRefused("the authority's certificate was revoked by its issuer")
    return None


def _name(found: x509.CertificateRevocationList) -> bytes:
    return found.issuer.public_bytes()


def _signed(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) and found.is_signature_valid(key)
