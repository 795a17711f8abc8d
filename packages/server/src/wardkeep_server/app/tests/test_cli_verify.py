"""`wardkeep verify` on the pinned kit: lines, verdict, exit status, and files that cannot be read."""

import json
from pathlib import Path

import pytest

from wardkeep_server.app.cli_verify import verify

GOLDEN = Path(__file__).parents[6] / "protocol" / "golden" / "evidence"
KIT, TRUST = GOLDEN / "kit_inventory.zip", GOLDEN / "kit.trust"


def test_a_good_kit_exits_0_and_ends_in_its_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(KIT, trust=TRUST) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "VALID"
    assert lines[-2].endswith("steps that ran: V0, V1, V2, V3, V4, V5, V6, V7, V10, V11")
    assert any(line.startswith("-    V8 ") for line in lines)


def test_without_trust_it_exits_3_and_prints_fingerprints(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(KIT) == 3
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "VALID WITH GAPS: keys not compared"
    assert "key  platform attestation: " in out


def test_a_changed_kit_exits_1_and_names_the_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = bytearray(KIT.read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / "kit.zip").write_bytes(raw)
    assert verify(tmp_path / "kit.zip", trust=TRUST) == 1
    out = capsys.readouterr().out
    assert out.splitlines()[-1].startswith("INVALID: V1 ")
    assert "FAIL V1" in out


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(KIT, trust=TRUST, json=True) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["verdict"] == "VALID"
    assert report["exit"] == 0
    assert [step["step"] for step in report["steps"] if step["state"] == "not run"] == [
        "V8", "V9", "V12", "V13", "V14"
    ]  # fmt: skip


def test_files_that_cannot_be_read_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(tmp_path / "none.zip") == 2
    assert verify(tmp_path) == 2
    assert verify(KIT, trust=tmp_path / "none.txt") == 2
    (tmp_path / "bad.txt").write_bytes(b"quorum nobody\n")
    assert verify(KIT, trust=tmp_path / "bad.txt") == 2
    (tmp_path / "bytes.txt").write_bytes(b"\xff")
    assert verify(KIT, trust=tmp_path / "bytes.txt") == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "line 1: 'nobody' is not defined" in captured.err
    assert captured.err.count("\n") == 5
