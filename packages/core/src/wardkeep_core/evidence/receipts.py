"""Receipts: the head of a log as a report or digest printed it. One line: origin, size, root in hex.

A file of them has one such line each; lines that begin with `#` and empty ones are passed over.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wardkeep_core.evidence.common import ORIGIN_PATTERN
from wardkeep_core.evidence.faults import plain

MAX_RECEIPTS = 32
MAX_RECEIPTS_BYTES = 65_536
_LARGEST = 2**53 - 1
_ORIGIN = re.compile(ORIGIN_PATTERN.removeprefix("^").removesuffix("$"))
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_ROOT = re.compile(r"[0-9a-f]{64}")
_WORDS = 3


class ReceiptRefused(ValueError):
    """No receipt; the message says which word is wrong, and in a file on which line."""


@dataclass(frozen=True)
class Receipt:
    """Somebody was told that the log's tree of `size` leaves had this root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def where(self) -> str:
        """How a report names it."""
        return f"receipt {self.size} of {self.origin}"


def looks_like_receipt(text: str) -> bool:
    """True for three words, which is a receipt; anything else is meant as the path of a file of them."""
    return len(_words(text)) == _WORDS


def parse_receipt(text: str) -> Receipt:
    """Read one receipt. Raises ReceiptRefused."""
    words = _words(text)
    if len(words) != _WORDS:
        raise ReceiptRefused(f"receipt: expected origin, size and root, found {len(words)} words")
    origin, size, root = words
    if _ORIGIN.fullmatch(origin) is None:
        raise ReceiptRefused(f"receipt: expected <host>/wardkeep/<32 hex digits>, found {plain(origin, 80)}")
    if _SIZE.fullmatch(size) is None or int(size) > _LARGEST:
        raise ReceiptRefused(f"receipt: expected a size, found {plain(size, 80)}")
    if _ROOT.fullmatch(root) is None:
        raise ReceiptRefused(f"receipt: expected a root of 64 lower-case hex digits, found {plain(root, 80)}")
    return Receipt(origin, int(size), bytes.fromhex(root))


def parse_receipts(raw: bytes) -> list[Receipt]:
    """Read a file of receipts. Raises ReceiptRefused."""
    if len(raw) > MAX_RECEIPTS_BYTES:
        raise ReceiptRefused(f"receipts: expected at most {MAX_RECEIPTS_BYTES} bytes")
    try:
        lines = raw.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise ReceiptRefused("receipts: not UTF-8") from error
    found = []
    for number, line in enumerate((line.removesuffix("\r") for line in lines), start=1):
        if line.strip(" ") and not line.startswith("#"):
            try:
                found.append(parse_receipt(line))
            except ReceiptRefused as error:
                raise ReceiptRefused(f"line {number}: {error}") from error
    if not found:
        raise ReceiptRefused("receipts: expected at least one line of origin, size and root")
    return few_enough(found)


def few_enough(receipts: Iterable[Receipt]) -> list[Receipt]:
    """All receipts of a verification together. Raises ReceiptRefused where they are too many."""
    found = list(receipts)
    if len(found) > MAX_RECEIPTS:
        raise ReceiptRefused(f"receipts: expected at most {MAX_RECEIPTS}, found {len(found)}")
    return found


def _words(text: str) -> list[str]:
    return [word for word in text.split(" ") if word]
