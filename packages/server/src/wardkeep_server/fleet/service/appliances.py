"""Appliances as pages show them: live state, what they report, and whether that is what is wanted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from wardkeep_core.model.tier import HealingTier
from wardkeep_core.protocol.messages import CheckinRequest
from wardkeep_server.audit.service import record
from wardkeep_server.fleet import repository
from wardkeep_server.fleet.errors import EmbeddedAppliance, ReplacementRefused
from wardkeep_server.fleet.events import ApplianceFacts
from wardkeep_server.fleet.models import Appliance, Checkin
from wardkeep_server.fleet.repository import CalledBetween
from wardkeep_server.fleet.schemas import AppliancePage, ApplianceView, EffectiveSetting, LiveState
from wardkeep_server.fleet.service.enrolment import fingerprints, server_fingerprints
from wardkeep_server.fleet.service.facts import facts_of, target_of
from wardkeep_server.platform.errors import FieldProblem, NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.events import Decision

ONLINE_FOR = timedelta(minutes=5)
STALE_FOR = timedelta(minutes=15)
DIFFERS_AFTER = timedelta(minutes=3)
"""Two missed check-ins and a little: until then a changed setting is `waiting`."""


def live_state(last_checkin_at: datetime | None, now: datetime) -> LiveState:
    """Under 5 min online, under 15 stale, then offline; pending before the first check-in."""
    if last_checkin_at is None:
        return LiveState.PENDING
    age = now - last_checkin_at
    if age < ONLINE_FOR:
        return LiveState.ONLINE
    return LiveState.STALE if age < STALE_FOR else LiveState.OFFLINE


def _called(state: LiveState, now: datetime) -> CalledBetween:
    """The check-ins of that state: the same limits as `live_state`."""
    stale, offline = now - ONLINE_FOR, now - STALE_FOR
    return {
        LiveState.ONLINE: CalledBetween(stale, None),
        LiveState.STALE: CalledBetween(offline, stale),
        LiveState.OFFLINE: CalledBetween(None, offline),
        LiveState.PENDING: CalledBetween(None, None),
    }[state]


def tier_state(site: tenancy.SiteFacts, checkin: Checkin | None, now: datetime) -> EffectiveSetting:
    """Whether the box reports the tier that the site wants."""
    if checkin is None or checkin.tier is None:
        return EffectiveSetting.UNKNOWN
    if checkin.tier == site.healing_tier:
        return EffectiveSetting.IN_EFFECT
    since: datetime | None = site.healing_tier_set_at
    waiting = since is None or now - since < DIFFERS_AFTER or checkin.at < since
    return EffectiveSetting.WAITING if waiting else EffectiveSetting.DIFFERS


def view_of(site: tenancy.SiteFacts, row: Appliance, checkin: Checkin | None, now: datetime) -> ApplianceView:
    """One box as shown."""
    report = CheckinRequest.model_validate(checkin.report) if checkin else None
    return ApplianceView(
        id=row.id,
        site_id=row.site_id,
        name=row.name,
        state=live_state(checkin.at if checkin else None, now),
        last_checkin_at=checkin.at if checkin else None,
        claimed_at=row.claimed_at,
        keys_confirmed_at=row.confirmed_at,
        keys_confirmed_by=row.confirmed_by,
        keys_confirmed_how=row.confirmed_how,
        retired_at=row.retired_at,
        replaced_by=row.replaced_by,
        hardware_id=row.hardware_id,
        versions=report.versions if report else None,
        uptime_s=report.uptime_s if report else None,
        addresses=list(report.addresses) if report else [],
        queue_depth=report.queue_depth if report else None,
        oldest_unsent_at=report.oldest_unsent_at if report else None,
        clock=report.clock if report else None,
        dry_run=report.dry_run if report else None,
        healing_tier=HealingTier(checkin.tier) if checkin and checkin.tier else None,
        healing_tier_since=checkin.tier_since if checkin else None,
        healing_tier_state=tier_state(site, checkin, now),
        rule_set_digest=checkin.rule_set_digest if checkin else None,
        scan_failures=list(report.scan_failures) if report else [],
    )


async def boxes(work: Work, sites: Sequence[tenancy.SiteFacts]) -> dict[str, list[ApplianceView]]:
    """Boxes of each site, by site id; one statement for any number of sites."""
    by_id = {site.id: site for site in sites}
    found: dict[str, list[ApplianceView]] = {site_id: [] for site_id in by_id}
    rows = await repository.appliances_with_checkins(work.scope, work.session, site_ids=list(by_id))
    for row, checkin in rows:
        found[row.site_id].append(view_of(by_id[row.site_id], row, checkin, work.now))
    return found


async def site_appliances(work: Work, site_id: str, *, retired: bool = False) -> list[ApplianceView]:
    """Boxes of one site: those in service, or with `retired` those that were retired."""
    site = await tenancy.site(work, site_id)
    rows = await repository.appliances_with_checkins(work.scope, work.session, site_ids=[site.id], retired=retired)
    return [view_of(site, row, checkin, work.now) for row, checkin in rows]


async def appliances(work: Work, state: LiveState | None, *, limit: int, after: str | None) -> Page[ApplianceView]:
    """Every live box in scope, by name; those in one state when named."""
    called = None if state is None else _called(state, work.now)
    rows = await repository.appliances(work.scope, work.session, called, limit=limit, after=after)
    page, following = cut(rows, limit, "name")
    sites = await tenancy.sites_by_id(work, {row.site_id for row in page})
    checkins = await repository.checkins_of(work.scope, work.session, [row.id for row in page])
    views = [view_of(sites[row.site_id], row, checkins.get(row.id), work.now) for row in page]
    return Page(items=views, next=following)


async def appliance_page(work: Work, appliance_id: str) -> AppliancePage:
    """One box with the fingerprints to compare."""
    rows = await repository.appliances_with_checkins(work.scope, work.session, appliance_id=appliance_id)
    if not rows:
        raise NotFound
    row, checkin = rows[0]
    site = await tenancy.site(work, row.site_id)
    view = view_of(site, row, checkin, work.now)
    return AppliancePage(
        **dict(view), fingerprints=fingerprints(row), server_fingerprints=server_fingerprints(work.parts)
    )


async def rename(work: Work, appliance_id: str, name: str) -> AppliancePage:
    """Another name."""
    row = await _row(work, appliance_id)
    before = {"name": row.name}
    await repository.change(work.session, row, {"name": name})
    await record(work, "appliance.rename", target_of(row), before=before, after={"name": name})
    return await appliance_page(work, appliance_id)


async def retire(work: Work, appliance_id: str, reason: str, replaced_by: str | None = None) -> None:
    """The box's keys are no longer taken, and nothing of it is appended to the log any more. Its evidence stays.

    Raises NotFound, EmbeddedAppliance, ReplacementRefused.
    """
    for each in sorted({appliance_id, replaced_by or appliance_id}):  # one order: two acts never wait for each other
        await repository.appliance(work.scope, work.session, each, lock=True)
    row = await _row(work, appliance_id)
    site = await tenancy.site(work, row.site_id)
    if site.embedded:
        raise EmbeddedAppliance
    if replaced_by is not None:
        await _refuse_unfit(work, row, replaced_by)
    await repository.change(work.session, row, {"retired_at": work.now, "replaced_by": replaced_by})
    changed = {"appliance": row.id} | ({"replaced_by": replaced_by} if replaced_by else {})
    after = {"replaced_by": replaced_by} if replaced_by else None
    await record(work, "appliance.retire", target_of(row), after=after, reason=reason)
    decision = Decision("appliance.retire", row.partner_id, row.organisation_id, row.site_id, changed, reason)
    await tenancy.decide(work, decision)


async def _refuse_unfit(work: Work, row: Appliance, successor_id: str) -> None:
    """Only a live box of the same site, whose keys a person compared, takes the place of another."""
    if successor_id == row.id:
        raise ReplacementRefused(fields=[FieldProblem("replaced_by", "an appliance does not replace itself")])
    other = await repository.appliance(work.scope, work.session, successor_id)
    if other is None or other.site_id != row.site_id:
        raise ReplacementRefused(fields=[FieldProblem("replaced_by", "not an appliance of the same site")])
    if other.retired_at is not None:
        raise ReplacementRefused(fields=[FieldProblem("replaced_by", "that appliance is retired")])
    if other.confirmed_at is None:
        raise ReplacementRefused(fields=[FieldProblem("replaced_by", "nobody has compared that appliance's keys yet")])


async def appliance(work: Work, appliance_id: str) -> ApplianceFacts:
    """What other slices may know of one appliance in scope, retired ones included. Raises NotFound."""
    row = await repository.appliance(work.scope, work.session, appliance_id)
    if row is None:
        raise NotFound
    site = await tenancy.site(work, row.site_id)
    return facts_of(row, tenancy.origin_of(work.parts.settings, site.log_id))


async def appliances_of_site(work: Work, site_id: str) -> list[ApplianceFacts]:
    """Every appliance that the site ever had, in order of claim."""
    site = await tenancy.site(work, site_id)
    rows = await repository.all_of_site(work.scope, work.session, site.id)
    origin = tenancy.origin_of(work.parts.settings, site.log_id)
    return [facts_of(row, origin) for row in rows]


async def _row(work: Work, appliance_id: str) -> Appliance:
    row = await repository.appliance(work.scope, work.session, appliance_id, lock=True)
    if row is None or row.retired_at is not None:
        raise NotFound
    return row
