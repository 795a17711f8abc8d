"""Sites as pages show them: state, cause, healing, consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wardkeep_server.audit.service import record
from wardkeep_server.consent import service as consent
from wardkeep_server.fleet import repository
from wardkeep_server.fleet.schemas import (
    ApplianceView,
    ConsentState,
    EffectiveSetting,
    HealingState,
    LiveState,
    ScanRequested,
    SiteCounts,
    SitePage,
    SiteSummary,
)
from wardkeep_server.fleet.service.appliances import boxes, live_state
from wardkeep_server.fleet.service.orders import scan_site
from wardkeep_server.platform.paging import Page
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy

_WORST = (LiveState.OFFLINE, LiveState.STALE, LiveState.ONLINE)
_SETTING_WORST = (
    EffectiveSetting.DIFFERS,
    EffectiveSetting.WAITING,
    EffectiveSetting.UNKNOWN,
    EffectiveSetting.IN_EFFECT,
)


async def sites(work: Work, organisation_id: str | None, *, limit: int, after: str | None) -> Page[SiteSummary]:
    """Sites in scope, by name; the number of statements does not grow with the number of sites."""
    found, following = await tenancy.sites(work, organisation_id, limit=limit, after=after)
    by_site = await boxes(work, found)
    names = await tenancy.organisation_names(work, {site.organisation_id for site in found})
    summaries = [_summary(site, names[site.organisation_id], by_site[site.id]) for site in found]
    return Page(items=summaries, next=following)


async def site_page(work: Work, site_id: str) -> SitePage:
    """One site with its boxes and what they may do."""
    site = await tenancy.site(work, site_id)
    views = (await boxes(work, [site]))[site.id]
    names = await tenancy.organisation_names(work, {site.organisation_id})
    grants = await consent.grants(work, site.organisation_id)
    return SitePage(
        **dict(_summary(site, names[site.organisation_id], views)),
        partner_name=await tenancy.partner_name(work, site.partner_id),
        log=tenancy.origin_of(work.parts.settings, site.log_id),
        dry_run_wanted=site.dry_run,
        dry_run_fixed=site.embedded,
        consent=ConsentState(live=len(grants), next_end=min((grant.until for grant in grants), default=None)),
        boxes=views,
    )


@dataclass(frozen=True)
class Presence:
    """An appliance that is not retired: where it is and when it was last heard of."""

    site_id: str
    state: LiveState
    claimed_at: datetime
    confirmed_at: datetime | None
    checkin_at: datetime | None


async def presences(work: Work) -> list[Presence]:
    """Every appliance in scope that is not retired, in one statement."""
    rows = await repository.newest_checkins(work.scope, work.session)
    return [Presence(state=live_state(row.checkin_at, work.now), **row._asdict()) for row in rows]


async def counts(work: Work) -> SiteCounts:
    """Sites by state, whatever filter a page has."""
    states: dict[str, LiveState] = {}
    for each in await presences(work):
        states[each.site_id] = worse(states.get(each.site_id), each.state)
    total = await tenancy.count_sites(work)
    by_state = {state: sum(found is state for found in states.values()) for state in LiveState}
    by_state[LiveState.PENDING] += total - len(states)
    return SiteCounts(total=total, **{state.value: count for state, count in by_state.items()})


async def request_scan(work: Work, site_id: str) -> ScanRequested:
    """Every appliance of the site scans at its next check-in."""
    site = await tenancy.site(work, site_id)
    asked = await scan_site(work, site.id)
    await record(work, "site.request_scan", site.target(), after={"appliances": asked})
    return ScanRequested(appliances=asked)


def _summary(site: tenancy.SiteFacts, organisation_name: str, views: Sequence[ApplianceView]) -> SiteSummary:
    state: LiveState | None = None
    for view in views:
        state = worse(state, view.state)
    state = state or LiveState.PENDING
    settings = {view.healing_tier_state for view in views} or {EffectiveSetting.UNKNOWN}
    return SiteSummary(
        id=site.id,
        partner_id=site.partner_id,
        organisation_id=site.organisation_id,
        organisation_name=organisation_name,
        name=site.name,
        time_zone=site.time_zone,
        lab=site.lab,
        embedded=site.embedded,
        state=state,
        cause=_cause(state, views),
        last_checkin_at=max((view.last_checkin_at for view in views if view.last_checkin_at), default=None),
        appliances=len(views),
        healing_tier=site.healing_tier,
        healing_tier_state=next(value for value in _SETTING_WORST if value in settings),
        healing=_healing(site, views),
    )


def worse(one: LiveState | None, other: LiveState) -> LiveState:
    """The worse of two states; a box that never checked in is worse only than nothing."""
    known = [state for state in (one, other) if state is not None]
    return next((state for state in _WORST if state in known), LiveState.PENDING)


def _cause(state: LiveState, views: Sequence[ApplianceView]) -> str | None:
    if not views:
        return "No appliance is enrolled here"
    if any(view.keys_confirmed_at is None for view in views):
        return "An appliance waits for a person to compare its keys"
    if state is LiveState.PENDING:
        return "No appliance has checked in yet"
    late = [view.name for view in views if view.state in {LiveState.OFFLINE, LiveState.STALE}]
    return f"No check-in from {', '.join(late)}" if late else None


def _healing(site: tenancy.SiteFacts, views: Sequence[ApplianceView]) -> HealingState:
    """What the boxes report, not what is wanted; one box that acts makes it active."""
    if site.stopped:
        return HealingState.STOPPED
    reported = [view.dry_run for view in views if view.dry_run is not None]
    if not reported:
        return HealingState.OBSERVE_ONLY if site.dry_run else HealingState.UNKNOWN
    return HealingState.OBSERVE_ONLY if all(one.in_effect for one in reported) else HealingState.ACTIVE
