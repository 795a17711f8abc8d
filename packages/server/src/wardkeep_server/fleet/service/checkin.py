"""The check-in: one statement when nothing changed. Documents travel only when their digest differs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from wardkeep_core.evidence.documents import resealed
from wardkeep_core.protocol.messages import CheckinAnswer, CheckinRequest, DocumentState, DryRunBecause
from wardkeep_server.fleet import repository
from wardkeep_server.fleet.errors import SignatureRejected
from wardkeep_server.fleet.events import ApplianceFacts, CheckinContributor, CheckinPart, TargetsSource
from wardkeep_server.fleet.models import Document
from wardkeep_server.fleet.service import documents, order_delivery
from wardkeep_server.fleet.service.authentication import Call, forget
from wardkeep_server.platform.errors import ServerError
from wardkeep_server.platform.log import log_fault
from wardkeep_server.platform.work import Parts, Work

INTERVAL_S = 60
LAB_INTERVAL_S = 5
Make = Callable[[Work, ApplianceFacts, int], Awaitable[Document]]
_Part = Callable[[Work], Awaitable[dict[str, Any]]]


@dataclass
class _Draft:
    """The answer while it is put together."""

    parts: dict[str, Any] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Wanted:
    """A document for an appliance: how it is made, which one the appliance has, the site's revision."""

    appliance: ApplianceFacts
    kind: str
    make: Make
    held: DocumentState | None
    revision: int


async def check_in(parts: Parts, call: Call, request: CheckinRequest) -> CheckinAnswer:
    """Write the report down, and answer with what changed since the digests it names.

    Remembering the nonce and writing the report are one statement, committed before anything else happens.
    """
    now = parts.clock()
    row = await repository.check_in(parts.fast_lane, call.scope, _values(call, request, now))
    if row is None:
        forget(parts, call.appliance.keyid)
        raise SignatureRejected("this appliance is retired", code="key_unknown")
    if not row.fresh:
        raise SignatureRejected("this request was seen before", code="replayed")
    todo = _due(parts, call.appliance, request, row, now)
    draft = await _do(parts, call, todo) if todo else _Draft()
    confirmed = row.confirmed_at is not None
    return CheckinAnswer(
        server_time=now,
        interval_s=interval_of(lab=row.lab, period_s=row.period_s, confirmed=confirmed),
        keys_confirmed=confirmed,
        failed_parts=tuple(draft.failed),
        **draft.parts,
    )


def interval_of(*, lab: bool, period_s: int, confirmed: bool) -> int:
    """Seconds until the next check-in; a lab follows its scan period, and who waits for a person asks often."""
    if not confirmed:
        return LAB_INTERVAL_S
    return max(LAB_INTERVAL_S, min(INTERVAL_S, period_s)) if lab else INTERVAL_S


def _due(
    parts: Parts, appliance: ApplianceFacts, request: CheckinRequest, row: repository.CheckinRow, now: datetime
) -> dict[str, _Part]:
    """The parts of the answer that need more than the one statement, by name; none when nothing changed."""
    due: dict[str, _Part] = {}
    if row.confirmed_at is not None:
        for kind, make, held in (
            ("rule_set", documents.rule_set, request.rule_set),
            ("targets", documents.targets, request.targets),
        ):
            if not _unchanged(row, kind, held, now):
                due[kind] = partial(_document, _Wanted(appliance, kind, make, held, row.revision))
        if row.scan_wanted_at is not None:
            due["orders"] = partial(order_delivery.waiting, appliance)
        if _lease_due(request, row, now):
            due["lease"] = partial(_lease, appliance)
    for contributor in parts.hooks.all(CheckinContributor):
        if contributor.wanted(parts, now, appliance, request):
            due[contributor.name] = partial(_contribution, contributor, appliance, request)
    return due


async def _do(parts: Parts, call: Call, todo: dict[str, _Part]) -> _Draft:
    """Each part in a savepoint: a failing one is undone, logged and named in the answer; the others stand."""
    draft = _Draft()
    async with parts.work(call.scope, call.actor) as work:
        for name, part in todo.items():
            try:
                async with work.session.begin_nested():
                    draft.parts |= await part(work)
            except (ServerError, SQLAlchemyError, ValueError) as error:
                log_fault("checkin_part_failed", error, part=name)
                draft.failed.append(name)
    return draft


def _unchanged(row: repository.CheckinRow, kind: str, held: DocumentState | None, now: datetime) -> bool:
    """Whether what is stored is good and the appliance has it."""
    stored = row.head(kind)
    fresh = documents.is_fresh(stored.revision, stored.expires_at, row.revision, now)
    return fresh and held is not None and stored.digest == held.digest


async def _document(wanted: _Wanted, work: Work) -> dict[str, Any]:
    document = await wanted.make(work, wanted.appliance, wanted.revision)
    if wanted.held is not None and document.digest == wanted.held.digest:
        return {}
    if wanted.kind == "targets":
        await work.parts.hooks.one(TargetsSource).delivered(work, wanted.appliance.id)
    return {wanted.kind: resealed(document.body, work.parts.signers.orders)}


def _lease_due(request: CheckinRequest, row: repository.CheckinRow, now: datetime) -> bool:
    if row.stopped:
        return False
    lapsed = request.dry_run.because is DryRunBecause.LEASE_LAPSED
    return lapsed or row.lease_at is None or now - row.lease_at > documents.LEASE_EVERY


async def _lease(appliance: ApplianceFacts, work: Work) -> dict[str, Any]:
    await repository.note_lease(work.session, appliance.id, work.now)
    return {"lease": documents.lease(work, appliance)}


async def _contribution(
    contributor: CheckinContributor, appliance: ApplianceFacts, request: CheckinRequest, work: Work
) -> dict[str, Any]:
    added = await contributor.contribute(work, appliance, request)
    return {name: value for name in CheckinPart.__dataclass_fields__ if (value := getattr(added, name))}


def _values(call: Call, request: CheckinRequest, now: datetime) -> dict[str, Any]:
    return {
        "nonce": call.nonce,
        "now": now.isoformat(),
        "report": request.model_dump_json(exclude={"unacknowledged"}),
        "tier": request.healing_tier.value if request.healing_tier else None,
        "digest": request.rule_set.digest if request.rule_set else None,
    }
