"""UTC times as RFC 3339 text with millisecond precision, the only spelling that is signed or sent."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, PlainSerializer

_FORM = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$")


def format_time(moment: datetime) -> str:
    """`2026-11-21T18:44:46.123Z`; the moment must be aware; finer digits are cut, never rounded up."""
    if moment.tzinfo is None:
        raise ValueError("a time without zone cannot be recorded")
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"


def parse_time(text: str) -> datetime:
    """Read exactly the form that format_time writes; anything else is a ValueError."""
    if not _FORM.match(text):
        raise ValueError("a time is RFC 3339 UTC with three decimals and Z")
    return datetime.fromisoformat(text)


def _strict(value: object) -> datetime:
    if isinstance(value, datetime):
        return parse_time(format_time(value))
    if isinstance(value, str):
        return parse_time(value)
    raise ValueError("a time is RFC 3339 UTC text")


UtcTime = Annotated[AwareDatetime, BeforeValidator(_strict), PlainSerializer(format_time, return_type=str)]
