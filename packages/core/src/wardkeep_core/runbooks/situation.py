"""Everything the guards look at, gathered by whoever is about to act. Nothing here is looked up by a guard itself.

A field that is None means "not known", and a guard that needs it refuses.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wardkeep_core.checks.check import Context
from wardkeep_core.kit.ids import RunbookId
from wardkeep_core.model.verdict import Verdict
from wardkeep_core.runbooks.consent import AcceptedRisk, Approval, ConsentGrant
from wardkeep_core.runbooks.memory import AttemptEntry, FlapMemory
from wardkeep_core.runbooks.runbook import Plan, Runbook

FRESH_FOR = timedelta(minutes=10)
"""Facts older than this are not acted on (G2)."""


@dataclass(frozen=True)
class FreshLook:
    """The check asked again just before acting: its verdict, when, and the digest of what was seen."""

    verdict: Verdict
    observed_at: datetime
    value: str | None = None


@dataclass(frozen=True)
class RunningAttempt:
    """An attempt under way at the site; `waits_only` for those that only wait and so do not count in G18."""

    device: str
    runbook: RunbookId
    runbook_version: int
    waits_only: bool = False


@dataclass(frozen=True)
class SiteLoad:
    """What else happens at the site. `healed_versions` are runbook versions that healed here before.

    `held_back` are versions that made something worse or failed too often: nobody starts them until released.
    """

    devices: int
    running: tuple[RunningAttempt, ...] = ()
    healed_versions: frozenset[tuple[RunbookId, int]] = frozenset()
    held_back: frozenset[tuple[RunbookId, int]] = frozenset()


@dataclass(frozen=True)
class Clockwork:
    """The appliance's own clock: when it was last trusted, and whether it was stepped since (by monotonic time)."""

    trusted_at: datetime | None
    stepped_since: bool


@dataclass(frozen=True)
class Lease:
    """Leave to heal without Central Command, by risk. `low_until` for low, `medium_until` for medium and above."""

    low_until: datetime
    medium_until: datetime


@dataclass(frozen=True)
class Leave:
    """What the site, its organisation and Central Command allow. The defaults allow nothing.

    `dry_run_by` names who set dry run (`appliance_setting`, `site_setting`), None when it is off; `stopped_by` names
    the kill switch that is on (`site`, `partner`, `platform`, `appliance`).
    """

    dry_run_by: str | None = "site_setting"
    stopped_by: str | None = None
    lease: Lease | None = None
    disabled_runbooks: frozenset[RunbookId] = frozenset()
    consents: tuple[ConsentGrant, ...] = ()
    approvals: tuple[Approval, ...] = ()
    accepted_risks: tuple[AcceptedRisk, ...] = ()


@dataclass(frozen=True)
class Situation:
    """One attempt about to be made, and all that may stand against it.

    `reached_device` is the id of the device whose pinned host key or certificate answered; None when none did.
    `chosen_by_person` is true when a person chose the runbook for this incident (not a rule, not the planner).
    """

    now: datetime
    context: Context
    incident: str
    check: str
    runbook: Runbook
    plan: Plan
    reached_device: str | None
    fresh: FreshLook | None
    leave: Leave
    site: SiteLoad
    clock: Clockwork
    log: tuple[AttemptEntry, ...] = ()
    flap: FlapMemory | None = None
    chosen_by_person: bool = False
    window_until: datetime | None = None

    @property
    def device(self) -> str:
        """Id of the device of the finding."""
        return self.context.device.id
