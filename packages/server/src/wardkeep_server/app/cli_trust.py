"""`wardkeep trust tsa`: lines for a trust file from an authority's certificates. Needs no installation."""

import sys
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificates

from wardkeep_core.evidence.certificates import Certificate, parse_certificate
from wardkeep_core.evidence.der import DerRefused
from wardkeep_core.evidence.trust import tsa_line
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_server.app.cli_settings import DONE, WRONG_USAGE, say

_PEM = b"-----BEGIN"


def tsa(file: Path) -> int:
    """One line for each certificate, with its name and fingerprint as a comment above it. 2 when it cannot be read."""
    try:
        found = _certificates(file.read_bytes())
    except (OSError, ValueError, DerRefused) as error:
        sys.stderr.write(f"wardkeep trust tsa: {file} is no certificate: {error}\n")
        return WRONG_USAGE
    for certificate in found:
        subject = load_der_x509_certificate(certificate.raw).subject.rfc4514_string()
        printable = "".join(letter if " " <= letter <= "~" else "?" for letter in subject)
        say(f"# {printable}, SHA-256 {sha256_hex(certificate.raw)}, until {certificate.not_after:%Y-%m-%d}")
        say(tsa_line(certificate))
    return DONE


def _certificates(content: bytes) -> list[Certificate]:
    """Of a PEM file, or the one of a DER file. Raises ValueError, DerRefused."""
    if _PEM not in content:
        return [parse_certificate(content)]
    raws = [one.public_bytes(Encoding.DER) for one in load_pem_x509_certificates(content)]
    return [parse_certificate(raw) for raw in dict.fromkeys(raws)]
