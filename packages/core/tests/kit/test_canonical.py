"""Canonical JSON against the rfc8785 package and the RFC's own examples."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.kit.canonical import (
    MAX_DEPTH,
    MAX_INTEGER,
    CanonicalError,
    canonical_json,
    parse_canonical,
)
from wardkeep_core.kit.digest import digest_of, sha256_hex

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(value=VALUES)
def test_the_form_is_rfc8785s_and_reads_back(value: Any) -> None:
    raw = canonical_json(value)
    assert raw == rfc8785.dumps(value)
    assert parse_canonical(raw) == value
    assert digest_of(value) == sha256_hex(raw)


def test_limits_are_held_at_their_edges() -> None:
    value: Any = 1
    for _ in range(MAX_DEPTH - 1):
        value = [value]
    assert parse_canonical(canonical_json({"a": value})) == {"a": value}
    for refused in ({"a": [value]}, {"a": 1.5}, {"a": MAX_INTEGER + 1}, {1: 2}):
        with pytest.raises(CanonicalError):
            canonical_json(refused)


@given(value=VALUES)
def test_other_spellings_of_the_same_value_are_refused(value: Any) -> None:
    raw = canonical_json(value)
    for other in (raw + b"\n", b" " + raw, json.dumps(value, indent=1, sort_keys=True).encode() + b" "):
        with pytest.raises(CanonicalError, match="canonical form"):
            parse_canonical(other)


def test_the_sorting_example_of_the_rfc() -> None:
    # RFC 8785 section 3.2.3: names sort by UTF-16 code units, so the smiley stands before U+FB33.
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert [json.loads(raw) for raw in canonical_json(value)[1:-1].decode().replace('":', '"\n').split("\n")[:1]]
    assert list(json.loads(canonical_json(value))) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_escapes_are_the_shortest() -> None:
    assert canonical_json('\u20ac$\u000f\nA\'B"\\\\"/\x7f') == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'.encode()
    assert canonical_json("\x00\b\t\n\f\r\x1f") == b'"\\u0000\\b\\t\\n\\f\\r\\u001f"'


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), MAX_INTEGER + 1, -MAX_INTEGER - 1, {1: 2}, b"x", {"a": {1}}, "\ud800", {"\udfff": 1}]
)
def test_values_without_a_form_are_refused(value: Any) -> None:
    with pytest.raises(CanonicalError):
        canonical_json(value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b"1.0",
        b"1e3",
        b"-0",
        b"01",
        b"NaN",
        b"Infinity",
        b"9007199254740992",
        b'"\\u0041"',
        b'"\\ud800"',
        b'{"\\ud800":1}',
        b"[1,]",
        b"{}{}",
        b"[" * 100_000,
        b"9" * 5_000,
    ],
)
def test_bytes_outside_the_profile_are_refused(raw: bytes) -> None:
    with pytest.raises(CanonicalError):
        parse_canonical(raw)


def test_depth_is_limited() -> None:
    value: Any = 1
    for _ in range(MAX_DEPTH):
        value = [value]
    assert parse_canonical(canonical_json(value)) == value
    with pytest.raises(CanonicalError, match="deeper"):
        canonical_json([value])
