"""Taking scans from appliances, and showing findings and how a site stands."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.model.device import Platform
from wardkeep_core.model.verdict import Result, Severity
from wardkeep_core.protocol.messages import DevicesReport, Received
from wardkeep_core.scoring.score import Score
from wardkeep_server.device.service import names_of, watched_devices
from wardkeep_server.finding import repository
from wardkeep_server.finding.judge import sort
from wardkeep_server.finding.models import Finding, FindingChange
from wardkeep_server.finding.plan import leave_of, planned_change
from wardkeep_server.finding.repository import Filters
from wardkeep_server.finding.schemas import (
    ChangeView,
    CheckView,
    CoverageView,
    FindingRow,
    FindingView,
    OpenMatter,
    ScoreView,
    SiteStanding,
)
from wardkeep_server.finding.summary import (
    counted,
    counts,
    expected_pairs,
    open_incidents,
    score_views,
    standing_of,
    views_of,
)
from wardkeep_server.finding.words import check_or_none, check_view, citation_texts, is_stale, overlay
from wardkeep_server.incident.schemas import DeviceName
from wardkeep_server.incident.service import OpenIncident, newest_of_check, open_by_check, open_matters
from wardkeep_server.platform.bulk import one_at_a_time, own_columns
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.work import Work
from wardkeep_server.remediation.schemas import CheckName, EvidenceReference, Place, RunbookName, received
from wardkeep_server.remediation.service import healing, of_check, references
from wardkeep_server.tenancy.service import site as site_of

MOST_CHANGES = 50
"""Newest changes shown with a finding."""


async def take(work: Work, report: DevicesReport) -> Received:
    """Scans by the calling appliance; what is refused is named, the rest stands. Sending again changes nothing."""
    own = own_columns(work.scope)
    await one_at_a_time(work.session, "finding", own["site_id"])
    known = await names_of(work, {device.device for device in report.devices})
    out = sort(report.devices, known, work.now)
    if out.rows:
        await repository.put(work.scope, work.session, own | {"received_at": work.now}, out.rows)
    return received(out.accepted, out.refused)


async def page(
    work: Work, equal: Mapping[str, str | None], *, stale: bool | None, limit: int, after: str | None
) -> Page[FindingRow]:
    """Findings in scope, worst first; `equal` names columns and wanted values, None is no limit."""
    wanted = {name: value for name, value in equal.items() if value is not None}
    filters = Filters(wanted, stale, work.now)
    found = await repository.page(work.scope, work.session, filters, limit=limit, after=after)
    rows, following = cut(found, limit, "urgency")
    devices = {row.device_id for row in rows}
    names = await names_of(work, devices)
    matters = await open_by_check(work, devices)
    return Page(items=[_row(row, names, matters, work.now) for row in rows], next=following)


async def one(work: Work, finding_id: str) -> FindingView:
    """Everything about a finding; NotFound out of scope."""
    finding = await repository.one(work.scope, work.session, finding_id)
    if finding is None:
        raise NotFound
    site = await site_of(work, finding.site_id)
    names = await names_of(work, {finding.device_id})
    matters = await open_by_check(work, {finding.device_id})
    triple = (finding.site_id, finding.device_id, finding.check_id)
    incident = await newest_of_check(work, *triple)
    attempts = await of_check(work, *triple)
    changes = await repository.changes(work.scope, work.session, finding.id, limit=MOST_CHANGES)
    evidence = await references(work, [_place(finding), *(_place(row) for row in changes)])
    check = check_or_none(finding.check_id)
    of_incident = [each for each in attempts if incident is not None and each.incident_id == incident.id]
    plan = planned_change(finding.check_id, Result(finding.result), of_incident)
    return FindingView(
        **dict(_row(finding, names, matters, work.now)),
        site_name=site.name,
        appliance_id=finding.appliance_id,
        check_version=finding.check_version,
        period_s=finding.period_s,
        scanned_at=finding.scanned_at,
        received_at=finding.received_at,
        about_check=check_view(check) if check is not None else None,
        planned_change=plan,
        leave=None if plan is None else await leave_of(work, site, plan, of_incident),
        incident=incident,
        attempts=attempts,
        changes=[_change(row, evidence.get(_place(row))) for row in changes],
        evidence=evidence.get(_place(finding)),
    )


def _place(row: Finding | FindingChange) -> Place:
    return row.appliance_id, row.entry_epoch, row.entry_seq


def _row(
    row: Finding, names: Mapping[str, str], matters: Mapping[tuple[str, str], OpenIncident], now: datetime
) -> FindingRow:
    result = Result(row.result)
    matter = matters.get((row.device_id, row.check_id))
    stale = is_stale(row.fresh_until, now)
    over = overlay(result, stale=stale, state=matter.state if matter else None)
    fix = healing(row.check_id) if result is Result.FAIL else ()
    return FindingRow(
        id=row.id,
        site_id=row.site_id,
        organisation_id=row.organisation_id,
        device=DeviceName(id=row.device_id, name=names.get(row.device_id, "")),
        check=CheckName.of(row.check_id),
        severity=row.severity,
        status=result,
        overlay=over,
        observed=not stale and result is not Result.ERROR,
        green=result is Result.PASS and over is None,
        stale=stale,
        reason=row.reason,
        detail=row.detail,
        since=row.since,
        observed_at=row.observed_at,
        fresh_until=row.fresh_until,
        citations=citation_texts(row.check_id),
        open_incident=OpenMatter(id=matter.id, status=matter.status) if matter else None,
        planned=RunbookName.of(fix[0].id) if fix else None,
    )


def _change(row: FindingChange, evidence: EvidenceReference | None) -> ChangeView:
    return ChangeView(
        from_status=row.from_result,
        from_reason=row.from_reason,
        status=row.result,
        reason=row.reason,
        detail=row.detail,
        severity=row.severity,
        check_version=row.check_version,
        observed_at=row.observed_at,
        received_at=row.received_at,
        evidence=evidence,
    )


async def summary(work: Work, site_id: str) -> SiteStanding:
    """How a site stands now; NotFound out of scope."""
    site = await site_of(work, site_id)
    watched = await watched_devices(work, site_id)
    expected = frozenset(pair for device in watched for pair in expected_pairs(device.id, device.platform))
    rows = await repository.standing(work.scope, work.session, site_id, open_matters(work, site_id))
    standings = [standing_of(row, work.now) for row in rows]
    findings = counted(standings, expected)
    coverage, score = score_views(findings, len(expected))
    return SiteStanding(
        site_id=site.id,
        site_name=site.name,
        at=work.now,
        devices=len(watched),
        findings=counts(findings, len(expected)),
        open_incidents=open_incidents(standings),
        coverage=coverage,
        score=score,
        last_scan_at=max((row.scanned_at for row in rows if row.scanned_at is not None), default=None),
    )


def shown(score: Score) -> tuple[CoverageView, ScoreView]:
    """A score that another slice summed, as pages show it: one home for bands and their cap."""
    return views_of(score)


async def failing(work: Work, site_id: str, check_ids: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Devices on which one of the checks fails, and how many fails each check has."""
    rows = await repository.failing(work.scope, work.session, site_id, check_ids)
    return len({device for device, _ in rows}), dict(Counter(check for _, check in rows))


@dataclass(frozen=True)
class Troubled:
    """Since when findings of a site and severity are wrong: `fail`, `error` or `stale`."""

    site_id: str
    severity: Severity
    wrong: str
    since: datetime


async def troubled(work: Work, site_ids: Collection[str]) -> list[Troubled]:
    """What is wrong at these sites, by severity, in one statement."""
    rows = await repository.troubles(work.scope, work.session, site_ids, work.now) if site_ids else []
    return [Troubled(row.site_id, Severity(row.severity), row.wrong, row.since) for row in rows]


def checks(*, platform: Platform | None = None) -> list[CheckView]:
    """The checks of this server's catalogue."""
    return [check_view(check) for check in all_checks().values() if platform in {None, check.platform}]


def check_words(check_id: str) -> CheckView:
    """One of them, or NotFound."""
    check = check_or_none(check_id)
    if check is None:
        raise NotFound
    return check_view(check)
