"""Receipts and exports in a wrong spelling: both commands say what is wrong, exit 2, and verify nothing."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from packages.core.tests.evidence.box_export import exported
from tests.conformance.honest_ends import receipt
from tests.conformance.judges import Judges
from tests.conformance.world import kit_of, morning

from wardkeep_server.app.cli_verify import verify

WRONG_USAGE = 2
RECEIPTS: dict[str, Callable[[str], str]] = {
    "an origin without its log": lambda line: line.replace("/wardkeep/", "/", 1),
    "a size with a zero before it": lambda line: line.replace(" 3 ", " 03 "),
    "a size below zero": lambda line: line.replace(" 3 ", " -3 "),
    "a size that no tree has": lambda line: line.replace(" 3 ", f" {2**53} "),
    "a root in capitals": lambda line: f"{line[:-64]}{line[-64:].upper()}",
    "a root cut short": lambda line: line[:-2],
    "a file that is not there": lambda _: "no-such-file",
}
FILES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "a line of two words": lambda raw: raw + b"two words\n",
    "not UTF-8": lambda raw: raw + b"# \xff\n",
    "comments alone": lambda _: b"# none yet\n",
    "33 receipts": lambda raw: raw * 33,
}
EXPORTS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "another version": lambda raw: raw.replace(b"-v1", b"-v2", 1),
    "CR LF": lambda raw: raw.replace(b"\n", b"\r\n"),
    "no end of the last line": lambda raw: raw[:-1],
    "no signature": lambda raw: raw[: raw.rindex(b"sig ")],
    "two signatures": lambda raw: raw + raw[raw.rindex(b"sig ") :],
    "a leaf twice": lambda raw: raw.replace(b"\nleaf 0 1 ", b"\nleaf 0 0 ", 1),
    "a number in another spelling": lambda raw: raw.replace(b"\nleaf 0 1 ", b"\nleaf 0 +1 ", 1),
    "a leaf behind a checkpoint": lambda raw: raw.replace(b"\nsig ", b"\nleaf 9 0 " + b"ab" * 32 + b"\nsig ", 1),
    "a checkpoint that is none": lambda raw: raw.replace(b"\ncheckpoint ", b"\ncheckpoint AAAA\ncheckpoint ", 1),
    "a time with an offset": lambda raw: raw.replace(b"Z\nleaf", b"+00:00\nleaf", 1),
    "an hour that no day has": lambda raw: raw.replace(b"T04:", b"T25:", 1),
    "a log without a host": lambda raw: raw.replace(b"log central.example.test", b"log ", 1),
    "a signature with stray bits": lambda raw: raw[:-4] + b"B==\n",
    "a letter that is no ASCII": lambda raw: raw.replace(b"appliance ", "appliance\u00a0".encode(), 1),
}


def refused_by_both(judges: Judges, folder: Path, *argv: str) -> None:
    """Both commands are given these beside an honest kit."""
    kit = kit_of(morning())
    (folder / "kit.zip").write_bytes(kit.raw)
    pairs = list(zip(argv[::2], argv[1::2], strict=True))
    receipts = [value for flag, value in pairs if flag == "--receipt"]
    exports = [Path(value) for flag, value in pairs if flag == "--appliance-export"]
    assert verify(folder / "kit.zip", receipt=receipts, appliance_export=exports) == WRONG_USAGE
    command = [str(judges.binary), str(folder / "kit.zip"), *argv]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (WRONG_USAGE, b"")
    assert done.stderr


@pytest.mark.parametrize("name", RECEIPTS)
def test_a_receipt_in_another_spelling(judges: Judges, tmp_path: Path, name: str) -> None:
    refused_by_both(judges, tmp_path, "--receipt", RECEIPTS[name](receipt(morning(), 3)))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_holds_no_receipts(judges: Judges, tmp_path: Path, name: str) -> None:
    (tmp_path / "receipts").write_bytes(FILES[name](f"{receipt(morning(), 3)}\n".encode()))
    refused_by_both(judges, tmp_path, "--receipt", str(tmp_path / "receipts"))


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_in_another_form(judges: Judges, tmp_path: Path, name: str) -> None:
    made = morning()
    honest = exported(made, made.box, [made.note(9, cosigned_at=made.now)])
    changed = EXPORTS[name](honest)
    assert changed != honest
    (tmp_path / "export").write_bytes(changed)
    refused_by_both(judges, tmp_path, "--appliance-export", str(tmp_path / "export"))


def test_more_than_may_be_given(judges: Judges, tmp_path: Path) -> None:
    made = morning()
    (tmp_path / "export").write_bytes(exported(made, made.box))
    refused_by_both(judges, tmp_path, *(["--receipt", receipt(made, 3)] * 33))
    refused_by_both(judges, tmp_path, *(["--appliance-export", str(tmp_path / "export")] * 17))


def test_files_of_receipts_are_read_by_both(judges: Judges, tmp_path: Path) -> None:
    made = morning()
    kit = kit_of(made)
    (tmp_path / "kit.zip").write_bytes(kit.raw)
    lines = ["# of the reports", "", receipt(made, 3), "  ", receipt(made, 9).replace(" ", "  ")]
    (tmp_path / "receipts").write_bytes("\r\n".join(lines).encode())
    paths = [str(tmp_path / "receipts"), receipt(made, 30)]
    assert verify(tmp_path / "kit.zip", receipt=paths) == 3
    command = [str(judges.binary), str(tmp_path / "kit.zip"), *(word for each in paths for word in ("--receipt", each))]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 3, done.stderr.decode()
    assert done.stdout.count(b" agrees") == 3
