"""RFC 8785 canonical JSON, written and read strictly.

Wardkeep's profile is narrower than the RFC: no floating-point number, and no integer beyond 2^53 - 1
(larger ones travel as strings), so every language parses the same value from the same bytes.
"""

import json
from collections.abc import Collection
from typing import Any, NoReturn

import rfc8785

MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
)


class CanonicalError(ValueError):
    """The value has no canonical form in this profile, or the bytes are not in it."""


def canonical_json(value: Any) -> bytes:  # noqa: ANN401 - any JSON value; refused below when it is not one
    """Return the RFC 8785 bytes of a JSON value. Raises CanonicalError for floats, large integers, depth."""
    _refuse_foreign(value, depth=0)
    return _encoded(value)


def _encoded(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    # For ASCII the C encoder writes exactly the RFC's form: same escapes, and code points sort as UTF-16 units do.
    quick = _ENCODER.encode(value)
    if quick.isascii():
        return quick.encode("ascii")
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise CanonicalError(str(error)) from error
    except UnicodeEncodeError as error:
        raise CanonicalError("a text holds half a surrogate pair") from error


def parse_canonical(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Parse bytes that must already be canonical: what is verified is exactly what is parsed."""
    value = parse_json(raw)
    if canonical_json(value) != raw:
        raise CanonicalError("not in canonical form (RFC 8785)")
    return value


def parse_json(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Parse JSON without floats and doubled names, in any spelling; for callers that write it again and compare."""
    try:
        return _DECODER.decode(raw.decode("utf-8", errors="strict"))
    except CanonicalError:
        raise
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise CanonicalError(f"not JSON: {type(error).__name__}") from error


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise CanonicalError("duplicate member name")
    return members


def _no_float(text: str) -> NoReturn:
    raise CanonicalError(f"number {text[:32]!r} is not an integer")


_DECODER = json.JSONDecoder(object_pairs_hook=_no_duplicates, parse_float=_no_float, parse_constant=_no_float)
_TEXT = frozenset({str})
_PLAIN = frozenset({str, bool, type(None)})
"""Types whose every value has a canonical form as far as this walk is concerned."""


def _refuse_foreign(value: Any, depth: int) -> None:  # noqa: ANN401 - walks any JSON value
    if isinstance(value, dict):
        if not (_TEXT.issuperset(map(type, value)) or all(isinstance(name, str) for name in value)):
            raise CanonicalError("member names are strings")
        members: Collection[Any] = value.values()
    elif isinstance(value, list | tuple):
        members = value
    else:
        _refuse_leaf(value)
        return
    if depth >= MAX_DEPTH and value:
        raise CanonicalError(f"nested deeper than {MAX_DEPTH}")
    # Most members are plain: asking for all their types at once costs less than a call for each.
    if not _PLAIN.issuperset(map(type, members)):
        for member in members:
            if type(member) not in _PLAIN:
                _refuse_foreign(member, depth + 1)


def _refuse_leaf(value: Any) -> None:  # noqa: ANN401 - any value that is no container
    if value is None or isinstance(value, bool | str):
        return
    if not isinstance(value, int):
        raise CanonicalError(f"{type(value).__name__} has no canonical form")
    if abs(value) > MAX_INTEGER:
        raise CanonicalError("integer beyond 2^53 - 1: write it as a string")
