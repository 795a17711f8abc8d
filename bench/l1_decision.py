"""L1 decision: from a finding to a runbook, over synthetic rule sets spread like the catalogue's 102 checks."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from bench.figure import Figure, percentile
from wardkeep_core.catalog.registry import all_checks, all_runbooks
from wardkeep_core.model.device import DeviceClass, Platform
from wardkeep_core.model.verdict import Result, Severity
from wardkeep_core.rules.fields import Subject, read
from wardkeep_core.rules.known import Known
from wardkeep_core.rules.record import Condition, Operator, Rule, Source
from wardkeep_core.rules.rule_set import RuleSet, build

CHECKS = 102
DECISIONS = 20_000
SITES = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(200)]


def measure() -> Iterator[Figure]:
    """p99 of one decision in milliseconds; the yardstick is a scan of every rule in order."""
    for count, goal in ((1_000, "≤ 1 ms"), (10_000, "≤ 0.1 ms")):
        known = _known()
        rules = _rules(count)
        compiled = build(rules, known)
        subjects = _subjects()
        indexed = _p99(compiled.decide, subjects)
        scan = _p99(lambda subject, rules=compiled: _scan(rules, subject), subjects[: DECISIONS // 100])
        yield Figure(f"p99 with {count:,} rules", indexed, "ms", scan, "linear scan", goal)


def _known() -> Known:
    check = next(each for each in all_checks().values() if each.id == "linux.ssh_root_login_off")
    book = next(each for each in all_runbooks().values() if check.id in each.heals)
    names = [f"linux.synthetic_{number}" for number in range(CHECKS)]
    return Known(
        {name: replace(check, id=name) for name in names},
        {f"{name}_fix": replace(book, id=f"{name}_fix", heals=(name,)) for name in names},
    )


def _rules(count: int) -> list[Rule]:
    chance = random.Random(7)
    found = []
    for number in range(count):
        check = f"linux.synthetic_{number % CHECKS}"
        when = (
            Condition(field="site", op=Operator.EQ, value=chance.choice(SITES)),
            Condition(field="recurrences", op=Operator.LT, value=chance.randrange(1, 4)),
        )
        rule = Rule(
            id=f"promoted.rule_{number}",
            family="synthetic",
            version=1,
            source=Source.PROMOTED,
            heals={check: f"{check}_fix"},
            when=when,
            priority=500 + number % 400,
            signed_by="bench",
            reason="a synthetic rule",
        )
        found.append(rule)
    return found


def _subjects() -> list[Subject]:
    chance = random.Random(11)
    return [
        Subject(
            check=f"linux.synthetic_{chance.randrange(CHECKS)}",
            result=Result.FAIL,
            severity=Severity.HIGH,
            platform=Platform.LINUX,
            role="server",
            device_class=DeviceClass.MANAGED,
            site=chance.choice(SITES),
            recurrences=chance.randrange(3),
        )
        for _ in range(DECISIONS)
    ]


def _scan(rules: RuleSet, subject: Subject) -> str | None:
    for rule in rules.rules:
        if subject.check in rule.heals and all(_holds(condition, subject) for condition in rule.when):
            return rule.id
    return None


def _holds(condition: Condition, subject: Subject) -> bool:
    value = read(condition.field, subject)
    return value == condition.value if condition.op is Operator.EQ else value < condition.value  # type: ignore[operator]


def _p99(decide: Callable[[Subject], object], subjects: list[Subject]) -> float:
    took = []
    for subject in subjects:
        began = time.perf_counter()
        decide(subject)
        took.append((time.perf_counter() - began) * 1000)
    return percentile(took, 0.99)
