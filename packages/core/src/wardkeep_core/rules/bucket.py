"""The rules that look at one check, arranged so that a decision touches few of them.

Most learned rules name one site, role or device class. A rule with such an equality is filed under (field, value)
and is not touched by a finding with another value. The order (priority, id) is kept across all drawers, so the
first match is the same as in a scan of the whole list.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from wardkeep_core.rules.fields import NAMED, Subject, Type, read
from wardkeep_core.rules.operators import Test
from wardkeep_core.rules.record import Condition, Operator, Rule


@dataclass(frozen=True)
class Compiled:
    """A rule with its conditions as functions; `place` is its place in the order of all rules."""

    place: int
    rule: Rule
    tests: tuple[tuple[Condition, Test], ...]

    def holds(self, subject: Subject) -> bool:
        """True when every condition holds."""
        return all(test(read(condition.field, subject)) for condition, test in self.tests)


@dataclass(frozen=True)
class Bucket:
    """Rules of one check, each in exactly one drawer."""

    always: tuple[Compiled, ...]
    drawers: Mapping[str, Mapping[str, tuple[Compiled, ...]]]

    def candidates(self, subject: Subject) -> Iterable[Compiled]:
        """Every rule that could match, in order; the others cannot."""
        if not self.drawers:
            return self.always
        found = [self.always]
        for field, drawer in self.drawers.items():
            value = read(field, subject)
            if isinstance(value, str) and value in drawer:
                found.append(drawer[value])
        return heapq.merge(*found, key=attrgetter("place"))

    def matches(self, subject: Subject) -> Iterator[Compiled]:
        """Every rule that matches, in order."""
        return (each for each in self.candidates(subject) if each.holds(subject))


def arrange(compiled: Iterable[Compiled]) -> Bucket:
    """File rules that come in order; each goes to the drawer of its first equality on a named text field."""
    always: list[Compiled] = []
    drawers: dict[str, dict[str, list[Compiled]]] = {}
    for each in compiled:
        key = _key(each.rule)
        if key is None:
            always.append(each)
        else:
            drawers.setdefault(key[0], {}).setdefault(key[1], []).append(each)
    filed = {field: {value: tuple(rules) for value, rules in drawer.items()} for field, drawer in drawers.items()}
    return Bucket(tuple(always), filed)


def _key(rule: Rule) -> tuple[str, str] | None:
    for condition in rule.when:
        named = NAMED.get(condition.field) is Type.TEXT and condition.op is Operator.EQ
        if named and isinstance(condition.value, str):
            return condition.field, condition.value
    return None
