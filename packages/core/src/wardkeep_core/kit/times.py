"""UTC times as RFC 3339 text with millisecond precision, the only spelling that is signed or sent."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, PlainSerializer

_FORM = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$")


def format_time(moment: datetime) -> str:
    """`2026-11-21T18:44:46.123Z`; the moment must be aware; finer digits are cut, never rounded up."""
    return f"{_utc(moment).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def cut_time(moment: datetime) -> datetime:
    """The moment as reading its written form gives it back: UTC, whole milliseconds; it must be aware."""
    utc = _utc(moment)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def parse_time(text: str) -> datetime:
    """Read exactly the form that format_time writes; anything else is a ValueError."""
    if not _FORM.match(text):
        raise ValueError("a time is RFC 3339 UTC with three decimals and Z")
    return datetime.fromisoformat(text)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without zone cannot be recorded")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def _strict(value: object) -> datetime:
    if isinstance(value, datetime):
        return cut_time(value)
    if isinstance(value, str):
        return parse_time(value)
    raise ValueError("a time is RFC 3339 UTC text")


UtcTime = Annotated[AwareDatetime, BeforeValidator(_strict), PlainSerializer(format_time, return_type=str)]
