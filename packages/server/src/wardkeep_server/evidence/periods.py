"""Periods as people write them: days or RFC 3339 moments; the end is not part of the period."""

from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from wardkeep_core.kit.times import format_time, parse_time
from wardkeep_server.platform.errors import FieldProblem, Invalid

_DAY_CHARS = 10


def moment(text: str) -> datetime:
    """Midnight UTC of a day (`2026-03-01`), or an RFC 3339 moment with its zone, cut to milliseconds. ValueError."""
    if len(text) == _DAY_CHARS:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a moment names its zone, for example 2026-03-01T08:00:00Z")
    return parse_time(format_time(found))


def _checked(text: str) -> str:
    try:
        moment(text)
    except (ValueError, OverflowError) as error:
        raise ValueError("write a day (2026-03-01) or a moment with its zone (2026-03-01T08:00:00Z)") from error
    return text


Moment = Annotated[str, StringConstraints(min_length=10, max_length=40), AfterValidator(_checked)]


def period(start: str, end: str) -> tuple[datetime, datetime]:
    """[start, end). Raises Invalid when it is empty."""
    first, last = moment(start), moment(end)
    if first >= last:
        raise Invalid(fields=[FieldProblem("to", "the period ends before it begins")])
    return first, last
