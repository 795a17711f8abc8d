"""The healing tier of a site: its rules, a preview of a change, the change, and what appliances report."""

from collections.abc import Sequence
from datetime import timedelta

from wardkeep_core.catalog.registry import all_checks, all_runbooks, catalogue_digest
from wardkeep_core.kit.digest import digest_of
from wardkeep_core.model.tier import HealingTier
from wardkeep_core.rules.known import Known
from wardkeep_core.rules.tiers import Family, awaiting, families_of, tier_digest
from wardkeep_core.runbooks.consent import ConsentGrant
from wardkeep_server.consent import service as consent
from wardkeep_server.fleet import repository
from wardkeep_server.fleet.errors import PreviewOnly, PreviewOutdated
from wardkeep_server.fleet.events import FindingCounter, Impact
from wardkeep_server.fleet.models import Preview
from wardkeep_server.fleet.schemas import (
    EffectiveTier,
    HealingTierChange,
    HealingTierPreview,
    HealingTierView,
    TierHeal,
    TierRule,
)
from wardkeep_server.fleet.service.appliances import boxes
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy

PREVIEW_LASTS = timedelta(minutes=10)


async def healing_tier(work: Work, site_id: str) -> HealingTierView:
    """The tier wanted, its rules, and what each appliance reports."""
    site = await tenancy.site(work, site_id)
    grants = await consent.grants(work, site.organisation_id)
    views = (await boxes(work, [site]))[site.id]
    effective = [
        EffectiveTier(
            appliance=view.id,
            name=view.name,
            tier=view.healing_tier,
            rule_set_digest=view.rule_set_digest,
            since=view.healing_tier_since,
            state=view.healing_tier_state,
        )
        for view in views
    ]
    return HealingTierView(
        healing_tier=site.healing_tier,
        set_by=site.healing_tier_set_by,
        set_at=site.healing_tier_set_at,
        reason=site.healing_tier_reason,
        rules=_rules(families_of(site.healing_tier), site, grants),
        effective=effective,
    )


async def preview(work: Work, site_id: str, tier: HealingTier) -> HealingTierPreview:
    """What changing to the tier would do; changes nothing. Its id is good for ten minutes."""
    site = await tenancy.site(work, site_id)
    grants = await consent.grants(work, site.organisation_id)
    now_ids = {family.id for family in families_of(site.healing_tier)}
    then_ids = {family.id for family in families_of(tier)}
    both = families_of(HealingTier.FULL_COVERAGE)
    changed = [family for family in both if (family.id in now_ids) != (family.id in then_ids)]
    impact = await _impact(work, site.id, changed)
    row = Preview(
        id=new_id(),
        partner_id=site.partner_id,
        organisation_id=site.organisation_id,
        site_id=site.id,
        created_at=work.now,
        healing_tier=tier.value,
        basis_digest=_basis(site, tier, grants),
    )
    await repository.add(work.session, row)
    return HealingTierPreview(
        preview_id=row.id,
        healing_tier=tier,
        added=_rules([family for family in changed if family.id in then_ids], site, grants),
        removed=_rules([family for family in changed if family.id in now_ids], site, grants),
        unchanged=_rules([family for family in both if family.id in now_ids & then_ids], site, grants),
        devices=impact.devices if impact else None,
        open_findings=sum(impact.open_findings.values()) if impact else None,
    )


async def change_healing_tier(work: Work, site_id: str, change: HealingTierChange) -> HealingTierView:
    """Set the tier; appliances follow at their next check-in. Raises PreviewOutdated when a named preview is old."""
    site = await tenancy.site(work, site_id, lock=True)
    if work.actor.subject.role is Role.PARTNER_TECH:
        raise PreviewOnly
    if change.preview_id is not None:
        grants = await consent.grants(work, site.organisation_id)
        shown = await repository.preview(work.scope, work.session, change.preview_id, work.now - PREVIEW_LASTS)
        basis = _basis(site, change.healing_tier, grants)
        if shown is None or shown.site_id != site.id or shown.basis_digest != basis:
            raise PreviewOutdated
    if change.healing_tier is not site.healing_tier:
        await tenancy.set_healing_tier(work, site_id, change.healing_tier, change.reason)
    return await healing_tier(work, site_id)


async def _impact(work: Work, site_id: str, changed: Sequence[Family]) -> Impact | None:
    counters = work.parts.hooks.all(FindingCounter)
    if not counters:
        return None
    checks = [check for family in changed for check in family.checks]
    return await counters[0].impact(work, site_id, checks)


def _basis(site: tenancy.SiteFacts, tier: HealingTier, grants: Sequence[ConsentGrant]) -> str:
    """Everything that a preview showed: catalogue, both tiers, consents, disabled runbooks."""
    return digest_of(
        {
            "catalogue": catalogue_digest(),
            "now": tier_digest(site.healing_tier),
            "then": tier_digest(tier),
            "site": site.id,
            "consents": [grant.id for grant in grants],
            "disabled": sorted(site.disabled_runbooks),
        }
    )


def _rules(families: Sequence[Family], site: tenancy.SiteFacts, grants: Sequence[ConsentGrant]) -> list[TierRule]:
    known = Known(all_checks(), all_runbooks())
    return [
        TierRule(
            id=family.id,
            priority=family.priority,
            heals=[
                _heal(known, check, runbook, site, grants)
                for check in family.checks
                if (runbook := known.runbook_for(check)) is not None
            ],
            awaiting=list(awaiting(family, known)),
        )
        for family in families
    ]


def _heal(known: Known, check: str, runbook: str, site: tenancy.SiteFacts, grants: Sequence[ConsentGrant]) -> TierHeal:
    book = known.runbooks[runbook]
    return TierHeal(
        check=check,
        check_title=known.checks[check].title,
        severity=known.checks[check].severity,
        runbook=runbook,
        runbook_title=book.title,
        risk=book.risk,
        consented=any(grant.runbook == runbook or grant.risk == book.risk for grant in grants),
        disabled=runbook in site.disabled_runbooks,
    )
