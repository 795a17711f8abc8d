"""The overview: one look over every site in scope, in a number of statements that does not grow with the sites."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from wardkeep_core.model.verdict import Severity
from wardkeep_server.anchor import service as anchor
from wardkeep_server.anchor.schemas import AnchorState
from wardkeep_server.audit import service as audit
from wardkeep_server.compliance import service as compliance
from wardkeep_server.evidence import service as evidence
from wardkeep_server.finding import service as finding
from wardkeep_server.fleet import service as fleet
from wardkeep_server.fleet.schemas import LiveState
from wardkeep_server.identity import service as identity
from wardkeep_server.incident import service as incident
from wardkeep_server.overview.needs import Beginnings, Need, Site, needs, view
from wardkeep_server.overview.schemas import (
    ApplianceCounts,
    CauseCode,
    EvidenceTotals,
    Funnel,
    Notice,
    NoticeCode,
    Overview,
    SiteTotals,
)
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy

MOST_NEEDS = 50
WINDOW = timedelta(hours=24)
SEALED_WITHIN = timedelta(minutes=1)
"""An entry is sealed within seconds; one that waits longer says that the worker does not seal."""
_BEGAN_IN_FINDINGS = frozenset({CauseCode.FAILING_CRITICAL, CauseCode.FAILING_HIGH, CauseCode.NOT_OBSERVED})


async def overview(work: Work) -> Overview:
    """What is broken, who has to act, what became of the last day's incidents, and how evidence stands."""
    presences = await fleet.presences(work)
    totals = await evidence.totals(work)
    sites = await _sites(work, presences, totals)
    found = needs(sites)
    worst = found[:MOST_NEEDS]
    beginnings = await _beginnings(work, worst)
    return Overview(
        as_of=work.now,
        appliances=_appliance_counts(presences),
        sites=SiteTotals(total=len(sites), needing_action=len(found)),
        needing_action=[view(need, beginnings) for need in worst],
        funnel=await _funnel(work),
        evidence=EvidenceTotals(
            entries=totals.entries,
            sealed=totals.sealed,
            oldest_unsealed_at=totals.oldest_unsealed_at,
            alarms=sum(each.count for each in totals.alarms),
        ),
        notices=await _notices(work, totals.oldest_unsealed_at),
    )


async def _sites(work: Work, presences: Iterable[fleet.Presence], totals: evidence.Totals) -> list[Site]:
    appliances: dict[str, list[fleet.Presence]] = defaultdict(list)
    incidents: dict[str, list[incident.OpenCount]] = defaultdict(list)
    for presence in presences:
        appliances[presence.site_id].append(presence)
    for count in await incident.open_counts(work):
        incidents[count.site_id].append(count)
    numbers = await compliance.numbers(work)
    alarms = {each.site_id: each for each in totals.alarms}
    return [
        Site(
            place=place,
            appliances=appliances[place.id],
            incidents=incidents[place.id],
            numbers=numbers.get(place.id),
            alarms=alarms.get(place.id),
        )
        for place in await tenancy.site_places(work)
    ]


async def _beginnings(work: Work, worst: list[Need]) -> Beginnings:
    """Asked for the sites that are shown only."""
    stopped = [need.site.place.id for need in worst if need.cause.code is CauseCode.HEALING_STOPPED]
    troubled = [need.site.place.id for need in worst if need.cause.code in _BEGAN_IN_FINDINGS]
    return Beginnings(
        stopped=await audit.last_done(work, "healing.stop", stopped), troubled=await finding.troubled(work, troubled)
    )


async def _funnel(work: Work) -> Funnel:
    course = await incident.course(work, work.now - WINDOW)
    return Funnel(window_hours=WINDOW // timedelta(hours=1), **vars(course))


def _appliance_counts(presences: Iterable[fleet.Presence]) -> ApplianceCounts:
    by_state = Counter(each.state for each in presences)
    return ApplianceCounts(**{state.value: by_state[state] for state in LiveState})


def _anchoring(stands: anchor.Standing) -> list[Notice]:
    """That nobody outside vouches for times, or that the newest time stamp is too old; gone when a new one is there."""
    if stands.state is AnchorState.OFF:
        return [Notice(code=NoticeCode.ANCHORING_OFF, severity=Severity.MEDIUM, since=None)]
    if stands.state is AnchorState.STALE:
        return [Notice(code=NoticeCode.ANCHOR_OLD, severity=Severity.HIGH, since=stands.stale_since)]
    return []


async def _notices(work: Work, oldest_unsealed_at: datetime | None) -> list[Notice]:
    """What is so with this installation, worst first."""
    stands, found = await anchor.standing(work.parts), list[Notice]()
    if oldest_unsealed_at is not None and work.now - oldest_unsealed_at > SEALED_WITHIN:
        code = NoticeCode.EVIDENCE_NOT_SEALED
        found.append(Notice(code=code, severity=Severity.CRITICAL, since=oldest_unsealed_at))
    if stands.verified is not None and stands.verified.verdict == "faulty":
        found.append(Notice(code=NoticeCode.PLATFORM_LOG_FAULTY, severity=Severity.CRITICAL, since=None))
    if not work.parts.objects.worm:
        found.append(Notice(code=NoticeCode.STORE_NOT_WORM, severity=Severity.HIGH, since=None))
    if await identity.operators_with_password_only(work):
        found.append(Notice(code=NoticeCode.NO_SECOND_FACTOR, severity=Severity.HIGH, since=None))
    found += _anchoring(stands)
    if work.parts.limiter.store == "in_process":
        found.append(Notice(code=NoticeCode.CACHE_IN_PROCESS, severity=Severity.LOW, since=None))
    return found
