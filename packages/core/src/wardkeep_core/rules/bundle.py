"""Rules that arrive as bytes: read strictly, refused whole, the last good ones stay in force."""

from dataclasses import dataclass

from pydantic import ValidationError

from wardkeep_core.kit.canonical import CanonicalError, parse_canonical
from wardkeep_core.model.tier import HealingTier
from wardkeep_core.rules.known import Known
from wardkeep_core.rules.record import RuleBundle
from wardkeep_core.rules.rule_set import RuleSet, RulesRefused, effective_rules

MAX_BYTES = 4_194_304


@dataclass(frozen=True)
class Swap:
    """The rules in force afterwards, and why the new ones were refused (None when they came into force)."""

    in_force: RuleSet
    refused: str | None


def load_bundle(raw: bytes) -> RuleBundle:
    """A bundle from canonical JSON. Raises RulesRefused naming the first field that is wrong."""
    if len(raw) > MAX_BYTES:
        raise RulesRefused(f"larger than {MAX_BYTES} bytes")
    try:
        parse_canonical(raw)
        return RuleBundle.model_validate_json(raw, strict=True)
    except CanonicalError as error:
        raise RulesRefused(str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise RulesRefused(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error


def swap(
    current: RuleSet, raw: bytes, *, tier: HealingTier, known: Known, disabled_runbooks: frozenset[str] = frozenset()
) -> Swap:
    """Put a bundle's rules in force beside the tier's, or keep what is in force and say why."""
    try:
        bundle = load_bundle(raw)
        rules = effective_rules(tier, known, disabled_runbooks=disabled_runbooks, extra=bundle.rules)
    except RulesRefused as refusal:
        return Swap(in_force=current, refused=str(refusal))
    return Swap(in_force=rules, refused=None)
