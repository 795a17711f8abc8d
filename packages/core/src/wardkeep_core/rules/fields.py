"""What a rule may look at: eight named fields, and the facts of its checks, typed by their probe."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from wardkeep_core.model.device import DeviceClass, Platform
from wardkeep_core.model.verdict import Result, Severity
from wardkeep_core.probes.probe import Facts


class Type(StrEnum):
    """The type of a field, as far as operators care."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TIME = "time"
    TEXTS = "list of text"
    INTEGERS = "list of integers"


@dataclass(frozen=True)
class Subject:
    """The finding a rule set decides on. `facts` None where they are not at hand: every `facts.` field is missing."""

    check: str
    result: Result
    severity: Severity
    platform: Platform
    role: str
    device_class: DeviceClass
    site: str
    recurrences: int = 0
    incident_age_minutes: int = 0
    facts: Facts | None = None


NAMED: Mapping[str, Type] = {
    "check": Type.TEXT,
    "severity": Type.TEXT,
    "platform": Type.TEXT,
    "role": Type.TEXT,
    "device_class": Type.TEXT,
    "site": Type.TEXT,
    "recurrences": Type.INTEGER,
    "incident_age_minutes": Type.INTEGER,
}
FACTS_PREFIX = "facts."

Value = str | int | bool | datetime | tuple[Any, ...]


def type_of(field: str, facts: Iterable[type[Facts]]) -> Type | None:
    """The field's type for these facts; None when none of them has it, or when they disagree."""
    if not field.startswith(FACTS_PREFIX):
        return NAMED.get(field)
    found = {_type_at(each, field.removeprefix(FACTS_PREFIX)) for each in facts} - {None}
    return found.pop() if len(found) == 1 else None


def read(field: str, subject: Subject) -> Value | None:
    """The value of a field; None when it is missing."""
    if field in NAMED:
        return _plain(getattr(subject, field))
    value: Any = subject.facts
    rest = field.removeprefix(FACTS_PREFIX)
    while rest:
        if isinstance(value, Mapping):
            return _plain(value.get(rest))
        if not isinstance(value, BaseModel):
            return None
        name, _, rest = rest.partition(".")
        value = getattr(value, name, None) if name in type(value).model_fields else None
    return _plain(value)


def _plain(value: Any) -> Value | None:  # noqa: ANN401 - whatever a model of facts holds
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str | int | bool | datetime):
        return value
    if isinstance(value, tuple) and not any(isinstance(each, BaseModel) for each in value):
        return tuple(_plain(each) for each in value)
    return None


def _type_at(model: type[BaseModel], path: str) -> Type | None:
    name, _, rest = path.partition(".")
    if name not in model.model_fields:
        return None
    annotation = _bare(model.model_fields[name].annotation)
    if not rest:
        return _type_of_annotation(annotation)
    if get_origin(annotation) is dict:
        key, value = get_args(annotation)
        return _type_of_annotation(_bare(value)) if _key_fits(key, rest) else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _type_at(annotation, rest)
    return None


def _key_fits(key: Any, name: str) -> bool:  # noqa: ANN401 - an annotation
    patterns = [getattr(each, "pattern", None) for each in getattr(key, "__metadata__", ())]
    return all(re.fullmatch(pattern, name) is not None for pattern in patterns if isinstance(pattern, str))


def _bare(annotation: Any) -> Any:  # noqa: ANN401 - an annotation
    """Without Annotated and without `| None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        kept = [each for each in get_args(annotation) if each is not NoneType]
        return _bare(kept[0]) if len(kept) == 1 else None
    return annotation


def _type_of_annotation(annotation: Any) -> Type | None:  # noqa: ANN401 - an annotation
    if get_origin(annotation) is tuple:
        inner = _type_of_annotation(_bare(get_args(annotation)[0]))
        return {Type.TEXT: Type.TEXTS, Type.INTEGER: Type.INTEGERS}.get(inner) if inner else None
    if not isinstance(annotation, type):
        return None
    for kind, its_type in _PYTHON_TYPES:
        if issubclass(annotation, kind):
            return its_type
    return Type.TIME if annotation.__name__ == "AwareDatetime" else None


_PYTHON_TYPES = ((bool, Type.BOOLEAN), (int, Type.INTEGER), (str, Type.TEXT), (datetime, Type.TIME))
