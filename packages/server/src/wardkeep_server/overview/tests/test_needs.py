"""Which sites need somebody: one cause at a time, and which of several is shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.verdict import Severity
from wardkeep_server.compliance.service import SiteNumbers
from wardkeep_server.evidence.service import SiteAlarms
from wardkeep_server.finding.service import Troubled
from wardkeep_server.fleet.schemas import LiveState
from wardkeep_server.fleet.service import Presence
from wardkeep_server.incident.service import OpenCount
from wardkeep_server.overview.needs import Beginnings, Site, needs, view
from wardkeep_server.overview.schemas import SiteNeed
from wardkeep_server.tenancy.service import SitePlace

SITE, ORGANISATION = (f"0190b2c3-0000-7000-8000-00000000000{number}" for number in (1, 2))
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MADE = NOW - timedelta(days=30)
FINE = SiteNumbers(expected=100, not_observed=0, coverage_percent=100, failing={})


def box(state: LiveState = LiveState.ONLINE, *, confirmed: bool = True) -> Presence:
    checked_in = {LiveState.ONLINE: NOW, LiveState.STALE: NOW - timedelta(minutes=6), LiveState.PENDING: None}
    seen = checked_in.get(state, NOW - timedelta(hours=1))
    return Presence(SITE, state, MADE, MADE if confirmed else None, seen)


def site(**more: Any) -> Site:
    """Nothing is wrong with it but what is named."""
    values: dict[str, Any] = {"appliances": [box()], "numbers": FINE}
    place = SitePlace(
        SITE, "North", ORGANISATION, "North practice", MADE, stopped=more.pop("stopped", False), parameters={}
    )
    return Site(place=place, **(values | more))


def matter(state: IncidentState, severity: Severity = Severity.HIGH, count: int = 1) -> OpenCount:
    return OpenCount(SITE, severity, state, count, NOW - timedelta(minutes=9))


def failing(severity: Severity, count: int) -> SiteNumbers:
    return SiteNumbers(expected=100, not_observed=0, coverage_percent=100, failing={severity: count})


def shown(*sites: Site, troubled: tuple[Troubled, ...] = ()) -> list[SiteNeed]:
    return [view(need, Beginnings(troubled=troubled)) for need in needs(sites)]


def test_a_site_with_nothing_wrong_is_not_listed() -> None:
    assert shown(site()) == []
    assert shown(site(incidents=[matter(IncidentState.ACCEPTED_RISK)])) == []
    assert shown(site(numbers=failing(Severity.MEDIUM, 3))) == []


@pytest.mark.parametrize(
    ("wrong", "code", "waits"),
    [
        ({"appliances": []}, "not_enrolled", "partner"),
        ({"appliances": [box(LiveState.PENDING)]}, "appliance_pending", "appliance"),
        ({"appliances": [box(LiveState.STALE)]}, "appliance_stale", "appliance"),
        ({"appliances": [box(), box(LiveState.OFFLINE)]}, "appliance_offline", "partner"),
        ({"appliances": [box(confirmed=False)]}, "keys_unconfirmed", "partner"),
        ({"alarms": SiteAlarms(SITE, 2, NOW)}, "evidence_alarm", "operator"),
        ({"incidents": [matter(IncidentState.ESCALATED)]}, "escalated", "partner"),
        ({"incidents": [matter(IncidentState.SUPPRESSED)]}, "escalated", "partner"),
        ({"incidents": [matter(IncidentState.WAITING_APPROVAL)]}, "waiting_approval", "partner"),
        ({"numbers": failing(Severity.CRITICAL, 1)}, "failing_critical", "partner"),
        ({"numbers": failing(Severity.HIGH, 1)}, "failing_high", "partner"),
        ({"numbers": SiteNumbers(0, 0, None, {})}, "not_observed", "partner"),
        ({"numbers": SiteNumbers(100, 6, 94, {})}, "not_observed", "partner"),
        ({"stopped": True}, "healing_stopped", "partner"),
    ],
)
def test_each_cause_is_told_by_name(wrong: dict[str, Any], code: str, waits: str) -> None:
    (need,) = shown(site(**wrong))
    assert (need.cause.code, need.waiting_for) == (code, waits)
    assert need.since >= MADE


def test_a_fail_waits_for_the_appliance_only_while_every_one_is_seen_to() -> None:
    numbers = failing(Severity.HIGH, 2)
    (need,) = shown(site(numbers=numbers, incidents=[matter(IncidentState.ATTEMPTING, count=2)]))
    assert need.waiting_for == "appliance"
    (need,) = shown(site(numbers=numbers, incidents=[matter(IncidentState.ATTEMPTING, count=1)]))
    assert need.waiting_for == "partner"


def test_the_worst_cause_is_shown_and_orders_the_list() -> None:
    both = site(numbers=failing(Severity.CRITICAL, 1), incidents=[matter(IncidentState.WAITING_APPROVAL)])
    dark = site(appliances=[box(LiveState.OFFLINE)], numbers=failing(Severity.CRITICAL, 9))
    listed = shown(site(numbers=failing(Severity.HIGH, 5)), both, dark)
    assert [need.cause.code for need in listed] == ["appliance_offline", "failing_critical", "failing_high"]
    assert (listed[1].worst_severity, listed[1].open_incidents) == (Severity.CRITICAL, 1)


def test_since_is_the_first_of_its_own_findings() -> None:
    times = [NOW - timedelta(hours=hours) for hours in (1, 2, 3, 4)]
    troubled = (
        Troubled(SITE, Severity.HIGH, "fail", times[0]),
        Troubled(SITE, Severity.HIGH, "stale", times[1]),
        Troubled(SITE, Severity.LOW, "error", times[2]),
        Troubled("other", Severity.HIGH, "fail", times[3]),
    )
    (need,) = shown(site(numbers=failing(Severity.HIGH, 1)), troubled=troubled)
    assert need.since == times[0]
    (need,) = shown(site(numbers=SiteNumbers(100, 50, 50, {})), troubled=troubled)
    assert need.since == times[2]
