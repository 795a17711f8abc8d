"""`wardkeep verify` on the pinned kit: lines, verdict, exit status, and files that cannot be read."""

import json
from pathlib import Path

import pytest

from wardkeep_server.app.cli_verify import verify

GOLDEN = Path(__file__).parents[6] / "protocol" / "golden" / "evidence"
KIT, TRUST = GOLDEN / "kit_anchored.zip", GOLDEN / "kit_anchored.trust"
RECEIPTS, EXPORT = GOLDEN / "kit_anchored.receipts", GOLDEN / "kit_anchored.export"


def test_a_good_kit_exits_0_and_ends_in_its_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(KIT, trust=TRUST) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "VALID"
    assert lines[-2].endswith(f"steps that ran: {', '.join(f'V{number}' for number in range(14))}")
    assert any(line.startswith("-    V14 ") for line in lines)


def test_without_trust_it_exits_3_and_prints_fingerprints(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(KIT) == 3
    out = capsys.readouterr().out
    assert out.splitlines()[-1].startswith("VALID WITH GAPS: keys not compared; no independent time for ")
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
    assert [step["step"] for step in report["steps"] if step["state"] == "not run"] == ["V14"]
    assert "timings" not in report


def test_timings_are_told_beside_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(KIT, trust=TRUST, json=True, timings=True) == 0
    captured = capsys.readouterr()
    timings = json.loads(captured.out)["timings"]
    assert list(timings) == ["V0", "V1", "V2-V5", *(f"V{number}" for number in range(6, 15))]
    assert captured.err.splitlines() == [f"{name} {milliseconds} ms" for name, milliseconds in timings.items()]


def test_verdicts_are_judged_again_unless_it_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """The pinned kit is of another catalogue: that is said, and nothing counts as judged."""
    for judge, said in ((True, "0 verdicts judged again from their facts"), (False, "this version does not judge")):
        assert verify(KIT, trust=TRUST, json=True, judge=judge) == 0
        step = json.loads(capsys.readouterr().out)["steps"][14]
        assert step["state"] == "not run"
        assert step["facts"][0].startswith(said)


def test_timings_end_at_the_step_that_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = bytearray(KIT.read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / "kit.zip").write_bytes(raw)
    assert verify(tmp_path / "kit.zip", trust=TRUST, timings=True) == 1
    assert [line.split()[0] for line in capsys.readouterr().err.splitlines()] == ["V0", "V1"]


def test_a_receipt_and_a_boxs_export_are_held_against_the_kit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = RECEIPTS.read_text().splitlines()[-1]
    assert verify(KIT, trust=TRUST, receipt=[line, str(RECEIPTS)], appliance_export=[EXPORT]) == 0
    out = capsys.readouterr().out
    assert out.count(" agrees\n") == 2
    assert "entries agree, 0 lie outside the kit" in out
    origin, size, root = line.split()
    assert verify(KIT, trust=TRUST, receipt=[f"{origin} {size} {root[::-1]}"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"INVALID: V6 receipt {size} of {origin}: ")
    assert verify(KIT, trust=TRUST, receipt=[f"{origin} 5000 {root}"]) == 3
    lines = EXPORT.read_text().splitlines(keepends=True)
    (tmp_path / "short.export").write_text("".join([*lines[:5], *lines[6:]]))
    capsys.readouterr()
    assert verify(KIT, trust=TRUST, appliance_export=[tmp_path / "short.export"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("INVALID: V5 export of appliance ")


def test_receipts_and_exports_of_another_form_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = RECEIPTS.read_text().splitlines()[-1]
    (tmp_path / "receipts").write_text(f"# two lines\n{line.upper()}\n")
    (tmp_path / "export").write_bytes(EXPORT.read_bytes()[:-1])
    given: tuple[tuple[list[str], list[Path], str], ...] = (
        ([line.upper()], [], "receipt: expected <host>/wardkeep/"),
        ([line.replace(" ", " 0", 1)], [], "receipt: expected a size"),
        ([line[:-1]], [], "receipt: expected a root"),
        ([line] * 33, [], "expected at most 32, found 33"),
        ([str(tmp_path / "receipts")], [], "line 2: receipt"),
        ([str(tmp_path / "none")], [], "cannot be read"),
        ([], [tmp_path / "export"], "the last line does not end"),
        ([], [EXPORT] * 17, "expected at most 16, found 17"),
        ([], [tmp_path / "none"], "cannot be read"),
    )
    for receipts, exports, words in given:
        assert verify(KIT, trust=TRUST, receipt=receipts, appliance_export=exports) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert words in captured.err


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
