"""What may leave the appliance inside a signed statement: typed facts and tokens, never words (evidence page 1).

The allow-list of fields is the probe's own model: a model refuses unknown fields, so what it cannot name cannot
be signed. Free text goes in only as a salted digest; salt and text stay outside the log and can be erased.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import StringConstraints, ValidationError
from pydantic_core import PydanticSerializationError

from wardkeep_core.kit.canonical import MAX_INTEGER, canonical_json
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.probes.probe import Facts

F = TypeVar("F", bound=Facts)
T = TypeVar("T", bound=Frozen)

SALT_BYTES = 16
MAX_FACT_CHARS = 512

_ONE_WORD = r"[A-Za-z0-9/][A-Za-z0-9@._:/+=\\-]{0,127}"
_WORD = re.compile(_ONE_WORD)
Token = Annotated[str, StringConstraints(pattern=f"^{_ONE_WORD}$")]
"""A name, path, version or code: no spaces, so no sentence fits in."""
Scalar = Token | bool | int | None
"""One value of a setting."""
ProbeKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,15}\.[a-z][a-z0-9_]{1,63}$")]


class EgressRefused(ValueError):
    """The value may not be signed into a statement; the message names the field, never its content."""


class FactsRecord(Frozen):
    """Facts of one probe as signed: `probe` is the model's KIND, `value` the model's fields without the time."""

    probe: ProbeKind
    observed_at: UtcTime
    value: dict[str, Any]


def record_facts(facts: Facts) -> FactsRecord:
    """The signed form of a probe's answer. Raises EgressRefused when the model would not take its own dump."""
    model = type(facts)
    if model is Facts or "KIND" not in vars(model):
        raise EgressRefused("facts: not the model of a known probe")
    try:
        dumped = facts.model_dump(mode="json", warnings="error")
        again = model.model_validate(dumped)
    except (PydanticSerializationError, ValidationError) as error:
        raise EgressRefused(f"facts of {model.KIND}: not what their model takes") from error
    if again.to_json() != dumped:
        raise EgressRefused(f"facts of {model.KIND}: not what their model reads back")
    value = {name: member for name, member in dumped.items() if name != "observed_at"}
    _refuse_words(value, model.KIND)
    return FactsRecord(probe=model.KIND, observed_at=facts.observed_at, value=value)


def read_facts(model: type[F], record: FactsRecord) -> F:
    """Typed facts from a signed record, for judging again. Raises EgressRefused on another probe's record."""
    if record.probe != model.KIND:
        raise EgressRefused(f"facts: expected {model.KIND}, found {record.probe}")
    return model.model_validate({**record.value, "observed_at": record.observed_at})


def setting(value: object) -> Scalar:
    """A setting found on a device, as it may be signed: a token, number or truth as it is, anything else by digest.

    A text that is no token becomes `sha256:<hex>` of its UTF-8, so it can be compared and not read.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) <= MAX_INTEGER else str(value)
    text = str(value)
    return text if _WORD.fullmatch(text) else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def salted_digest(salt: bytes, text: str) -> str:
    """Hex SHA-256(16-byte salt ‖ UTF-8 text): how a reason or an excerpt appears in a leaf."""
    if len(salt) != SALT_BYTES:
        raise EgressRefused(f"salt: expected {SALT_BYTES} bytes, found {len(salt)}")
    return hashlib.sha256(salt + text.encode()).hexdigest()


def split_by_size(items: Sequence[T], largest: int) -> list[tuple[T, ...]]:
    """Cut a sequence into runs whose canonical bytes stay within `largest` each; one item may exceed it alone."""
    runs: list[list[T]] = [[]]
    used = 0
    for item in items:
        size = len(item.canonical()) + 1
        if runs[-1] and used + size > largest:
            runs.append([])
            used = 0
        runs[-1].append(item)
        used += size
    return [tuple(run) for run in runs if run]


def _refuse_words(value: Any, where: str) -> None:  # noqa: ANN401 - walks any JSON value
    canonical_json(value)
    for text in _strings(value):
        if len(text) > MAX_FACT_CHARS or any(ord(letter) < ord(" ") for letter in text):
            raise EgressRefused(f"facts of {where}: a text over {MAX_FACT_CHARS} characters or with control characters")


def _strings(value: Any) -> Iterable[str]:  # noqa: ANN401 - walks any JSON value
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from _strings(member)
