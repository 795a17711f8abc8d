"""Taking attempts from appliances, and showing them and the runbooks behind them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from wardkeep_core.catalog.registry import all_runbooks, runbooks_by_check
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.protocol.messages import AttemptReport, AttemptsReport, GuardReport, Received, StepReport
from wardkeep_core.runbooks.runbook import Runbook
from wardkeep_server.platform.bulk import one_at_a_time, own_columns
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.work import Work
from wardkeep_server.remediation import proofs, repository
from wardkeep_server.remediation.events import IncidentDirectory, IncidentFacts
from wardkeep_server.remediation.judge import compare, refusal, row_of
from wardkeep_server.remediation.models import Attempt
from wardkeep_server.remediation.schemas import (
    AttemptStatus,
    AttemptView,
    CheckName,
    EvidenceReference,
    Place,
    RunbookName,
    RunbookView,
    received,
)
from wardkeep_server.remediation.words import attempt_status, runbook_view

MOST_SHOWN = 50
"""Attempts shown beside a finding or an incident; the list has them all."""


async def take(work: Work, report: AttemptsReport) -> Received:
    """Attempts of the calling appliance; a refused one is named, the others stand. Sending again changes nothing."""
    own = own_columns(work.scope)
    site_id = own["site_id"]
    await one_at_a_time(work.session, "remediation", site_id)
    directory = work.parts.hooks.one(IncidentDirectory)
    incidents = await directory.known(work, site_id, {attempt.incident for attempt in report.attempts})
    named = {attempt.attempt for attempt in report.attempts}
    stored = {row.id: row for row in await repository.of_scope(work.scope, work.session, named)}
    rows, refused = _sort(report.attempts, incidents, stored, own["appliance_id"], work.now)
    if rows:
        await repository.put(work.session, own | {"received_at": work.now}, rows)
    return received(len(report.attempts) - len(refused), refused)


def _sort(
    attempts: Sequence[AttemptReport],
    incidents: Mapping[str, IncidentFacts],
    stored: Mapping[str, Attempt],
    appliance_id: str,
    now: datetime,
) -> tuple[list[dict[str, Any]], list[str]]:
    rows: dict[str, dict[str, Any]] = {}
    refused: list[str] = []
    seen: set[str] = set()
    for attempt in attempts:
        why = refusal(attempt, incidents.get(attempt.incident), appliance_id, now)
        if why is None and attempt.attempt in seen:
            why = "it is listed twice; the first was taken"
        seen.add(attempt.attempt)
        row = row_of(attempt)
        verdict: bool | str = why or True
        if why is None and attempt.attempt in stored:
            verdict = compare(stored[attempt.attempt], row, appliance_id)
        if isinstance(verdict, str):
            refused.append(f"attempt {attempt.attempt}: {verdict}")
        elif verdict:
            rows[attempt.attempt] = row
    return list(rows.values()), refused


async def page(work: Work, equal: Mapping[str, str | None], *, limit: int, after: str | None) -> Page[AttemptView]:
    """Attempts in scope, newest first; `equal` names columns and wanted values, None is no limit."""
    wanted = {name: value for name, value in equal.items() if value is not None}
    found = await repository.page(work.scope, work.session, wanted, limit=limit, after=after)
    rows, following = cut(found, limit, "started_at")
    return Page(items=await _views(work, rows), next=following)


async def of_incident(work: Work, site_id: str, incident_id: str) -> list[AttemptView]:
    """The newest attempts of one incident, newest first."""
    equal = {"site_id": site_id, "incident_id": incident_id}
    return await _views(work, await _newest(work, equal))


async def of_check(work: Work, site_id: str, device_id: str, check_id: str) -> list[AttemptView]:
    """The newest attempts for one check on one device, newest first."""
    equal = {"site_id": site_id, "device_id": device_id, "check_id": check_id}
    return await _views(work, await _newest(work, equal))


async def _newest(work: Work, equal: Mapping[str, str]) -> Sequence[Attempt]:
    found = await repository.page(work.scope, work.session, equal, limit=MOST_SHOWN, after=None)
    return found[:MOST_SHOWN]


async def _views(work: Work, rows: Sequence[Attempt]) -> list[AttemptView]:
    held = await proofs.load(work, [_place(row) for row in rows])
    return [_view(row, held) for row in rows]


def _place(row: Attempt) -> Place:
    return row.appliance_id, row.entry_epoch, row.entry_seq


def _view(row: Attempt, held: proofs.Proofs) -> AttemptView:
    outcome = Outcome(row.outcome)
    recheck = held.recheck(_place(row), row.id) if outcome is Outcome.HEALED else None
    status = attempt_status(outcome, proven=recheck is not None)
    return AttemptView(
        id=row.id,
        site_id=row.site_id,
        incident_id=row.incident_id,
        device_id=row.device_id,
        check=CheckName.of(row.check_id),
        runbook=RunbookName.of(row.runbook_id),
        runbook_version=row.runbook_version,
        decided_by=row.decided_by,
        rule=row.rule,
        dry_run=row.dry_run,
        outcome=outcome,
        status=status,
        green=status is AttemptStatus.HEALED,
        started_at=row.started_at,
        ended_at=row.ended_at,
        guards=[GuardReport.model_validate(guard) for guard in row.guards],
        steps=[StepReport.model_validate(step) for step in row.steps],
        evidence=held.reference(_place(row)),
        recheck=recheck,
    )


async def references(work: Work, places: Collection[Place]) -> dict[Place, EvidenceReference]:
    """Evidence places as the API shows them, with the entries' ids where they have arrived."""
    held = await proofs.load(work, places)
    found = ((place, held.reference(place)) for place in places)
    return {place: reference for place, reference in found if reference is not None}


async def rechecks(work: Work, attempt_ids: Collection[str]) -> dict[tuple[str, str], EvidenceReference]:
    """For each of the named attempts of the scope that is proven to have healed: site, id, and the passing check."""
    rows = (await repository.of_scope(work.scope, work.session, attempt_ids)) if attempt_ids else []
    held = await proofs.load(work, [_place(row) for row in rows])
    found = (((row.site_id, row.id), held.recheck(_place(row), row.id)) for row in rows)
    return {key: reference for key, reference in found if reference is not None}


def runbooks(*, platform: str | None = None) -> list[RunbookView]:
    """The approved fixes of this server's catalogue, in words."""
    return [runbook_view(book) for book in all_runbooks().values() if platform in {None, book.id.partition(".")[0]}]


def runbook(runbook_id: str) -> RunbookView:
    """One of them, or NotFound."""
    book = find_runbook(runbook_id)
    if book is None:
        raise NotFound
    return book


def find_runbook(runbook_id: str) -> RunbookView | None:
    """One of them, or None."""
    book = all_runbooks().get(runbook_id)
    return None if book is None else runbook_view(book)


def healing(check_id: str) -> tuple[Runbook, ...]:
    """Runbooks of the catalogue that heal a check."""
    return runbooks_by_check().get(check_id, ())
