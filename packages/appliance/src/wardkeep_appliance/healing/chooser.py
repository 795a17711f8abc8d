"""Who chose a runbook: a rule, or a person by an order. A person's choice meets every guard that a rule's meets."""

from dataclasses import dataclass
from datetime import datetime

from wardkeep_core.evidence.predicates import VersionedRef
from wardkeep_core.model.actor import Actor, user_actor
from wardkeep_core.rules.record import Rule
from wardkeep_core.runbooks.consent import Approval
from wardkeep_core.runbooks.risk import ConsentNeed
from wardkeep_core.runbooks.runbook import Plan, Runbook, plan_digest


@dataclass(frozen=True)
class Yes:
    """One person's yes, given with the order; `at` is on our clock."""

    person: str
    of_organisation: bool
    at: datetime


@dataclass(frozen=True)
class ByPerson:
    """A runbook that a person chose for one failing check on one device."""

    order: str
    person: str
    runbook: Runbook
    yes: tuple[Yes, ...]

    @property
    def actor(self) -> Actor:
        """The person, as rows of the incident's life name them."""
        return user_actor(self.person)

    @property
    def approvers(self) -> tuple[str, ...]:
        """Whose yes the attempt relies on; nobody's where the organisation's standing consent is what counts."""
        needed = self.runbook.consent is not ConsentNeed.STANDING
        return tuple(each.person for each in self.yes) if needed else ()

    def approvals(self, device: str, plan: Plan) -> tuple[Approval, ...]:
        """The yes of each person to this plan: it was given for device, runbook and version (ADR 102)."""
        return tuple(
            Approval(
                id=self.order,
                device=device,
                runbook=self.runbook.id,
                runbook_version=self.runbook.version,
                plan_digest=plan_digest(plan),
                proposed_by=self.actor,
                approved_by=user_actor(each.person),
                of_organisation=each.of_organisation,
                approved_at=each.at,
            )
            for each in self.yes
        )


Chooser = Rule | ByPerson


def rule_ref(chooser: Chooser) -> VersionedRef | None:
    """The rule as it stands in the evidence; None where a person chose."""
    if isinstance(chooser, ByPerson):
        return None
    return VersionedRef(id=chooser.id, version=chooser.version, digest=chooser.content_digest())
