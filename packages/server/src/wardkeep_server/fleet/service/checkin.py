"""The check-in: one statement when nothing changed. Documents travel only when their digest differs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from wardkeep_core.protocol.messages import CheckinAnswer, CheckinRequest, DocumentState, DryRunBecause
from wardkeep_server.fleet import repository
from wardkeep_server.fleet.errors import SignatureRejected
from wardkeep_server.fleet.events import ApplianceFacts, CheckinContributor, CheckinPart, TargetsSource
from wardkeep_server.fleet.models import Document
from wardkeep_server.fleet.service import documents
from wardkeep_server.fleet.service.authentication import Call
from wardkeep_server.platform.errors import ServerError
from wardkeep_server.platform.log import log_fault
from wardkeep_server.platform.work import Parts, Work

INTERVAL_S = 60
LAB_INTERVAL_S = 5
Make = Callable[[Work, ApplianceFacts, int], Awaitable[Document]]


@dataclass
class _Draft:
    """The answer while it is put together."""

    parts: dict[str, Any] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


async def check_in(parts: Parts, call: Call, request: CheckinRequest) -> CheckinAnswer:
    """Write the report down, and answer with what changed since the digests it names.

    Remembering the nonce and writing the report are one statement, committed before anything else happens.
    """
    appliance = call.appliance
    async with parts.work(call.scope, call.actor) as work:
        row = await repository.check_in(parts.fast_lane, call.scope, _values(work, call, request))
        if row is None:
            raise SignatureRejected("this appliance is retired", code="key_unknown")
        if not row.fresh:
            raise SignatureRejected("this request was seen before", code="replayed")
        draft = _Draft()
        if row.confirmed_at is not None:
            await _documents(work, appliance, request, row, draft)
            await _lease(work, appliance, request, row, draft)
        for contributor in parts.hooks.all(CheckinContributor):
            if contributor.wanted(work, appliance, request):
                await _contribution(work, contributor, appliance, request, draft)
    scan_now = row.scan_wanted_at is not None or draft.parts.pop("scan_now", False)
    return CheckinAnswer(
        server_time=work.now,
        interval_s=interval_of(lab=row.lab, period_s=row.period_s, confirmed=row.confirmed_at is not None),
        keys_confirmed=row.confirmed_at is not None,
        scan_now=scan_now,
        failed_parts=tuple(draft.failed),
        **draft.parts,
    )


def interval_of(*, lab: bool, period_s: int, confirmed: bool) -> int:
    """Seconds until the next check-in; a lab follows its scan period, and who waits for a person asks often."""
    if not confirmed:
        return LAB_INTERVAL_S
    return max(LAB_INTERVAL_S, min(INTERVAL_S, period_s)) if lab else INTERVAL_S


async def _documents(
    work: Work,
    appliance: ApplianceFacts,
    request: CheckinRequest,
    row: repository.CheckinRow,
    draft: _Draft,
) -> None:
    await _document(work, appliance, draft, _Asked("rule_set", documents.rule_set, request.rule_set, row))
    await _document(work, appliance, draft, _Asked("targets", documents.targets, request.targets, row))


@dataclass(frozen=True)
class _Asked:
    """One document: how it is made, which one the appliance has, and what the database has."""

    kind: str
    make: Make
    held: DocumentState | None
    row: repository.CheckinRow

    def unchanged(self, now: datetime) -> bool:
        """Whether what is stored is good and the appliance has it."""
        stored = self.row.head(self.kind)
        fresh = documents.is_fresh(stored.revision, stored.expires_at, self.row.revision, now)
        return fresh and self.held is not None and stored.digest == self.held.digest


async def _document(work: Work, appliance: ApplianceFacts, draft: _Draft, asked: _Asked) -> None:
    held = asked.held.digest if asked.held else None
    if asked.unchanged(work.now):
        return

    async def part() -> None:
        document = await asked.make(work, appliance, asked.row.revision)
        if document.digest == held:
            return
        if asked.kind == "targets":
            await work.parts.hooks.one(TargetsSource).delivered(work, appliance.id)
        draft.parts[asked.kind] = document.body

    await _guarded(work, asked.kind, part, draft)


async def _lease(
    work: Work,
    appliance: ApplianceFacts,
    request: CheckinRequest,
    row: repository.CheckinRow,
    draft: _Draft,
) -> None:
    lapsed = request.dry_run.because is DryRunBecause.LEASE_LAPSED
    due = row.lease_at is None or work.now - row.lease_at > documents.LEASE_EVERY
    if row.stopped or not (due or lapsed):
        return

    async def part() -> None:
        await repository.note_lease(work.session, appliance.id, work.now)
        draft.parts["lease"] = documents.lease(work, appliance)

    await _guarded(work, "lease", part, draft)


async def _contribution(
    work: Work, contributor: CheckinContributor, appliance: ApplianceFacts, request: CheckinRequest, draft: _Draft
) -> None:
    async def part() -> None:
        added = await contributor.contribute(work, appliance, request)
        for name in CheckinPart.__dataclass_fields__:
            if getattr(added, name):
                draft.parts[name] = getattr(added, name)

    await _guarded(work, contributor.name, part, draft)


async def _guarded(work: Work, name: str, part: Callable[[], Awaitable[None]], draft: _Draft) -> None:
    """One failing part never stops the others; it is undone, logged, and named in the answer."""
    try:
        async with work.session.begin_nested():
            await part()
    except (ServerError, SQLAlchemyError, ValueError) as error:
        log_fault("checkin_part_failed", error, part=name)
        draft.failed.append(name)


def _values(work: Work, call: Call, request: CheckinRequest) -> dict[str, Any]:
    return {
        "appliance": call.appliance.id,
        "nonce": call.nonce,
        "now": work.now,
        "report": request.model_dump_json(exclude={"unacknowledged"}),
        "tier": request.healing_tier.value if request.healing_tier else None,
        "digest": request.rule_set.digest if request.rule_set else None,
    }
