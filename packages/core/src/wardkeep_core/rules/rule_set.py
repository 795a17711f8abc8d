"""Rules made ready to decide: checked as a whole, indexed by check, the first match in order acts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from wardkeep_core.kit.digest import digest_of
from wardkeep_core.model.tier import HealingTier
from wardkeep_core.model.verdict import Result
from wardkeep_core.rules.bucket import Bucket, Compiled, arrange
from wardkeep_core.rules.fields import Subject, Type, type_of
from wardkeep_core.rules.known import Known
from wardkeep_core.rules.operators import ConditionRefused, Test, compile_condition
from wardkeep_core.rules.record import BANDS, MAX_RULES, Action, Condition, Operator, Rule, Source
from wardkeep_core.rules.tiers import tier_rules


class RulesRefused(ValueError):
    """The rules do not hold together; none of them comes into force. The message names the rule."""


_NO_RULES = arrange(())


@dataclass(frozen=True)
class Explained:
    """Why a rule matched: its conditions in words, each of which held."""

    rule: Rule
    held: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """What the rule set says to a finding.

    `action` None means that no rule matched: the planner is next where a runbook exists (`falls_to` "l2"), else a
    person ("l3"). `runbook` is set with RUN only. `next_rule` would have decided if this rule were not there.
    """

    action: Action | None
    rule: Rule | None
    runbook: str | None
    held: tuple[str, ...]
    next_rule: str | None
    falls_to: str | None


@dataclass(frozen=True)
class RuleSet:
    """Compiled rules. Made by `build`; decides the same on appliance and server. `digest` names its content."""

    rules: tuple[Rule, ...]
    digest: str
    _by_check: Mapping[str, Bucket]
    _healed_by_runbook: frozenset[str]

    def decide(self, subject: Subject) -> Decision:
        """The first rule in order (priority, id) that matches acts, and no other. Pure."""
        if subject.result is not Result.FAIL:
            return Decision(None, None, None, (), None, None)
        matches = self._matches(subject)
        first = next(matches, None)
        if first is None:
            falls_to = "l2" if subject.check in self._healed_by_runbook else "l3"
            return Decision(None, None, None, (), None, falls_to)
        second = next(matches, None)
        return Decision(
            action=first.rule.action,
            rule=first.rule,
            runbook=first.rule.heals[subject.check] if first.rule.action is Action.RUN else None,
            held=first.held,
            next_rule=None if second is None else second.rule.id,
            falls_to="l3" if first.rule.action is Action.ESCALATE else None,
        )

    def _matches(self, subject: Subject) -> Iterator[Explained]:
        bucket = self._by_check.get(subject.check, _NO_RULES)
        for compiled in bucket.matches(subject):
            yield Explained(compiled.rule, tuple(_words(condition) for condition, _ in compiled.tests))


def build(rules: Sequence[Rule], known: Known) -> RuleSet:
    """Check and compile rules of all sources together. Raises RulesRefused; nothing is half in force."""
    if len(rules) > MAX_RULES:
        raise RulesRefused(f"more than {MAX_RULES} rules")
    _refuse_duplicates(rules)
    ordered = sorted(rules, key=lambda rule: (rule.priority, rule.id))
    compiled = [_compile(place, rule, known) for place, rule in enumerate(ordered)]
    _refuse_promoted_over_tier(rules)
    compiled = [each for each in compiled if each.rule.enabled]
    by_check: dict[str, list[Compiled]] = {}
    for each in compiled:
        for check in each.rule.heals:
            by_check.setdefault(check, []).append(each)
    return RuleSet(
        rules=tuple(each.rule for each in compiled),
        digest=digest_of([each.rule.to_json() for each in compiled]),
        _by_check=MappingProxyType({check: arrange(listed) for check, listed in by_check.items()}),
        _healed_by_runbook=frozenset(check for check in known.checks if known.runbook_for(check) is not None),
    )


def effective_rules(
    tier: HealingTier, known: Known, *, disabled_runbooks: frozenset[str] = frozenset(), extra: Sequence[Rule] = ()
) -> RuleSet:
    """Tier rules + overrides and promoted rules - disabled runbooks (healing 2). Raises RulesRefused."""
    if any(rule.source is Source.TIER for rule in extra):
        raise RulesRefused("tier rules come from the catalogue only")
    kept = []
    for rule in (*tier_rules(tier, known), *extra):
        heals = {check: book for check, book in rule.heals.items() if book not in disabled_runbooks}
        if heals:
            kept.append(rule.model_copy(update={"heals": heals}))
    return build(kept, known)


def _compile(place: int, rule: Rule, known: Known) -> Compiled:
    low, high = BANDS[rule.source]
    if not low <= rule.priority <= high:
        raise RulesRefused(f"{rule.id}: priority {rule.priority} is outside {low} to {high} of {rule.source.value}")
    if rule.source is Source.OVERRIDE and rule.action is Action.RUN and rule.enabled:
        raise RulesRefused(f"{rule.id}: an override may only make things stricter")
    for check, runbook in rule.heals.items():
        if not known.heals(runbook, check):
            raise RulesRefused(f"{rule.id}: {runbook} does not heal {check}, or one of them does not exist")
    facts = [known.checks[check].facts for check in rule.heals]
    return Compiled(place, rule, tuple((each, _test(rule, each, type_of(each.field, facts))) for each in rule.when))


def _test(rule: Rule, condition: Condition, field_type: Type | None) -> Test:
    if field_type is None:
        raise RulesRefused(f"{rule.id}: there is no field {condition.field}")
    try:
        return compile_condition(condition, field_type)
    except ConditionRefused as error:
        raise RulesRefused(f"{rule.id}: {error}") from error


def _refuse_duplicates(rules: Sequence[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RulesRefused(f"{rule.id}: the id is used twice")
        seen.add(rule.id)


def _refuse_promoted_over_tier(rules: Sequence[Rule]) -> None:
    covered = {check for rule in rules if rule.source is Source.TIER for check in rule.heals}
    for rule in rules:
        both = sorted(covered & set(rule.heals)) if rule.source is Source.PROMOTED else []
        if both:
            raise RulesRefused(f"{rule.id}: {both[0]} is already covered by a tier rule of this site")


def _words(condition: Condition) -> str:
    if condition.op is Operator.EXISTS:
        return f"{condition.field} is {'there' if condition.value else 'missing'}"
    return f"{condition.field} {condition.op.value} {condition.value!r}"
