"""`openssl ts -verify` as the oracle of time stamps: it takes those of honest kits, and refuses those of liars."""

import base64
import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from packages.core.tests.evidence.authority import FIRST, SECOND
from tests.conformance import test_conformance
from tests.conformance.honest import HONEST
from tests.conformance.lies import LIES
from tests.conformance.world import Kit

from wardkeep_core.evidence.anchor import Anchor, anchor_imprint
from wardkeep_core.evidence.certificates import Certificate
from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.evidence.kit.zipstore import ZipReader
from wardkeep_core.evidence.token import parse_token
from wardkeep_core.kit.canonical import parse_canonical

assert test_conformance.REGISTERED, "importing it fills LIES"
STAMPED = (
    "a_morning",
    "stamped_each_hour",
    "stamped_by_one_authority",
    "two_sites_of_one_organisation",
    "an_authority_trusted_by_its_intermediate",
)
REFUSED = (
    "anchor_swapped",
    "imprint_of_another_checkpoint",
    "private_authority",
    "private_authority_under_the_names_of_a_known_one",
    "signer_that_plays_an_authority",
    "authority_below_one_that_may_have_none",
    "token_of_another_key_usage",
    "token_of_two_usages",
    "token_whose_usage_is_not_critical",
    "certificate_that_had_expired",
    "certificate_that_the_signature_does_not_name",
    "time_changed_in_a_token",
    "time_changed_and_no_more",
)
"""Lies about what RFC 3161 and RFC 5280 say; the one form of a token is our own, so openssl takes other forms."""


def tokens_of(kit: Kit) -> list[tuple[bytes, bytes]]:
    """Each token with the imprint that it must be over."""
    reader, found = ZipReader(io.BytesIO(kit.raw)), []
    for name in reader.members:
        if name.endswith(".der"):
            anchor = Anchor.model_validate(parse_canonical(reader.read(f"{name.rpartition('/')[0]}/anchor.json")))
            body = parse_checkpoint(anchor.checkpoint).checkpoint.text
            found.append((reader.read(name), anchor_imprint(body)))
    return found


def pem(certificates: Sequence[Certificate]) -> str:
    return "".join(
        f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(each.raw).decode()}-----END CERTIFICATE-----\n"
        for each in certificates
    )


def openssl_takes(token: bytes, imprint: bytes, folder: Path) -> bool:
    """What openssl says of a token, at the time that the token states."""
    (folder / "roots.pem").write_text(pem((FIRST.root, SECOND.root)))
    (folder / "token.der").write_bytes(token)
    at = int(parse_token(token).stamp.at.timestamp())
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-token_in", "-in", folder / "token.der", "-digest", imprint.hex(),
         "-CAfile", folder / "roots.pem", "-attime", str(at)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ("Verification: OK" in done.stdout) == (done.returncode == 0), done.stderr
    return done.returncode == 0


@pytest.mark.parametrize("name", STAMPED)
def test_openssl_takes_every_token_of_an_honest_kit(name: str, tmp_path: Path) -> None:
    found = tokens_of(HONEST[name][1]())
    assert found
    for token, imprint in found:
        assert openssl_takes(token, imprint, tmp_path)


@pytest.mark.parametrize("name", REFUSED)
def test_openssl_refuses_what_we_refuse(name: str, tmp_path: Path) -> None:
    assert not all(openssl_takes(token, imprint, tmp_path) for token, imprint in tokens_of(LIES[name].build()))
