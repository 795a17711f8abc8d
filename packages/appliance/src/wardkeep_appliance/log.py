"""Structured logs: one JSON object a line on standard error, fields from an allow-list and nothing else.

A field that is not on the list is dropped and its name counted, so a secret or a patient's name has no way in.
"""

import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger

ALLOWED_FIELDS = frozenset(
    {
        "actor", "appliance", "attempt", "call", "check", "code", "count", "device", "epoch", "error", "failure",
        "healed", "incident", "keyid", "kind", "milliseconds", "order", "outcome", "part", "period_s", "reason",
        "runbook", "seconds", "seq", "site", "size", "state", "status", "step", "version", "where",
    }
)  # fmt: skip
_FRAME = frozenset({"event", "level", "timestamp"})


def configure() -> None:
    """Set up the process's logging once."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            say_where,
            keep_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def say_where(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Of an exception, only the line of ours that it came through last: its text may hold what must not be logged."""
    if not event.pop("exc_info", None):
        return event
    frames = traceback.extract_tb(sys.exc_info()[2])
    own = [frame for frame in frames if "wardkeep" in frame.filename]
    if own:
        event["where"] = f"{Path(own[-1].filename).name}:{own[-1].lineno}"
    return event


def keep_allowed(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Drop every field that is not on the list; say how many were dropped."""
    kept: MutableMapping[str, Any] = {name: value for name, value in event.items() if name in ALLOWED_FIELDS | _FRAME}
    if len(kept) != len(event):
        kept["count_dropped"] = len(event) - len(kept)
    return kept


def logger(actor: str) -> FilteringBoundLogger:
    """A logger that names the actor in each line."""
    return cast("FilteringBoundLogger", structlog.get_logger().bind(actor=actor))
