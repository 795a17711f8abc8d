"""How a condition is checked when it is loaded, and asked when a finding comes. Catalogue 4.1."""

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

import re2

from wardkeep_core.kit.times import parse_time
from wardkeep_core.rules.fields import Type, Value
from wardkeep_core.rules.record import MAX_PATTERN, Condition, Operator

T = TypeVar("T")
Test = Callable[[Value | None], bool]


class ConditionRefused(ValueError):
    """The condition compares what cannot be compared; the message says what."""


def compile_condition(condition: Condition, field_type: Type) -> Test:
    """A function of the field's value (None when missing). Raises ConditionRefused for unlike types."""
    op, wanted = condition.op, condition.value
    if op is Operator.EXISTS:
        present = _of(condition, bool)
        return lambda value: (value is not None) is present
    if op in {Operator.IN, Operator.NOT_IN}:
        return _membership(condition, field_type)
    if op in _ORDERED:
        _refuse_unless(field_type in {Type.INTEGER, Type.TIME}, condition, field_type)
        return _compared(_ORDERED[op], _as(field_type, wanted, condition))
    if op in {Operator.EQ, Operator.NE}:
        _refuse_unless(field_type not in {Type.TEXTS, Type.INTEGERS}, condition, field_type)
        return _compared(operator.eq if op is Operator.EQ else operator.ne, _as(field_type, wanted, condition))
    if op is Operator.CONTAINS:
        return _contains(condition, field_type)
    _refuse_unless(field_type is Type.TEXT, condition, field_type)
    return _starts(condition) if op is Operator.STARTS_WITH else _matches(condition)


_ORDERED = {Operator.GT: operator.gt, Operator.GE: operator.ge, Operator.LT: operator.lt, Operator.LE: operator.le}


def _compared(compare: Callable[[Any, Any], bool], wanted: Value) -> Test:
    return lambda value: value is not None and compare(value, wanted)


def _membership(condition: Condition, field_type: Type) -> Test:
    _refuse_unless(field_type not in {Type.TEXTS, Type.INTEGERS}, condition, field_type)
    if not isinstance(condition.value, tuple) or not condition.value:
        raise ConditionRefused(f"{condition.field} {condition.op.value}: a list with at least one value is needed")
    wanted = frozenset(_as(field_type, each, condition) for each in condition.value)
    if condition.op is Operator.IN:
        return lambda value: value is not None and value in wanted
    return lambda value: value is not None and value not in wanted


def _contains(condition: Condition, field_type: Type) -> Test:
    inner = {Type.TEXT: Type.TEXT, Type.TEXTS: Type.TEXT, Type.INTEGERS: Type.INTEGER}.get(field_type)
    if inner is None:
        raise ConditionRefused(f"{condition.field} contains: not for a field of type {field_type.value}")
    wanted: Any = _as(inner, condition.value, condition)
    return lambda value: isinstance(value, str | tuple) and wanted in value


def _starts(condition: Condition) -> Test:
    wanted = _of(condition, str)
    return lambda value: isinstance(value, str) and value.startswith(wanted)


def _matches(condition: Condition) -> Test:
    pattern = _of(condition, str)
    if len(pattern) > MAX_PATTERN:
        raise ConditionRefused(f"{condition.field} matches: a pattern has at most {MAX_PATTERN} characters")
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        raise ConditionRefused(f"{condition.field} matches: not a pattern") from error
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _as(field_type: Type, value: Any, condition: Condition) -> Value:  # noqa: ANN401 - a value of a condition
    python_type = {Type.TEXT: str, Type.TIME: str, Type.INTEGER: int, Type.BOOLEAN: bool}[field_type]
    if type(value) is not python_type:
        raise ConditionRefused(f"{condition.field} {condition.op.value}: the value must be {field_type.value}")
    return _time(str(value), condition) if field_type is Type.TIME else cast("Value", value)


def _time(value: str, condition: Condition) -> datetime:
    try:
        return parse_time(value)
    except ValueError as error:
        raise ConditionRefused(f"{condition.field} {condition.op.value}: {error}") from error


def _of(condition: Condition, wanted: type[T]) -> T:
    if type(condition.value) is not wanted:
        raise ConditionRefused(f"{condition.field} {condition.op.value}: the value must be {wanted.__name__}")
    return condition.value


def _refuse_unless(fits: bool, condition: Condition, field_type: Type) -> None:  # noqa: FBT001 - the verb's object
    if not fits:
        raise ConditionRefused(f"{condition.field} {condition.op.value}: not for a field of type {field_type.value}")
