"""What an auditor brings beside a kit: receipts that reports printed, and exports that boxes signed."""

from collections.abc import Sequence
from pathlib import Path

from wardkeep_core.evidence.export_file import MAX_EXPORT_BYTES, ApplianceExport, ExportRefused, parse_export
from wardkeep_core.evidence.receipts import (
    MAX_RECEIPTS_BYTES,
    Receipt,
    ReceiptRefused,
    few_enough,
    looks_like_receipt,
    parse_receipt,
    parse_receipts,
)

MAX_EXPORTS = 16


class BroughtRefused(ValueError):
    """A receipt or an export that is none; the message names it and says what is wrong."""


def read_receipts(given: Sequence[str]) -> list[Receipt]:
    """Receipts in the order given; each text is one, or the path of a file of them. Raises BroughtRefused, OSError."""
    found: list[Receipt] = []
    for text in given:
        try:
            found += (
                [parse_receipt(text)] if looks_like_receipt(text) else parse_receipts(_read(text, MAX_RECEIPTS_BYTES))
            )
            found = few_enough(found)
        except ReceiptRefused as error:
            raise BroughtRefused(f"{text}: {error}") from error
    return found


def read_exports(paths: Sequence[Path]) -> list[ApplianceExport]:
    """Exports in the order given. Raises BroughtRefused, OSError."""
    if len(paths) > MAX_EXPORTS:
        raise BroughtRefused(f"--appliance-export: expected at most {MAX_EXPORTS}, found {len(paths)}")
    found = []
    for path in paths:
        try:
            found.append(parse_export(_read(path, MAX_EXPORT_BYTES)))
        except ExportRefused as error:
            raise BroughtRefused(f"{path}: {error}") from error
    return found


def _read(path: str | Path, largest: int) -> bytes:
    """At most one byte more than may be there, so that a parser sees that it is too long."""
    with Path(path).open("rb") as file:
        return file.read(largest + 1)
