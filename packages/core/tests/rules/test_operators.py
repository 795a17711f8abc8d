"""T9: the truth table of the operators, with missing fields and unlike types."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.probes.appliance import MultiSourceTime
from wardkeep_core.probes.linux import KernelParameters, SshConfig, UnitStates
from wardkeep_core.probes.probe import Facts
from wardkeep_core.rules.fields import Subject, Type, Value, read, type_of
from wardkeep_core.rules.operators import ConditionRefused, compile_condition
from wardkeep_core.rules.record import Condition, Operator

LATE = datetime(2026, 3, 2, tzinfo=UTC)
EARLY = datetime(2026, 3, 1, tzinfo=UTC)
NOON = "2026-03-01T12:00:00.000Z"


def holds(op: str, field_type: Type, wanted: Any, value: Value | None) -> bool:
    return compile_condition(Condition(field="role", op=Operator(op), value=wanted), field_type)(value)


@pytest.mark.parametrize(
    ("op", "field_type", "wanted", "yes", "no"),
    [
        ("eq", Type.TEXT, "a", "a", "b"),
        ("eq", Type.INTEGER, 3, 3, 4),
        ("eq", Type.BOOLEAN, True, True, False),
        ("ne", Type.TEXT, "a", "b", "a"),
        ("ne", Type.BOOLEAN, True, False, True),
        ("in", Type.TEXT, ("a", "b"), "b", "c"),
        ("in", Type.INTEGER, (1, 2), 2, 3),
        ("not_in", Type.TEXT, ("a", "b"), "c", "a"),
        ("gt", Type.INTEGER, 3, 4, 3),
        ("ge", Type.INTEGER, 3, 3, 2),
        ("lt", Type.INTEGER, 3, 2, 3),
        ("le", Type.INTEGER, 3, 3, 4),
        ("gt", Type.TIME, NOON, LATE, EARLY),
        ("le", Type.TIME, NOON, EARLY, LATE),
        ("contains", Type.TEXT, "oo", "foo", "bar"),
        ("contains", Type.TEXTS, "foo", ("foo", "x"), ("foobar",)),
        ("contains", Type.INTEGERS, 2, (1, 2), (12,)),
        ("starts_with", Type.TEXT, "fo", "foo", "ofo"),
        ("matches", Type.TEXT, "fo+", "foo", "foobar"),
        ("matches", Type.TEXT, "o+", "oo", "foo"),
    ],
)
def test_the_truth_table(op: str, field_type: Type, wanted: Any, yes: Value, no: Value) -> None:
    assert holds(op, field_type, wanted, yes) is True
    assert holds(op, field_type, wanted, no) is False
    assert holds(op, field_type, wanted, None) is False


def test_exists_alone_is_true_of_a_missing_field() -> None:
    assert holds("exists", Type.TEXT, False, None)
    assert not holds("exists", Type.TEXT, True, None)
    assert holds("exists", Type.TEXT, True, "")
    assert not holds("exists", Type.INTEGER, False, 0)


@pytest.mark.parametrize(
    ("op", "field_type", "wanted"),
    [
        ("eq", Type.TEXT, 3),
        ("eq", Type.INTEGER, "3"),
        ("eq", Type.INTEGER, True),
        ("eq", Type.BOOLEAN, 1),
        ("eq", Type.TEXTS, "a"),
        ("eq", Type.TEXT, ("a",)),
        ("ne", Type.INTEGER, "3"),
        ("in", Type.TEXT, "a"),
        ("in", Type.TEXT, ()),
        ("in", Type.TEXT, ("a", 1)),
        ("not_in", Type.INTEGER, (1, "a")),
        ("in", Type.TEXTS, ("a",)),
        ("gt", Type.TEXT, "a"),
        ("gt", Type.BOOLEAN, True),
        ("ge", Type.TIME, "yesterday"),
        ("lt", Type.INTEGER, (1,)),
        ("contains", Type.INTEGER, 1),
        ("contains", Type.TEXTS, 1),
        ("starts_with", Type.INTEGER, "1"),
        ("starts_with", Type.TEXT, 1),
        ("matches", Type.TEXT, "("),
        ("matches", Type.TEXT, "(?=look)ahead"),
        ("matches", Type.TEXT, "a" * 201),
        ("matches", Type.TEXTS, "a"),
        ("exists", Type.TEXT, "true"),
        ("exists", Type.TEXT, 1),
    ],
)
def test_unlike_types_are_refused_when_loaded(op: str, field_type: Type, wanted: Any) -> None:
    with pytest.raises(ConditionRefused, match="role"):
        holds(op, field_type, wanted, None)


@given(st.sampled_from([op for op in Operator if op is not Operator.EXISTS]), st.sampled_from(Type), st.data())
def test_no_operator_but_exists_is_true_of_a_missing_field(op: Operator, field_type: Type, data: st.DataObject) -> None:
    scalar = st.one_of(st.integers(), st.booleans(), st.text(max_size=5), st.just(NOON))
    wanted = data.draw(st.one_of(scalar, st.lists(scalar, max_size=3).map(tuple)))
    try:
        test = compile_condition(Condition(field="role", op=op, value=wanted), field_type)
    except ConditionRefused:
        return
    assert test(None) is False


def test_a_pattern_that_would_hang_a_backtracking_engine_does_not() -> None:
    assert holds("matches", Type.TEXT, "(a+)+b", "a" * 5000) is False


@pytest.mark.parametrize(
    ("field", "facts", "expected"),
    [
        ("role", SshConfig, Type.TEXT),
        ("recurrences", SshConfig, Type.INTEGER),
        ("facts.permit_root", SshConfig, Type.TEXT),
        ("facts.password", SshConfig, Type.BOOLEAN),
        ("facts.max_tries", SshConfig, Type.INTEGER),
        ("facts.observed_at", SshConfig, Type.TIME),
        ("facts.values.net.ipv4.tcp_syncookies", KernelParameters, Type.INTEGER),
        ("facts.values.kernel.secret", KernelParameters, None),
        ("facts.values", KernelParameters, None),
        ("facts.units", UnitStates, None),
        ("facts.sources.offset_ms", MultiSourceTime, None),
        ("facts.nowhere", SshConfig, None),
        ("facts.permit_root.deeper", SshConfig, None),
        ("facts.", SshConfig, None),
        ("result", SshConfig, None),
    ],
)
def test_fields_are_typed_by_the_probe(field: str, facts: type[Facts], expected: Type | None) -> None:
    assert type_of(field, [facts]) is expected


def test_fields_are_read_from_the_finding(subject: Subject) -> None:
    assert read("facts.permit_root", subject) == "yes"
    assert read("facts.observed_at", subject) == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert read("severity", subject) == "high"
    assert read("facts.nowhere", subject) is None
    assert read("facts.permit_root.deeper", subject) is None
