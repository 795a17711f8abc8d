"""RFC 8785 canonical JSON, written and read strictly.

Wardkeep's profile is narrower than the RFC: no floating-point number, and no integer beyond 2^53 - 1
(larger ones travel as strings), so every language parses the same value from the same bytes.
"""

from collections.abc import Collection
from itertools import chain
from typing import Any

import orjson
import rfc8785

MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1


class CanonicalError(ValueError):
    """The value has no canonical form in this profile, or the bytes are not in it."""


def canonical_json(value: Any) -> bytes:  # noqa: ANN401 - any JSON value; refused below when it is not one
    """Return the RFC 8785 bytes of a JSON value. Raises CanonicalError for floats, large integers, depth."""
    _refuse_foreign(value)
    return canonical_part(value)


def canonical_part(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """The same for a part of what `canonical_json` has taken already: it is not looked through again."""
    # In ASCII orjson writes exactly the RFC's form: same escapes, and code points sort as UTF-16 units do.
    try:
        quick = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        return quick if quick.isascii() else rfc8785.dumps(value)
    except (orjson.JSONEncodeError, rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise CanonicalError("a text holds half a surrogate pair") from error


def parse_canonical(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Parse bytes that must already be canonical: what is verified is exactly what is parsed."""
    value = parse_json(raw)
    if canonical_json(value) != raw:
        raise CanonicalError("not in canonical form (RFC 8785)")
    return value


def parse_json(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Parse JSON in any spelling. Only for callers that write it again and compare.

    That refuses what this takes and the profile does not: floats, large integers, and of a doubled name the first.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise CanonicalError(f"not JSON: {type(error).__name__}") from error


_TEXT = frozenset({str})
_PLAIN = frozenset({str, bool, type(None)})
"""Types whose every value has a canonical form as far as this walk is concerned."""
_CONTAINERS = (dict, list, tuple)


def _refuse_foreign(value: Any) -> None:  # noqa: ANN401 - walks any JSON value
    """Level by level: asking for the types of many members at once costs less than a call for each."""
    level: list[Any] = [value]
    for depth in range(MAX_DEPTH + 2):
        containers = [each for each in level if isinstance(each, _CONTAINERS)]
        for leaf in level:
            if not isinstance(leaf, _CONTAINERS):
                _refuse_leaf(leaf)
        if not any(containers):
            return
        if depth >= MAX_DEPTH:
            break
        level = [member for member in chain.from_iterable(map(_members, containers)) if type(member) not in _PLAIN]
    raise CanonicalError(f"nested deeper than {MAX_DEPTH}")


def _members(container: Any) -> Collection[Any]:  # noqa: ANN401 - a dict, list or tuple
    if not isinstance(container, dict):
        members: Collection[Any] = container
        return members
    if not (_TEXT.issuperset(map(type, container)) or all(isinstance(name, str) for name in container)):
        raise CanonicalError("member names are strings")
    return container.values()


def _refuse_leaf(value: Any) -> None:  # noqa: ANN401 - any value that is no container
    if value is None or isinstance(value, bool | str):
        return
    if not isinstance(value, int):
        raise CanonicalError(f"{type(value).__name__} has no canonical form")
    if abs(value) > MAX_INTEGER:
        raise CanonicalError("integer beyond 2^53 - 1: write it as a string")
