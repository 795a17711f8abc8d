"""Taking incidents from appliances, and showing them with their whole lives."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery

from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.verdict import Severity
from wardkeep_core.protocol.messages import IncidentReport, IncidentsReport, Received, TransitionReport
from wardkeep_server.device.service import names_of
from wardkeep_server.incident import repository
from wardkeep_server.incident.judge import Stored, place_of, refusal
from wardkeep_server.incident.models import Incident, Transition
from wardkeep_server.incident.schemas import DeviceName, IncidentRow, IncidentStatus, IncidentView, TransitionView
from wardkeep_server.incident.words import GREEN, actor_kind, incident_status
from wardkeep_server.platform.bulk import one_at_a_time, own_columns
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.work import Work
from wardkeep_server.remediation.events import IncidentFacts
from wardkeep_server.remediation.schemas import CheckName, EvidenceReference, received
from wardkeep_server.remediation.service import of_incident, rechecks, references
from wardkeep_server.tenancy.service import site as site_of

Triple = tuple[str, str]
"""Device and check, of one appliance."""


# --- from appliances ----------------------------------------------------------------------------------------------


async def take(work: Work, report: IncidentsReport) -> Received:
    """Incidents of the calling appliance; a refused one is named, the others stand. Sending again changes nothing."""
    own = own_columns(work.scope)
    await one_at_a_time(work.session, "incident", own["site_id"])
    devices = {incident.device for incident in report.incidents}
    known = await names_of(work, devices)
    stored = await repository.stored(work.scope, work.session, {incident.incident for incident in report.incidents})
    open_now = await repository.open_of_devices(work.scope, work.session, devices)
    taken, refused = _sort(report.incidents, known, stored, own["appliance_id"], work.now)
    taken, second = _without_second(taken, [row for row in open_now if row.appliance_id == own["appliance_id"]])
    await _write(work, own | {"received_at": work.now}, taken, stored)
    refused += second
    return received(len(report.incidents) - len(refused), refused)


def _sort(
    incidents: Sequence[IncidentReport],
    devices: Mapping[str, str],
    stored: Mapping[str, Stored],
    appliance_id: str,
    now: datetime,
) -> tuple[list[IncidentReport], list[str]]:
    taken: dict[str, IncidentReport] = {}
    refused: list[str] = []
    for incident in incidents:
        why = None if incident.device in devices else "its device is not known at this site"
        why = why or refusal(incident, stored.get(incident.incident), appliance_id, now)
        if why is None and incident.incident in taken:
            why = "it is listed twice; the first was taken"
        if why is None:
            taken[incident.incident] = incident
        else:
            refused.append(f"incident {incident.incident}: {why}")
    return list(taken.values()), refused


def _without_second(
    taken: Sequence[IncidentReport], open_now: Sequence[Incident]
) -> tuple[list[IncidentReport], list[str]]:
    """Never two open incidents for one device and check: the one that is open keeps its place."""
    closing = {incident.incident for incident in taken if incident.closed_at is not None}
    holder: dict[Triple, str] = {(row.device_id, row.check_id): row.id for row in open_now if row.id not in closing}
    kept: list[IncidentReport] = []
    refused: list[str] = []
    for incident in taken:
        triple = (incident.device, incident.check)
        if incident.closed_at is None and holder.setdefault(triple, incident.incident) != incident.incident:
            refused.append(
                f"incident {incident.incident}: incident {holder[triple]} is open for the same device and check"
            )
        else:
            kept.append(incident)
    return kept, refused


async def _write(
    work: Work, common: Mapping[str, Any], taken: Sequence[IncidentReport], stored: Mapping[str, Stored]
) -> None:
    rows: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for incident in taken:
        known = stored.get(incident.incident)
        if known is None or known.incident.rows < len(incident.transitions):
            rows.append(_incident_row(incident))
        for line in incident.transitions:
            if known is None or line.number not in known.lines:
                lines.append(_line_row(incident.incident, line))
            place = place_of(line)
            if place is not None and (known is None or line.number not in known.places):
                entries.append(
                    {
                        "incident_id": incident.incident,
                        "number": line.number,
                        "entry_epoch": place[0],
                        "entry_seq": place[1],
                    }
                )
    if rows:
        await repository.put(work.session, common, rows)
    if lines:
        await repository.append_lines(work.session, common, lines)
    if entries:
        await repository.append_entries(work.session, common, entries)


def _incident_row(report: IncidentReport) -> dict[str, Any]:
    return {
        "id": report.incident,
        "device_id": report.device,
        "check_id": report.check,
        "severity": report.severity.value,
        "state": report.state,
        "opened_at": report.opened_at,
        "closed_at": report.closed_at,
        "changed_at": report.transitions[-1].at,
        "rows": len(report.transitions),
    }


def _line_row(incident_id: str, line: TransitionReport) -> dict[str, Any]:
    names = ("number", "from_state", "to_state", "actor", "reason", "detail", "at")
    return {"incident_id": incident_id, "attempt_id": line.attempt, **{name: getattr(line, name) for name in names}}


# --- for people ---------------------------------------------------------------------------------------------------


async def page(
    work: Work, equal: Mapping[str, str | None], *, is_open: bool | None, limit: int, after: str | None
) -> Page[IncidentRow]:
    """Incidents in scope, newest first; `equal` names columns and wanted values, None is no limit."""
    wanted = {name: value for name, value in equal.items() if value is not None}
    found = await repository.page(work.scope, work.session, wanted, is_open=is_open, limit=limit, after=after)
    _, following = cut([row[0] for row in found], limit, "opened_at")
    rows = found[:limit]
    names = await names_of(work, {row[0].device_id for row in rows})
    proven = await _proven(work, rows)
    return Page(items=[_row(row, names, proven) for row in rows], next=following)


async def one(work: Work, incident_id: str) -> IncidentView:
    """An incident with its lines, its attempts and the evidence of each; NotFound out of scope."""
    found = await repository.one(work.scope, work.session, incident_id)
    if found is None:
        raise NotFound
    incident = found[0]
    site = await site_of(work, incident.site_id)
    names = await names_of(work, {incident.device_id})
    life = await repository.lines(work.scope, work.session, incident.site_id, incident.id)
    proven = await _proven(work, [found])
    return IncidentView(
        **dict(_row(found, names, proven)),
        site_name=site.name,
        transitions=await _life(work, incident, life, proven=bool(proven)),
        attempts=await of_incident(work, incident.site_id, incident.id),
        recheck=proven.get(incident.id),
    )


async def _proven(work: Work, rows: Sequence[repository.Found]) -> dict[str, EvidenceReference]:
    """The passing check after the fix, for each healed incident of which it is held here."""
    healed = {(row.site_id, attempt): row.id for row, attempt in rows if row.state == IncidentState.HEALED and attempt}
    found = await rechecks(work, {attempt for _, attempt in healed})
    return {healed[key]: reference for key, reference in found.items() if key in healed}


def _row(found: repository.Found, names: Mapping[str, str], proven: Mapping[str, EvidenceReference]) -> IncidentRow:
    incident = found[0]
    state = IncidentState(incident.state)
    status = incident_status(state, proven=incident.id in proven)
    seconds = int((incident.changed_at - incident.opened_at).total_seconds())
    return IncidentRow(
        id=incident.id,
        site_id=incident.site_id,
        organisation_id=incident.organisation_id,
        appliance_id=incident.appliance_id,
        device=DeviceName(id=incident.device_id, name=names.get(incident.device_id, "")),
        check=CheckName.of(incident.check_id),
        severity=incident.severity,
        state=state,
        status=status,
        green=status in GREEN,
        open=incident.closed_at is None,
        opened_at=incident.opened_at,
        closed_at=incident.closed_at,
        changed_at=incident.changed_at,
        seconds_to_verified=seconds if status is IncidentStatus.HEALED else None,
    )


async def _life(
    work: Work, incident: Incident, life: Sequence[repository.Line], *, proven: bool
) -> list[TransitionView]:
    places = {line.number: (incident.appliance_id, epoch, seq) for line, epoch, seq in life}
    evidence = await references(work, places.values())
    views: list[TransitionView] = []
    for line, _, _ in life:
        since = int((line.at - views[-1].at).total_seconds()) if views else None
        views.append(_line(line, since, evidence.get(places[line.number]), proven=proven))
    return views


def _line(line: Transition, since: int | None, evidence: EvidenceReference | None, *, proven: bool) -> TransitionView:
    state = IncidentState(line.to_state)
    return TransitionView(
        number=line.number,
        from_state=IncidentState(line.from_state) if line.number else None,
        to_state=state,
        status=incident_status(state, proven=proven),
        actor=line.actor,
        actor_kind=actor_kind(line.actor),
        reason=line.reason,
        detail=line.detail,
        at=line.at,
        received_at=line.received_at,
        seconds_since_previous=since,
        attempt_id=line.attempt_id,
        evidence=evidence,
    )


# --- for other slices ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenIncident:
    """An open incident of one device and check."""

    id: str
    state: IncidentState

    @property
    def status(self) -> IncidentStatus:
        """The word to show."""
        return status_of_open(self.state)


def status_of_open(state: IncidentState) -> IncidentStatus:
    """The word for a state that is not an end: none of these is `healed`."""
    return incident_status(state, proven=False)


async def open_by_check(work: Work, device_ids: Collection[str]) -> dict[Triple, OpenIncident]:
    """Open incidents about the named devices, by device and check; of several, the newest."""
    rows = await repository.open_of_devices(work.scope, work.session, device_ids)
    rows = sorted(rows, key=lambda row: row.opened_at)
    return {(row.device_id, row.check_id): OpenIncident(row.id, IncidentState(row.state)) for row in rows}


async def newest_of_check(work: Work, site_id: str, device_id: str, check_id: str) -> IncidentRow | None:
    """The newest incident about one check on one device, open or closed."""
    equal = {"site_id": site_id, "device_id": device_id, "check_id": check_id}
    found = (await page(work, equal, is_open=None, limit=1, after=None)).items
    return found[0] if found else None


async def directory(work: Work, site_id: str, incident_ids: Collection[str]) -> dict[str, IncidentFacts]:
    """What the named incidents of a site are about."""
    rows = await repository.of_site(work.scope, work.session, site_id, incident_ids)
    return {row.id: IncidentFacts(row.device_id, row.check_id, row.appliance_id) for row in rows}


def open_matters(work: Work, site_id: str) -> Subquery:
    """Open incidents of a site as part of a larger statement: `device_id`, `check_id`, `id`, `state`."""
    return repository.open_matters(work.scope, site_id)


# --- over every site ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenCount:
    """Open incidents of one site that agree in severity and state; `since` is when the first of them got there."""

    site_id: str
    severity: Severity
    state: IncidentState
    count: int
    since: datetime


async def open_counts(work: Work) -> list[OpenCount]:
    """All open incidents in scope, counted in one statement."""
    rows = await repository.open_groups(work.scope, work.session)
    return [
        OpenCount(row.site_id, Severity(row.severity), IncidentState(row.state), row.number, row.since) for row in rows
    ]


@dataclass(frozen=True)
class Course:
    """What became of the incidents opened since some moment; `healed` are proven by what is held here."""

    detected: int
    decided: int
    healed: int
    recovered: int
    escalated: int
    open: int


async def course(work: Work, since: datetime) -> Course:
    """What became of the incidents opened since then.

    Evidence never goes away, so a heal that was proven once is not followed again (`caches`).
    """
    counted = await repository.course(work.scope, work.session, since)
    says_healed = set(await repository.healed_since(work.scope, work.session, since))
    known: set[Triple] = work.parts.caches.setdefault("incident", set())
    unknown = {attempt for site, attempt in says_healed if (site, attempt) not in known}
    proven = (says_healed & known) | (says_healed & set(await rechecks(work, unknown)))
    if work.scope.partner_id is None:
        known.clear()
    known |= proven
    return Course(healed=len(proven), **counted._asdict())
