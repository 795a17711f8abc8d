"""The organisation's leave to act, and a person's yes to one attempt. Catalogue 3.1."""

from datetime import timedelta

from pydantic import Field

from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import CheckId, DeviceId, Id, RunbookId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.actor import Actor
from wardkeep_core.runbooks.risk import Risk

APPROVAL_LAPSES = timedelta(hours=24)


class ConsentGrant(Frozen):
    """The organisation's leave to act: for one runbook, or for a risk class, until `until`."""

    id: Id
    runbook: RunbookId | None
    risk: Risk | None
    given_at: UtcTime
    until: UtcTime


class Approval(Frozen):
    """One person's yes to one plan on one device. Lapses after 24 h or when the plan changes.

    `proposed_by` chose the runbook; `of_organisation` is true when the approver is of the organisation itself.
    """

    id: Id
    device: DeviceId
    runbook: RunbookId
    runbook_version: int = Field(ge=1)
    plan_digest: Sha256Hex
    proposed_by: Actor
    approved_by: Actor
    of_organisation: bool = False
    approved_at: UtcTime


class AcceptedRisk(Frozen):
    """A known fail, signed for until a date. Covers the value seen when it was accepted, and no other.

    `device` None means every device of the site; `value` is `probes.registry.value_digest` of the accepted facts.
    """

    id: Id
    check: CheckId
    device: DeviceId | None
    value: Sha256Hex
    from_at: UtcTime
    until: UtcTime
