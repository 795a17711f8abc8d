"""What a person sets at a site: settings, the healing tier, a stop. Each is audited and stated as a decision."""

from collections.abc import Mapping
from typing import Any

from wardkeep_core.checks.parameters import ParameterRefused, write_parameters
from wardkeep_core.model.tier import HealingTier
from wardkeep_server.audit.service import record
from wardkeep_server.platform.errors import FieldProblem, Invalid
from wardkeep_server.platform.subject import Realm
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import repository
from wardkeep_server.tenancy.errors import AnotherPerson, Changed, EmbeddedDryRun, LabOnly, OperatorsOnly
from wardkeep_server.tenancy.events import Decision, DecisionRecorder
from wardkeep_server.tenancy.models import Site
from wardkeep_server.tenancy.schemas import MIN_PERIOD_S, HealingStop, SiteSettings, SiteSettingsChange
from wardkeep_server.tenancy.service.facts import SiteFacts, facts_of, find_site


async def settings(work: Work, site_id: str) -> SiteSettings:
    """What is watched at a site and how."""
    return _settings(await find_site(work, site_id))


async def change_settings(
    work: Work, site_id: str, change: SiteSettingsChange, expected_revision: int | None
) -> SiteSettings:
    """Change settings; the next check-in delivers them. Raises Changed when the revision is not the expected one."""
    row = await find_site(work, site_id, lock=True)
    if expected_revision is not None and expected_revision != row.revision:
        raise Changed(f"the revision is now {row.revision}")
    wanted = change.model_dump(mode="json", exclude_none=True, exclude={"reason"})
    _refuse_unfit(work, row, wanted)
    before = {name: getattr(row, name) for name in wanted}
    await repository.change(work.session, row, {**wanted, "revision": row.revision + 1})
    target = facts_of(row).target()
    await record(work, "site.change_settings", target, before=before, after=wanted, reason=change.reason)
    await _decide(work, row, "site.change_settings", wanted, change.reason)
    return _settings(row)


async def set_stopped(work: Work, site_id: str, stop: HealingStop) -> SiteSettings:
    """Stop healing at a site, or resume it; resuming is for another person than the stopper."""
    row = await find_site(work, site_id, lock=True)
    person = work.actor.subject.id
    if row.stopped and not stop.stopped and row.stopped_by == person:
        raise AnotherPerson
    values = {"stopped": stop.stopped, "stopped_by": person if stop.stopped else None, "revision": row.revision + 1}
    before = {"stopped": row.stopped}
    await repository.change(work.session, row, values)
    action = "healing.stop" if stop.stopped else "healing.resume"
    after = {"stopped": stop.stopped}
    await record(work, action, facts_of(row).target(), before=before, after=after, reason=stop.reason)
    await _decide(work, row, action, after, stop.reason)
    return _settings(row)


async def set_healing_tier(work: Work, site_id: str, tier: HealingTier, reason: str) -> SiteFacts:
    """Which rules the site wants; its appliances follow at their next check-in."""
    row = await find_site(work, site_id, lock=True)
    before = {"healing_tier": row.healing_tier}
    values = {
        "healing_tier": tier.value,
        "healing_tier_set_by": work.actor.subject.name,
        "healing_tier_set_at": work.now,
        "healing_tier_reason": reason,
        "revision": row.revision + 1,
    }
    await repository.change(work.session, row, values)
    after = {"healing_tier": tier.value}
    await record(work, "healing_tier.set", facts_of(row).target(), before=before, after=after, reason=reason)
    await _decide(work, row, "healing_tier.set", after, reason)
    return facts_of(row)


async def decide(work: Work, decision: Decision) -> None:
    """State a person's decision as evidence, through whoever registered for it."""
    for recorder in work.parts.hooks.all(DecisionRecorder):
        await recorder.decided(work, decision)


def _refuse_unfit(work: Work, row: Site, wanted: Mapping[str, Any]) -> None:
    if row.embedded and wanted.get("dry_run") is False:
        raise EmbeddedDryRun
    if "lab" in wanted and wanted["lab"] != row.lab and work.actor.subject.realm is not Realm.OPERATOR:
        raise OperatorsOnly
    lab = wanted.get("lab", row.lab)
    for name in ("period_s", "self_period_s"):
        if not lab and wanted.get(name, getattr(row, name)) < MIN_PERIOD_S:
            raise LabOnly(fields=[FieldProblem(name, f"at least {MIN_PERIOD_S} s except on a lab site")])
    try:
        write_parameters(wanted.get("parameters", {}))
    except ParameterRefused as error:
        raise Invalid(fields=[FieldProblem(f"parameters.{error.name}", str(error))]) from error


async def _decide(work: Work, row: Site, kind: str, changed: dict[str, Any], reason: str) -> None:
    await decide(work, Decision(kind, row.partner_id, row.organisation_id, row.id, changed, reason))


def _settings(row: Site) -> SiteSettings:
    values = {name: getattr(row, name) for name in SiteSettings.model_fields if name != "dry_run_fixed"}
    return SiteSettings.model_validate({**values, "dry_run_fixed": row.embedded})
