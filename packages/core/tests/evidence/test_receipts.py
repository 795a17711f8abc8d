"""Receipts: read in one spelling, told from paths, and never a crash on foreign text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.evidence.receipts import (
    MAX_RECEIPTS,
    Receipt,
    ReceiptRefused,
    few_enough,
    looks_like_receipt,
    parse_receipt,
    parse_receipts,
)

ORIGIN = "central.example.test/wardkeep/" + "ab" * 16
LINE = f"{ORIGIN} 300 {'0f' * 32}"
READ = Receipt(ORIGIN, 300, bytes.fromhex("0f" * 32))


def test_a_receipt_is_read_and_named() -> None:
    assert parse_receipt(LINE) == parse_receipt(LINE.replace(" ", "   ")) == READ
    assert READ.where == f"receipt 300 of {ORIGIN}"


def test_three_words_are_a_receipt_and_anything_else_a_path() -> None:
    assert looks_like_receipt(LINE)
    assert looks_like_receipt("three odd words")
    assert not looks_like_receipt("receipts of march/quarter 1.txt and more")
    assert not looks_like_receipt("/var/receipts.txt")


def test_a_file_of_receipts() -> None:
    text = f"# printed in March\r\n\n{LINE}\r\n   \n{LINE.replace('300', '0')}"
    assert parse_receipts(text.encode()) == [READ, Receipt(ORIGIN, 0, READ.root)]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "at least one line"),
        (b"# none\n", "at least one line"),
        (LINE.encode() + b"\n" + LINE.upper().encode(), "line 2: receipt"),
        (LINE.encode() + b"\nmore words here now", "line 2: receipt: expected origin, size and root, found 4 words"),
        (b"\xff", "not UTF-8"),
        ((LINE + "\n").encode() * 33, "at most 32, found 33"),
        (b"#" * 65_537, "at most 65536 bytes"),
    ],
)
def test_other_files_are_refused(raw: bytes, words: str) -> None:
    with pytest.raises(ReceiptRefused, match=words):
        parse_receipts(raw)


def test_so_many_and_no_more() -> None:
    assert len(few_enough([READ] * MAX_RECEIPTS)) == MAX_RECEIPTS
    with pytest.raises(ReceiptRefused, match="at most 32"):
        few_enough([READ] * (MAX_RECEIPTS + 1))


@given(st.text(max_size=120))
def test_foreign_text_is_refused_with_words(text: str) -> None:
    with pytest.raises(ReceiptRefused):
        parse_receipt(text)
