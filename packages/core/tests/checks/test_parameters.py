"""T5: defaults lie in range, other values are refused on write, by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.checks.parameters import (
    DEFAULTS,
    PARAMETERS,
    Parameter,
    ParameterRefused,
    Parameters,
    write_parameters,
)


@pytest.mark.parametrize("row", PARAMETERS.values(), ids=lambda row: row.name)
def test_defaults_lie_in_range_and_neighbours_are_refused(row: Parameter) -> None:
    assert row.check(row.default) == row.default
    assert row.check(row.minimum) == row.minimum
    assert row.check(row.maximum) == row.maximum
    for outside in {row.minimum - 1, row.maximum + 1} - row.also:
        with pytest.raises(ParameterRefused) as refused:
            row.check(outside)
        assert refused.value.name == row.name
    assert row.words
    assert row.allowed


@pytest.mark.parametrize("value", [True, "900", 900.0, None])
def test_only_whole_numbers_are_taken(value: object) -> None:
    with pytest.raises(ParameterRefused, match="clock_skew_max_ms: a whole number"):
        write_parameters({"clock_skew_max_ms": value})


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ParameterRefused, match="clock_skew: there is no such parameter"):
        write_parameters({"clock_skew": 5000})


def test_a_site_changes_what_the_organisation_wrote() -> None:
    organisation = write_parameters({"clock_skew_max_ms": 2000, "ssh_max_auth_tries": 3})
    site = write_parameters({"clock_skew_max_ms": 1000}, under=organisation)
    assert (site["clock_skew_max_ms"], site["ssh_max_auth_tries"]) == (1000, 3)
    assert (DEFAULTS["clock_skew_max_ms"], len(DEFAULTS)) == (5000, len(PARAMETERS))


def test_a_weaker_value_needs_its_statement() -> None:
    with pytest.raises(ParameterRefused, match="signed statement"):
        write_parameters({"password_max_age_days": 0})
    stated = frozenset({"password_max_age_days"})
    assert write_parameters({"password_max_age_days": 0}, stated=stated)["password_max_age_days"] == 0


def test_the_window_of_a_lockout_never_outlasts_the_lockout() -> None:
    with pytest.raises(ParameterRefused, match="lockout_window_minutes"):
        write_parameters({"lockout_window_minutes": 60})
    assert write_parameters({"lockout_window_minutes": 60, "lockout_duration_minutes": 0})


def test_choices_have_words() -> None:
    assert DEFAULTS.show("tls_min_version") == "TLS 1.2"
    assert DEFAULTS.show("inactivity_lock_seconds") == "900 s"
    assert PARAMETERS["usb_storage_mode"].allowed == "nothing (blocked) or be read"


def test_equal_values_are_equal() -> None:
    assert hash(Parameters({})) == hash(DEFAULTS)
    assert write_parameters({}) == DEFAULTS


@given(st.sampled_from(sorted(PARAMETERS)), st.integers())
def test_what_is_written_is_within_its_row(name: str, value: int) -> None:
    row = PARAMETERS[name]
    try:
        written = write_parameters({name: value})
    except ParameterRefused:
        return
    assert row.minimum <= written[name] <= row.maximum or written[name] in row.also
