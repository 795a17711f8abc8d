"""RFC 8785 canonical JSON, written and read strictly.

Wardkeep's profile is narrower than the RFC: no floating-point number, and no integer beyond 2^53 - 1
(larger ones travel as strings), so every language parses the same value from the same bytes.
"""

import json
from typing import Any, NoReturn

import rfc8785

MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1


class CanonicalError(ValueError):
    """The value has no canonical form in this profile, or the bytes are not in it."""


def canonical_json(value: Any) -> bytes:  # noqa: ANN401 - any JSON value; refused below when it is not one
    """Return the RFC 8785 bytes of a JSON value. Raises CanonicalError for floats, large integers, depth."""
    _refuse_foreign(value, depth=0)
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise CanonicalError(str(error)) from error


def parse_canonical(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Parse bytes that must already be canonical: what is verified is exactly what is parsed."""
    try:
        value = json.loads(
            raw.decode("utf-8", errors="strict"),
            object_pairs_hook=_no_duplicates,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except CanonicalError:
        raise
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise CanonicalError(f"not JSON: {type(error).__name__}") from error
    if canonical_json(value) != raw:
        raise CanonicalError("not in canonical form (RFC 8785)")
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise CanonicalError("duplicate member name")
    return members


def _no_float(text: str) -> NoReturn:
    raise CanonicalError(f"number {text[:32]!r} is not an integer")


def _refuse_foreign(value: Any, depth: int) -> None:  # noqa: ANN401 - walks any JSON value
    if depth > MAX_DEPTH:
        raise CanonicalError(f"nested deeper than {MAX_DEPTH}")
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise CanonicalError("integer beyond 2^53 - 1: write it as a string")
    elif isinstance(value, dict):
        for name, member in value.items():
            if not isinstance(name, str):
                raise CanonicalError("member names are strings")
            _refuse_foreign(member, depth + 1)
    elif isinstance(value, list | tuple):
        for member in value:
            _refuse_foreign(member, depth + 1)
    else:
        raise CanonicalError(f"{type(value).__name__} has no canonical form")
