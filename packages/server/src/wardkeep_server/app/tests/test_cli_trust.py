"""`wardkeep trust tsa`: what it prints is what a trust file takes."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from wardkeep_core.evidence.trust import parse_trust
from wardkeep_server.anchor.tests.authorities import authority
from wardkeep_server.app.cli_trust import tsa


def test_the_lines_are_taken_by_a_trust_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with authority("first", curves=True) as first, authority("second", curves=True) as second:
        pem, der = tmp_path / "roots.pem", tmp_path / "root.der"
        pem.write_bytes(first.root_pem + second.root_pem + first.root_pem)
        der.write_bytes(first.certificates["root"].public_bytes(Encoding.DER))
        assert tsa(pem) == 0
        trust = parse_trust(capsys.readouterr().out + "quorum none\n")
        raws = [one.certificates["root"].public_bytes(Encoding.DER) for one in (first, second)]
        assert sorted(one.raw for one in trust.authorities) == sorted(raws)
        assert tsa(der) == 0
        assert [one.raw for one in parse_trust(capsys.readouterr().out + "quorum none\n").authorities] == raws[:1]


@pytest.mark.parametrize("content", [b"", b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n", b"\x30"])
def test_what_is_no_certificate_is_refused(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_bytes(content)
    assert tsa(tmp_path / "file") == 2
    assert "is no certificate" in capsys.readouterr().err
    assert tsa(tmp_path / "missing") == 2
