"""Which other checks an attempt may have spoiled: those that read a probe which its steps touch (law K11)."""

from collections.abc import Iterable, Sequence

from wardkeep_core.checks.check import AnyCheck
from wardkeep_core.runbooks.runbook import Plan
from wardkeep_core.runbooks.steps import Step
from wardkeep_core.runbooks.touched import touched_by


def checks_to_ask_again(
    healed: AnyCheck, plan: Plan, asked: Sequence[AnyCheck], passed_before: frozenset[str]
) -> tuple[AnyCheck, ...]:
    """The healed check first, then every check that passed before and shares a probe with it or with the steps."""
    kinds = {healed.facts.KIND, *touched_probes(plan)}
    others = (each for each in asked if each.id in passed_before and each.facts.KIND in kinds and each.id != healed.id)
    return (healed, *others)


def touched_probes(plan: Iterable[Step]) -> frozenset[str]:
    """Kinds of the probes whose answers the steps can change."""
    return frozenset(kind for step in plan for kind in touched_by(step))
