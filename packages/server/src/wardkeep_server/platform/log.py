"""Structured logs with an allow-list of fields: what is not on it is dropped and counted, never written."""

import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        *("event", "level", "timestamp", "request_id", "method", "route", "status", "duration_ms", "kind", "code"),
        *("site", "organisation", "partner", "appliance", "subject", "realm", "loop", "count", "bytes", "process"),
        *("part", "problem", "revision", "port", "address", "where", "dropped_fields", "keyid"),
    }
)
_LONGEST = 300


def configure_log() -> None:
    """JSON lines on standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _allow_list,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def logger() -> Any:  # noqa: ANN401 - structlog's bound logger has no useful type
    """The process's logger."""
    return structlog.get_logger()


def log_fault(event: str, error: BaseException, **fields: Any) -> None:  # noqa: ANN401 - fields of the allow-list
    """One line for a fault of ours: its kind and the innermost line of our own code, never its message."""
    logger().error(event, kind=type(error).__name__, where=_where(error), **fields)


def _where(error: BaseException) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "wardkeep" in frame.filename]
    if not frames:
        return "outside"
    return f"{frames[-1].filename.rpartition('wardkeep_')[2]}:{frames[-1].lineno}"


def _allow_list(_: Any, __: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 - structlog's shape
    kept = {name: _short(value) for name, value in fields.items() if name in ALLOWED}
    if len(kept) != len(fields):
        kept["dropped_fields"] = len(fields) - len(kept)
    return kept


def _short(value: Any) -> Any:  # noqa: ANN401 - any JSON scalar
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value).replace("\n", " ")[:_LONGEST]
