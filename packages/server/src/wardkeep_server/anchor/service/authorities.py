"""Who is asked for time stamps, and which certificates are believed: from the settings, never from an answer."""

from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from wardkeep_core.evidence.certificates import Certificate, parse_certificate
from wardkeep_core.evidence.der import DerRefused
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.work import Parts

_ROOTS = "anchor.roots"
MOST_ROOTS = 32
"""As many as a trust file may name."""


def roots(parts: Parts) -> Sequence[Certificate]:
    """The certificates of TSA_ROOTS; none where it is not set. Raises ConfigRefused."""
    path = parts.settings.tsa_roots
    if path is None:
        return ()
    known: Sequence[Certificate] | None = parts.caches.get(_ROOTS)
    if known is None:
        known = parts.caches[_ROOTS] = read_roots(path)
    return known


def read_roots(path: Path) -> Sequence[Certificate]:
    """The certificates of a PEM file. Raises ConfigRefused."""
    try:
        found = [one.public_bytes(Encoding.DER) for one in load_pem_x509_certificates(path.read_bytes())]
        certificates = [parse_certificate(raw) for raw in dict.fromkeys(found)]
    except (OSError, ValueError, DerRefused) as error:
        raise ConfigRefused([f"TSA_ROOTS is not a file of PEM certificates: {error}"]) from error
    if len(certificates) > MOST_ROOTS:
        raise ConfigRefused([f"TSA_ROOTS holds more than {MOST_ROOTS} certificates"])
    return certificates
