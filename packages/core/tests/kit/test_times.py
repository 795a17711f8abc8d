"""The one spelling of a time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.times import UtcTime, format_time, parse_time


class Stamped(Frozen):
    """A value with a time."""

    at: UtcTime


@given(st.datetimes(datetime(1, 1, 2), datetime(9998, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds only
def test_times_are_cut_to_milliseconds_and_read_back(moment: datetime) -> None:
    text = format_time(moment)
    read = parse_time(text)
    assert timedelta(0) <= moment - read < timedelta(milliseconds=1)
    assert format_time(read) == text
    assert Stamped(at=moment).to_json() == {"at": text}
    assert Stamped(at=moment) == Stamped.model_validate({"at": text})


def test_other_zones_are_turned_into_utc() -> None:
    there = datetime(2026, 3, 2, 1, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert format_time(there) == "2026-03-02T06:30:00.000Z"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without zone"):
        format_time(datetime(2026, 3, 2))  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValidationError):
        Stamped.model_validate({"at": datetime(2026, 3, 2)})  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T06:30:00Z",
        "2026-03-02T06:30:00.0Z",
        "2026-03-02T06:30:00.0000Z",
        "2026-03-02T06:30:00.000+00:00",
        "2026-03-02T06:30:00.000z",
        "2026-03-02 06:30:00.000Z",
        "2026-02-30T06:30:00.000Z",
        "2026-03-02T24:00:00.000Z",
        "2026-03-02T06:30:00.000Z\n",
        "\u0662\u0660\u0662\u0666-03-02T06:30:00.000Z",
        " 2026-03-02T06:30:00.000Z",
        "",
    ],
)
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message differs by fault
        parse_time(text)
    with pytest.raises(ValidationError):
        Stamped.model_validate({"at": text})


@pytest.mark.parametrize("value", [0, 1_772_438_400, 1.5, None, True, [], b"2026-03-02T06:30:00.000Z"])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        Stamped.model_validate({"at": value})
