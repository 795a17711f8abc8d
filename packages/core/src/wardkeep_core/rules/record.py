"""The record of a rule: finding in, runbook out. Catalogue 4.1."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import CheckId, RunbookId
from wardkeep_core.model.actor import Actor, rule_actor

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.\-]{0,95}$")]
Scalar = Annotated[bool | int | Annotated[str, StringConstraints(max_length=1000)], Field(union_mode="smart")]
MAX_RULES = 10_000
MAX_PATTERN = 200


class Source(StrEnum):
    """Where a rule comes from; each has its band of priorities."""

    OVERRIDE = "override"
    TIER = "tier"
    PROMOTED = "promoted"


BANDS: dict[Source, tuple[int, int]] = {
    Source.OVERRIDE: (1, 99),
    Source.TIER: (100, 499),
    Source.PROMOTED: (500, 899),
}
"""Lowest and highest priority of each source (catalogue 4.2)."""


class Action(StrEnum):
    """What a rule does when it matches."""

    RUN = "run"
    ESCALATE = "escalate"
    OBSERVE = "observe"


class Operator(StrEnum):
    """How a field is compared. Every one but EXISTS is false on a missing field, NE and NOT_IN included."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"
    MATCHES = "matches"
    EXISTS = "exists"


class Condition(Frozen):
    """`field` is a name of catalogue 4.1 or `facts.<path>`; `value` is of the field's type, a list for in, not_in."""

    field: Annotated[str, StringConstraints(pattern=r"^[a-z][A-Za-z0-9_.]{0,127}$")]
    op: Operator
    value: Scalar | tuple[Scalar, ...]


class Rule(Frozen):
    """`heals` maps check to runbook: the rule looks only at these checks and only at a verdict of fail.

    All of `when` must hold; "or" is two rules.
    """

    id: RuleId
    family: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
    version: int = Field(ge=1)
    source: Source
    heals: dict[CheckId, RunbookId] = Field(min_length=1, max_length=64)
    when: tuple[Condition, ...] = Field(default=(), max_length=32)
    priority: int = Field(ge=1, le=999)
    action: Action = Action.RUN
    enabled: bool = True
    signed_by: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    reason: Annotated[str, StringConstraints(min_length=1, max_length=500)]

    @property
    def actor(self) -> Actor:
        """The rule as one who acts."""
        return rule_actor(self.id, self.version)


class RuleBundle(Frozen):
    """Rules that come on top of a tier: overrides and promoted ones."""

    kind: Literal["rule_bundle"] = "rule_bundle"
    version: int = Field(ge=1)
    rules: tuple[Rule, ...] = Field(max_length=MAX_RULES)
