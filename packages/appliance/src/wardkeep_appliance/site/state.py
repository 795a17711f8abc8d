"""The site as this appliance sees it now: targets, contexts, rules, and what may act."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from wardkeep_appliance.observing.look import DeviceLook
from wardkeep_appliance.site.papers import Papers
from wardkeep_core.catalog.registry import all_checks, all_runbooks, checks_for
from wardkeep_core.checks.check import AnyCheck, Context
from wardkeep_core.checks.parameters import Parameters, write_parameters
from wardkeep_core.kit.digest import digest_of
from wardkeep_core.model.device import Device, DeviceClass, Platform
from wardkeep_core.model.verdict import Result
from wardkeep_core.protocol.documents import RuleSetDocument, Target
from wardkeep_core.protocol.messages import DryRun, DryRunBecause
from wardkeep_core.rules.known import Known
from wardkeep_core.rules.rule_set import RuleSet, effective_rules
from wardkeep_core.runbooks.situation import Lease, Leave

LONGEST_TROUBLE = 200
LEAST_PERIOD_S = 120
LEAST_SELF_PERIOD_S = 60
"""Shorter periods are for lab sites only (catalogue, default periods)."""


@dataclass
class Site:
    """Papers in force, and everything that follows from them. `dry_run_here` is the appliance's own setting."""

    organisation: str
    site: str
    dry_run_here: bool
    papers: Papers = field(default_factory=Papers)
    keys_confirmed: bool = False
    clock_trusted: bool = False
    """Our own clock was right at its newest look: only then can another clock be held against it."""
    troubles: dict[str, str] = field(default_factory=dict)
    _parameters: Parameters = field(default_factory=lambda: write_parameters({}))
    _parameters_digest: str = ""
    _rules: RuleSet | None = None

    def __post_init__(self) -> None:
        self.adopt(self.papers)

    def adopt(self, papers: Papers) -> None:
        """Put papers in force, all at once."""
        targets = papers.targets
        self._parameters = write_parameters({} if targets is None else targets.parameters)
        self._parameters_digest = digest_of(
            {
                "parameters": dict(self._parameters),
                "lists": None if targets is None else targets.lists.to_json(),
                "time_sources": [] if targets is None else list(targets.time_sources),
            }
        )
        self._rules = None if papers.rule_set is None else _rules_of(papers.rule_set)
        self.papers = papers

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every device to observe."""
        return () if self.papers.targets is None else self.papers.targets.targets

    @property
    def parameters_digest(self) -> str:
        """Digest of parameters, declared lists and time sources: what verdicts were judged by."""
        return self._parameters_digest

    def target(self, device: str) -> Target | None:
        """The target with this device id."""
        return next((target for target in self.targets if target.device == device), None)

    def self_target(self) -> Target | None:
        """The appliance itself, where it is among the targets."""
        return next((target for target in self.targets if target.platform is Platform.APPLIANCE), None)

    def note_trouble(self, target: Target, look: DeviceLook) -> None:
        """Remember in words why a device could not be observed, for the check-in."""
        errors = sorted({each.verdict.reason for each in look.seen if each.verdict.result is Result.ERROR})
        if errors:
            self.troubles[target.device] = f"{target.name}: {', '.join(errors)}"[:LONGEST_TROUBLE]
        else:
            self.troubles.pop(target.device, None)

    def period_s(self, target: Target) -> int:
        """Seconds between two scans of a device."""
        papers = self.papers.targets
        if papers is None:
            return LEAST_PERIOD_S
        wanted, least = papers.period_s, LEAST_PERIOD_S
        if target.platform is Platform.APPLIANCE:
            wanted, least = papers.self_period_s, LEAST_SELF_PERIOD_S
        return wanted if papers.lab else max(wanted, least)

    def context(self, target: Target) -> Context:
        """What the checks of this device may know."""
        papers = self.papers.targets
        device = Device(
            id=target.device,
            organisation=self.organisation,
            site=self.site,
            platform=target.platform,
            device_class=target.device_class,
            role=target.role,
        )
        context = Context(
            device=device,
            parameters=self._parameters,
            login_user=None if target.ssh is None else target.ssh.user,
            own_clock_trusted=self.clock_trusted,
        )
        return context if papers is None else replace(context, lists=papers.lists, time_sources=papers.time_sources)

    def checks(self, target: Target) -> tuple[AnyCheck, ...]:
        """The checks to ask of this device."""
        asked = checks_for(self.context(target).device)
        return asked if target.checks is None else tuple(check for check in asked if check.id in target.checks)

    def managed_devices(self) -> int:
        """How many devices count for the reach of healing."""
        return sum(target.device_class is DeviceClass.MANAGED for target in self.targets)

    def rule_set(self, now: datetime) -> RuleSetDocument | None:
        """The rule set while it has not run out."""
        paper = self.papers.rule_set
        return None if paper is None or now >= paper.expires_at else paper

    def rules(self, now: datetime) -> RuleSet | None:
        """The rules that may decide now."""
        return None if self.rule_set(now) is None else self._rules

    def rules_digest(self) -> str | None:
        """Changes with everything a rule set says."""
        state = self.papers.rule_set_state
        return None if state is None else state.digest

    def leave(self, now: datetime) -> Leave:
        """What site, organisation and Central Command allow now; any that says dry run wins."""
        paper, lease = self.rule_set(now), self.papers.lease
        leave = Leave(
            dry_run_by=self._dry_run_by(paper),
            lease=None if lease is None else Lease(low_until=lease.low_until, medium_until=lease.medium_until),
        )
        if paper is None:
            return leave
        return replace(
            leave,
            stopped_by="site" if paper.stopped else None,
            disabled_runbooks=frozenset(paper.disabled_runbooks),
            consents=paper.consents,
        )

    def dry_run(self, now: datetime) -> DryRun:
        """The value in effect here, and the first reason for it, for the check-in."""
        leave = self.leave(now)
        consented = any(grant.given_at <= now < grant.until for grant in leave.consents)
        lapsed = leave.lease is None or now >= max(leave.lease.low_until, leave.lease.medium_until)
        reasons = (
            (leave.dry_run_by == DryRunBecause.APPLIANCE_SETTING.value, DryRunBecause.APPLIANCE_SETTING),
            (leave.dry_run_by is not None, DryRunBecause.SITE_SETTING),
            (not consented, DryRunBecause.NO_CONSENT),
            (lapsed, DryRunBecause.LEASE_LAPSED),
            (leave.stopped_by is not None, DryRunBecause.STOPPED),
        )
        because = next((reason for holds, reason in reasons if holds), None)
        return DryRun(in_effect=because is not None, because=because)

    def _dry_run_by(self, paper: RuleSetDocument | None) -> str | None:
        if self.dry_run_here:
            return DryRunBecause.APPLIANCE_SETTING.value
        return DryRunBecause.SITE_SETTING.value if paper is None or paper.dry_run else None


def _rules_of(paper: RuleSetDocument) -> RuleSet:
    known = Known(all_checks(), all_runbooks())
    return effective_rules(paper.healing_tier, known, disabled_runbooks=frozenset(paper.disabled_runbooks))
