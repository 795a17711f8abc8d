"""Which sites need somebody, and what for: pure, so that every cause can be tested alone.

Absent is never good: a site of which nothing is known has a cause. What was healed or accepted is none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wardkeep_core.checks.parameters import write_parameters
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.verdict import Severity
from wardkeep_server.compliance.service import SiteNumbers
from wardkeep_server.evidence.service import SiteAlarms
from wardkeep_server.finding.service import Troubled
from wardkeep_server.fleet.schemas import LiveState
from wardkeep_server.fleet.service import Presence, worse
from wardkeep_server.incident.service import OpenCount
from wardkeep_server.overview.schemas import Cause, CauseCode, SiteNeed, WaitingFor
from wardkeep_server.tenancy.service import SitePlace

_HANDED_ON = frozenset({IncidentState.ESCALATED, IncidentState.SUPPRESSED})
"""Healing gave up or was paused after repeats: only a person moves it on."""
_BEING_FIXED = frozenset(
    {
        *(IncidentState.OPEN, IncidentState.DECIDING, IncidentState.WAITING_WINDOW),
        *(IncidentState.ATTEMPTING, IncidentState.VERIFYING, IncidentState.FAILED),
    }
)
_RANKS = tuple(CauseCode)
_SEVERITIES = tuple(Severity)
_FAILING = {CauseCode.FAILING_CRITICAL: Severity.CRITICAL, CauseCode.FAILING_HIGH: Severity.HIGH}
_WAITS_FOR = {
    CauseCode.EVIDENCE_ALARM: WaitingFor.OPERATOR,
    CauseCode.APPLIANCE_STALE: WaitingFor.APPLIANCE,
    CauseCode.APPLIANCE_PENDING: WaitingFor.APPLIANCE,
}
"""Whoever is not named here waits for the partner."""


@dataclass(frozen=True)
class Site:
    """All that is known of one site now."""

    place: SitePlace
    appliances: Sequence[Presence] = ()
    incidents: Sequence[OpenCount] = ()
    numbers: SiteNumbers | None = None
    alarms: SiteAlarms | None = None

    @property
    def state(self) -> LiveState:
        """The worst of its appliances; pending where there is none."""
        state = LiveState.PENDING
        for index, each in enumerate(self.appliances):
            state = worse(state, each.state) if index else each.state
        return state

    def count(self, states: frozenset[IncidentState], severity: Severity | None = None) -> int:
        """Open incidents in one of the states."""
        return sum(each.count for each in self.incidents if each.state in states and severity in {None, each.severity})


@dataclass(frozen=True)
class Found:
    """A cause at a site, before its time is known."""

    code: CauseCode
    count: int
    since: datetime | None = None


def causes(site: Site) -> list[Found]:
    """Every cause of a site, worst first."""
    found = [cause for look in (_evidence, _appliances, _incidents, _findings, _healing) for cause in look(site)]
    return sorted(found, key=lambda cause: _RANKS.index(cause.code))


def _evidence(site: Site) -> Iterator[Found]:
    if site.alarms is not None:
        yield Found(CauseCode.EVIDENCE_ALARM, site.alarms.count, site.alarms.since)


def _appliances(site: Site) -> Iterator[Found]:
    if not site.appliances:
        yield Found(CauseCode.NOT_ENROLLED, 0, site.place.created_at)
    for code, which in _ABOUT_APPLIANCES.items():
        times = [time for each in site.appliances if (time := which(each)) is not None]
        if times:
            yield Found(code, len(times), min(times))


_ABOUT_APPLIANCES: Mapping[CauseCode, Callable[[Presence], datetime | None]] = {
    CauseCode.APPLIANCE_OFFLINE: lambda each: each.checkin_at if each.state is LiveState.OFFLINE else None,
    CauseCode.KEYS_UNCONFIRMED: lambda each: each.claimed_at if each.confirmed_at is None else None,
    CauseCode.APPLIANCE_STALE: lambda each: each.checkin_at if each.state is LiveState.STALE else None,
    CauseCode.APPLIANCE_PENDING: lambda each: each.claimed_at if each.state is LiveState.PENDING else None,
}


def _incidents(site: Site) -> Iterator[Found]:
    for code, states in (
        (CauseCode.ESCALATED, _HANDED_ON),
        (CauseCode.WAITING_APPROVAL, frozenset({IncidentState.WAITING_APPROVAL})),
    ):
        mine = [each for each in site.incidents if each.state in states]
        if mine:
            yield Found(code, sum(each.count for each in mine), min(each.since for each in mine))


def _findings(site: Site) -> Iterator[Found]:
    numbers = site.numbers
    if numbers is None:
        return
    for code, severity in _FAILING.items():
        if numbers.failing.get(severity, 0):
            yield Found(code, numbers.failing[severity])
    wanted = write_parameters(site.place.parameters)["coverage_min_percent"]
    if site.appliances and (numbers.coverage_percent is None or numbers.coverage_percent < wanted):
        yield Found(CauseCode.NOT_OBSERVED, numbers.not_observed)


def _healing(site: Site) -> Iterator[Found]:
    if site.place.stopped:
        yield Found(CauseCode.HEALING_STOPPED, 1)


def waiting_for(site: Site, cause: Found) -> WaitingFor:
    """Who has the next move: the appliance where every such fail is being seen to, else mostly the partner."""
    severity = _FAILING.get(cause.code)
    if severity is not None and site.count(_BEING_FIXED, severity) >= cause.count:
        return WaitingFor.APPLIANCE
    return _WAITS_FOR.get(cause.code, WaitingFor.PARTNER)


def worst_severity(site: Site) -> Severity | None:
    """Of fresh fails and open incidents; what was accepted counts in neither."""
    failing = site.numbers.failing if site.numbers else {}
    seen = {severity for severity, count in failing.items() if count}
    seen |= {each.severity for each in site.incidents if each.state is not IncidentState.ACCEPTED_RISK}
    return min(seen, key=_SEVERITIES.index, default=None)


@dataclass(frozen=True)
class Need:
    """A site with its worst cause."""

    site: Site
    cause: Found

    @property
    def rank(self) -> tuple[int, int, int, str]:
        """Place in the list, worst first."""
        severity = worst_severity(self.site)
        worst = len(_SEVERITIES) if severity is None else _SEVERITIES.index(severity)
        return _RANKS.index(self.cause.code), worst, -self.cause.count, self.site.place.name


def needs(sites: Iterable[Site]) -> list[Need]:
    """Sites that need somebody, worst first."""
    found = ((site, causes(site)) for site in sites)
    return sorted((Need(site, mine[0]) for site, mine in found if mine), key=lambda need: need.rank)


@dataclass
class Beginnings:
    """When causes began that the first look does not tell, by site."""

    stopped: Mapping[str, datetime] = field(default_factory=dict)
    troubled: Sequence[Troubled] = ()

    def of(self, need: Need) -> datetime:
        """When the cause began as far as it is known, else when the site was made."""
        place, code = need.site.place, need.cause.code
        if need.cause.since is not None:
            return need.cause.since
        if code is CauseCode.HEALING_STOPPED:
            return self.stopped.get(place.id, place.created_at)
        severity = _FAILING.get(code)
        wrong = {"fail"} if severity else {"error", "stale"}
        mine = [each for each in self.troubled if each.site_id == place.id and each.wrong in wrong]
        return min((each.since for each in mine if severity in {None, each.severity}), default=place.created_at)


def view(need: Need, beginnings: Beginnings) -> SiteNeed:
    """As the API shows it."""
    site, place = need.site, need.site.place
    return SiteNeed(
        site_id=place.id,
        name=place.name,
        organisation_id=place.organisation_id,
        organisation_name=place.organisation_name,
        state=site.state,
        cause=Cause(code=need.cause.code, count=need.cause.count),
        worst_severity=worst_severity(site),
        open_incidents=sum(each.count for each in site.incidents),
        waiting_for=waiting_for(site, need.cause),
        since=beginnings.of(need),
    )
