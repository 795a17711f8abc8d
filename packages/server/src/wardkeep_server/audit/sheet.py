"""The audit log as a sheet: RFC 4180, and no cell that a spreadsheet would run."""

import csv
import io
import json
from collections.abc import Sequence

from wardkeep_core.kit.times import format_time
from wardkeep_server.audit.schemas import AuditLine

COLUMNS = (
    "time_utc",
    "person",
    "person_id",
    "role",
    "act",
    "outcome",
    "target_kind",
    "target_id",
    "site_id",
    "before",
    "after",
    "reason",
    "address",
    "request_id",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is run or taken apart by spreadsheets; an apostrophe makes it text."""


def csv_cells(line: AuditLine) -> tuple[str, ...]:
    """The values of a line in the order of COLUMNS; empty where there is none."""
    return (
        format_time(line.at),
        line.subject_name,
        line.subject_id,
        line.role,
        line.action,
        line.outcome,
        line.target_kind,
        line.target_id or "",
        line.site_id or "",
        "" if line.before is None else json.dumps(line.before, sort_keys=True),
        "" if line.after is None else json.dumps(line.after, sort_keys=True),
        line.reason or "",
        line.address or "",
        line.request_id,
    )


def csv_row(cells: Sequence[str]) -> bytes:
    """One record, every cell in quotes, UTF-8."""
    into = io.StringIO()
    csv.writer(into, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([_text(cell) for cell in cells])
    return into.getvalue().encode()


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
