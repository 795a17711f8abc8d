"""A rule set decides by order, explains itself, and comes into force whole or not at all."""

import json
from dataclasses import replace
from typing import Any

import pytest

from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.model.tier import HealingTier
from wardkeep_core.model.verdict import Result
from wardkeep_core.rules.bundle import load_bundle, swap
from wardkeep_core.rules.fields import Subject
from wardkeep_core.rules.known import Known
from wardkeep_core.rules.record import Action, Rule
from wardkeep_core.rules.rule_set import RulesRefused, build, effective_rules

HEALS = {"linux.ssh_root_login_off": "linux.harden_ssh"}


def rule(id_: str, priority: int = 200, source: str = "tier", **changes: Any) -> Rule:
    return Rule.model_validate(
        {
            "id": id_,
            "family": "remote_login",
            "version": 1,
            "source": source,
            "heals": HEALS,
            "priority": priority,
            "signed_by": "release",
            "reason": "a test",
            **changes,
        }
    )


def when(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"when": [{"field": field, "op": op, "value": value}]}


def test_the_first_in_order_acts_and_no_other(known: Known, subject: Subject) -> None:
    rules = build([rule("b", 200), rule("c", 150), rule("a", 200)], known)
    decision = rules.decide(subject)
    assert decision.rule is not None
    assert (decision.action, decision.rule.id, decision.next_rule) == (Action.RUN, "c", "a")
    assert decision.runbook == "linux.harden_ssh"
    assert decision.rule.actor == "rule:c@1"


def test_the_decision_names_the_conditions_that_held(known: Known, subject: Subject) -> None:
    conditions = [
        {"field": "facts.permit_root", "op": "eq", "value": "yes"},
        {"field": "facts.max_tries", "op": "gt", "value": 4},
        {"field": "role", "op": "exists", "value": True},
    ]
    decision = build([rule("a", when=conditions)], known).decide(subject)
    assert decision.held == ("facts.permit_root eq 'yes'", "facts.max_tries gt 4", "role is there")


def test_all_conditions_must_hold_and_missing_facts_match_nothing(known: Known, subject: Subject) -> None:
    rules = build([rule("a", **when("facts.max_tries", "ne", 1))], known)
    assert rules.decide(subject).action is Action.RUN
    assert rules.decide(replace(subject, facts=None)).falls_to == "l2"


@pytest.mark.parametrize("result", [Result.PASS, Result.ERROR, Result.NOT_APPLICABLE])
def test_rules_look_at_fails_only(known: Known, subject: Subject, result: Result) -> None:
    decision = build([rule("a")], known).decide(replace(subject, result=result))
    assert (decision.action, decision.falls_to) == (None, None)


def test_without_a_rule_it_falls_to_the_planner_or_to_a_person(known: Known, subject: Subject) -> None:
    rules = build([], known)
    assert rules.decide(subject).falls_to == "l2"
    assert rules.decide(replace(subject, check="linux.lonely_good")).falls_to == "l3"


def test_an_override_goes_first_and_only_makes_stricter(known: Known, subject: Subject) -> None:
    override = rule("o", 5, "override", action="escalate")
    decision = build([rule("a"), override], known).decide(subject)
    assert (decision.action, decision.runbook, decision.next_rule, decision.falls_to) == (
        Action.ESCALATE,
        None,
        "a",
        "l3",
    )


def test_a_rule_that_is_off_does_not_act(known: Known, subject: Subject) -> None:
    rules = build([rule("a", enabled=False), rule("b", 300)], known)
    assert [each.id for each in rules.rules] == ["b"]
    assert rules.decide(subject).next_rule is None


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (rule("x", 50), "priority 50 is outside 100 to 499 of tier"),
        (rule("x", 500), "priority 500"),
        (rule("x", 950, "promoted"), "priority 950"),
        (rule("x", 5, "override"), "only make things stricter"),
        (rule("x", heals={"linux.lonely_good": "linux.harden_ssh"}), "does not heal linux.lonely_good"),
        (rule("x", heals={"linux.nowhere_good": "linux.harden_ssh"}), "linux.nowhere_good"),
        (rule("x", heals={"linux.ssh_root_login_off": "linux.nowhere"}), "linux.nowhere"),
        (rule("x", **when("facts.nowhere", "eq", "a")), "no field facts.nowhere"),
        (rule("x", **when("hostname", "eq", "a")), "no field hostname"),
        (rule("x", **when("recurrences", "eq", "many")), "must be integer"),
        (rule("x", enabled=False, **when("facts.nowhere", "eq", "a")), "no field facts.nowhere"),
        (rule("good"), "used twice"),
        (rule("x", 600, "promoted"), "already covered by a tier rule"),
    ],
)
def test_one_bad_rule_refuses_them_all(known: Known, bad: Rule, says: str) -> None:
    assert len(build([rule("good")], known).rules) == 1
    with pytest.raises(RulesRefused, match=says):
        build([rule("good"), bad], known)


def test_a_promoted_rule_covers_what_no_tier_rule_covers(known: Known, subject: Subject) -> None:
    promoted = rule("learned.x", 600, "promoted", **when("facts.permit_root", "eq", "yes"))
    standard = effective_rules(HealingTier.STANDARD, known, extra=[promoted])
    assert standard.decide(subject).runbook == "linux.harden_ssh"
    with pytest.raises(RulesRefused, match="already covered"):
        effective_rules(HealingTier.FULL_COVERAGE, known, extra=[promoted])
    with pytest.raises(RulesRefused, match="from the catalogue only"):
        effective_rules(HealingTier.STANDARD, known, extra=[rule("x")])


def test_a_disabled_runbook_leaves_the_rules(known: Known, subject: Subject) -> None:
    full = effective_rules(HealingTier.FULL_COVERAGE, known)
    less = effective_rules(HealingTier.FULL_COVERAGE, known, disabled_runbooks=frozenset({"linux.harden_ssh"}))
    assert full.decide(subject).action is Action.RUN
    assert less.decide(subject).action is None
    assert full.digest != less.digest
    assert full.digest == effective_rules(HealingTier.FULL_COVERAGE, known).digest


def bundle(*rules: dict[str, Any], **changes: Any) -> bytes:
    return canonical_json({"kind": "rule_bundle", "version": 1, "rules": list(rules), **changes})


def override() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(rule("o", 5, "override", action="escalate").canonical())
    return made


def test_a_good_bundle_comes_into_force(known: Known, subject: Subject) -> None:
    current = effective_rules(HealingTier.FULL_COVERAGE, known)
    after = swap(current, bundle(override()), tier=HealingTier.FULL_COVERAGE, known=known)
    assert after.refused is None
    assert after.in_force.decide(subject).action is Action.ESCALATE


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (bundle(override(), extra=1), "extra"),
        (bundle({**override(), "surprise": 1}), r"rules\.0\.surprise"),
        (bundle({**override(), "version": "1"}), r"rules\.0\.version"),
        (bundle({**override(), "when": [{"field": "role", "op": "almost", "value": "x"}]}), r"rules\.0\.when\.0\.op"),
        (bundle({**override(), "when": [{"field": "hostname", "op": "eq", "value": "x"}]}), "no field hostname"),
        (bundle({**override(), "heals": {"linux.gone_good": "linux.harden_ssh"}}), "linux.gone_good"),
        (bundle({**override(), "heals": {}}), r"rules\.0\.heals"),
        (b" " + bundle(override()), "canonical"),
        (b"{", "not JSON"),
        (b" " * 4_194_305, "larger than"),
    ],
)
def test_a_bad_bundle_is_refused_whole_and_the_last_good_one_stays(known: Known, raw: bytes, says: str) -> None:
    good = swap(build([], known), bundle(override()), tier=HealingTier.STANDARD, known=known).in_force
    after = swap(good, raw, tier=HealingTier.STANDARD, known=known)
    assert after.in_force is good
    assert after.refused is not None
    with pytest.raises(RulesRefused, match=says):
        raise RulesRefused(after.refused)


def test_a_bundle_is_read_back_as_it_was_written() -> None:
    raw = bundle(override())
    assert load_bundle(raw).canonical() == raw
