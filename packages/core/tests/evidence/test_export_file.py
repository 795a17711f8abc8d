"""A box's own export: written and read again, refused in any other form, and never a crash on foreign bytes."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages.core.tests.evidence.conftest import DAY, made_id, made_signer

from wardkeep_core.evidence.checkpoint import sign_checkpoint
from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.export_file import ExportHead, ExportRefused, build_export, parse_export

BOX = made_signer("export box")
LOG_KEY = made_signer("export log")
ORIGIN = "central.example.test/wardkeep/" + "ab" * 16
HEAD = ExportHead(made_id("export box"), ORIGIN, DAY)
LEAVES = tuple(
    EntryRef(epoch=epoch, seq=seq, leaf_hash=f"{epoch * 16 + seq:064x}")
    for epoch, seq in ((0, 0), (0, 1), (0, 3), (2, 0), (2, 7))
)


def note(size: int) -> str:
    return sign_checkpoint(ORIGIN, size, size.to_bytes(32, "big"), LOG_KEY)


def written(**changes: Any) -> bytes:
    members: dict[str, Any] = {"head": HEAD, "leaves": LEAVES, "checkpoints": (note(3), note(9)), "signer": BOX}
    return b"".join(build_export(**{**members, **changes}))


def test_what_is_written_is_read_again() -> None:
    raw = written()
    export = parse_export(raw)
    assert export.head == HEAD
    assert [export.leaves.get(leaf.epoch, leaf.seq) for leaf in LEAVES] == [
        bytes.fromhex(leaf.leaf_hash) for leaf in LEAVES
    ]
    assert [export.leaves.get(*number) for number in ((0, 2), (0, 4), (1, 0), (2, 1), (3, 0))] == [None] * 5
    assert (len(export.leaves), export.leaves.newest) == (5, (2, 7))
    assert [each.checkpoint.size for each in export.checkpoints] == [3, 9]
    assert export.keyid == BOX.keyid
    assert export.is_signed_by(BOX._private.public_key())
    assert not export.is_signed_by(LOG_KEY._private.public_key())
    assert raw.startswith(export.signed)
    assert raw[len(export.signed) :].startswith(b"sig ")


def test_an_export_without_leaves_and_heads() -> None:
    export = parse_export(written(leaves=(), checkpoints=()))
    assert (len(export.leaves), export.leaves.newest, export.checkpoints) == (0, None, ())


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        pytest.param(b"export-v1", b"export-v2", 1, id="another version"),
        pytest.param(b"appliance ", b"appliance  ", 2, id="two spaces"),
        pytest.param(b"log central", b"log Central", 3, id="an origin in capitals"),
        pytest.param(b"at 2026-03-02", b"at 2026-02-30", 4, id="no day of the calendar"),
        pytest.param(b"leaf 0 1 ", b"leaf 0 01 ", 6, id="a leading zero"),
        pytest.param(b"leaf 0 1 ", b"leaf 0 0 ", 6, id="the same number twice"),
        pytest.param(b"leaf 0 3 ", b"leaf 0 9007199254740992 ", 7, id="a number beyond 2^53 - 1"),
        pytest.param(b"leaf 2 0 ", b"leaf 0 2 ", 8, id="numbers that fall"),
        pytest.param(b"leaf 2 7 " + b"0" * 62 + b"27", b"leaf 2 7 " + b"0" * 62 + b"2F", 9, id="capital hex"),
        pytest.param(b"\ncheckpoint ", b"\n\ncheckpoint ", 10, id="an empty line"),
        pytest.param(b"\nsig ", b"\r\nsig ", 11, id="another line end"),
        pytest.param(b"at 2026", b"at \xc3\xa92026", 4, id="not ASCII"),
    ],
)
def test_another_form_is_refused_with_its_line(old: bytes, new: bytes, line: int) -> None:
    raw = written()
    assert old in raw
    with pytest.raises(ExportRefused, match=f"^line {line}: "):
        parse_export(raw.replace(old, new, 1))


def test_heads_of_another_log_or_in_another_order_are_refused() -> None:
    lines = written().splitlines(keepends=True)
    with pytest.raises(ExportRefused, match="line 11: expected a checkpoint larger"):
        parse_export(b"".join([*lines[:9], lines[10], lines[9], lines[11]]))
    other = sign_checkpoint("central.example.test/wardkeep/" + "cd" * 16, 3, bytes(32), LOG_KEY)
    with pytest.raises(ExportRefused, match="line 10: expected a checkpoint of central"):
        parse_export(b"".join([*lines[:9], b"checkpoint " + base64.b64encode(other.encode()) + b"\n", lines[11]]))
    with pytest.raises(ExportRefused, match="line 10: "):
        parse_export(b"".join([*lines[:9], b"checkpoint " + base64.b64encode(b"no note") + b"\n", lines[11]]))
    with pytest.raises(ExportRefused, match="line 12: expected nothing behind the signature"):
        parse_export(written() + b"leaf 3 0 " + b"0" * 64 + b"\n")
    with pytest.raises(ExportRefused, match="does not end"):
        parse_export(written()[:-1])


def test_nothing_that_could_not_be_read_is_written() -> None:
    with pytest.raises(ExportRefused, match="leaf 0/1"):
        written(leaves=(LEAVES[1], LEAVES[1]))
    with pytest.raises(ExportRefused, match="checkpoint 3"):
        written(checkpoints=(note(9), note(3)))


@given(st.binary(max_size=200))
def test_foreign_bytes_are_refused_with_words(raw: bytes) -> None:
    with pytest.raises(ExportRefused):
        parse_export(raw + b"\n")


@given(st.integers(min_value=0, max_value=100_000), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_refused_or_breaks_the_signature(place: int, change: int) -> None:
    raw = bytearray(written())
    raw[place % len(raw)] ^= change
    try:
        export = parse_export(bytes(raw))
    except ExportRefused:
        return
    assert export.keyid != BOX.keyid or not export.is_signed_by(BOX._private.public_key())
