"""Evidence over HTTP: what appliances hand in, what people read, and the auditor kit."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, BinaryIO

from fastapi import Query, Request
from fastapi.responses import PlainTextResponse, StreamingResponse

from wardkeep_core.evidence.common import Kind
from wardkeep_core.kit.ids import CheckId, Id
from wardkeep_core.protocol.messages import EvidenceAnswer, Received, WitnessRequest
from wardkeep_server.evidence import service
from wardkeep_server.evidence.alarm_routes import alarms
from wardkeep_server.evidence.periods import Moment, moment, period
from wardkeep_server.evidence.sample_routes import Control, Framework, samples
from wardkeep_server.evidence.schemas import (
    CheckpointLine,
    ConsistencyView,
    EntryLine,
    EntryView,
    HeadsView,
    KeyEntriesView,
    LeafPage,
    LogView,
    VerificationLine,
)
from wardkeep_server.platform.access import (
    AUDITORS,
    PROOF_READERS,
    TECHNICIANS,
    AccessPolicy,
    RateClass,
    Reach,
    Routes,
    machine,
)
from wardkeep_server.platform.errors import Forbidden
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Ctx

router = Routes("evidence")
router.declared += samples.declared + alarms.declared
SUBMIT = machine(max_body=service.MAX_BATCH_BYTES)
WITNESS = machine()
LIST = AccessPolicy(PROOF_READERS, Reach.LIST)
ONE = AccessPolicy(PROOF_READERS, Reach.OTHER)
Number = Annotated[int, Query(ge=0, le=2**53 - 1)]
ManyLeaves = Annotated[int, Query(ge=1, le=service.MOST_LEAVES)]
KIT_ROLES = TECHNICIANS | AUDITORS | {Role.CLIENT_OWNER, Role.CLIENT_ADMIN}
CALLER = "fleet.appliance"
"""Where the fleet's authenticator leaves the calling appliance."""
_CHUNK = 1 << 20
_OWN_PAGES = frozenset({"same-origin", "none"})


@router.post("/api/evidence/submit", SUBMIT, summary="Hand in evidence")
async def submit_evidence(context: Ctx, request: Request) -> EvidenceAnswer:
    """Newline-delimited envelopes, at most 500, in the order of their numbers. Sending them again has no effect."""
    return await service.submit(context.work, context.facts[CALLER], await request.body())


@router.post("/api/appliance/witness", WITNESS, summary="Hand in a co-signature")
async def witness_checkpoint(context: Ctx, body: WitnessRequest) -> Received:
    """The line by which the calling appliance vouches for a checkpoint that it verified."""
    return await service.take_cosignature(context.work, context.facts[CALLER], body)


@router.get("/api/evidence/logs", LIST, summary="Evidence logs with their state")
async def list_logs(
    context: Ctx, organisation: Annotated[Id | None, Query()] = None, site: Annotated[Id | None, Query()] = None
) -> list[LogView]:
    """Size, newest checkpoint, witnesses, chains and alarms of each site's log; at most 256."""
    return await service.log_views(context.work, organisation, site)


@router.get("/api/evidence/checkpoints", LIST, summary="Checkpoints, newest first")
async def list_checkpoints(
    context: Ctx,
    organisation: Annotated[Id | None, Query()] = None,
    site: Annotated[Id | None, Query()] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[CheckpointLine]:
    """Signed heads of the logs in scope and who co-signed them."""
    return await service.checkpoint_page(context.work, organisation, site, limit=limit, after=after)


@router.get("/api/evidence/verifications", LIST, summary="How the logs were last verified")
async def list_verifications(
    context: Ctx, site: Annotated[Id | None, Query()] = None, limit: Limit = 50, after: After = None
) -> Page[VerificationLine]:
    """The server walks every log again, byte by byte, all day: the last result of each log in scope."""
    return await service.verifications(context.work, site, limit=limit, after=after)


@router.get("/api/evidence/entries", LIST, summary="Evidence entries, newest first")
async def list_entries(  # noqa: PLR0917 - query parameters, named by callers
    context: Ctx,
    organisation: Annotated[Id | None, Query()] = None,
    site: Annotated[Id | None, Query()] = None,
    device: Annotated[Id | None, Query()] = None,
    appliance: Annotated[Id | None, Query()] = None,
    about: Annotated[Id | None, Query(description="Id of an attempt, order, gap, decision or export.")] = None,
    kind: Annotated[Kind | None, Query()] = None,
    check: Annotated[CheckId | None, Query(description="Observations that judged this check.")] = None,
    control: Control = None,
    framework: Framework = "hipaa",
    since: Annotated[Moment | None, Query(alias="from", description="Received at or after; a day or a moment.")] = None,
    until: Annotated[Moment | None, Query(alias="to", description="Received before.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[EntryLine]:
    """Entries in scope, filtered; the dates are those of receipt."""
    filters = {
        "organisation_id": organisation,
        "site_id": site,
        "device_id": device,
        "appliance_id": appliance,
        "about_id": about,
        "kind": kind,
        "check": check,
        "checks": service.checks_of(framework, control) if control else None,
        "since": moment(since) if since else None,
        "until": moment(until) if until else None,
    }
    return await service.entry_page(context.work, filters, limit=limit, after=after)


@router.get("/api/evidence/entries/by-number", LIST, summary="The entry of an appliance's number")
async def get_entry_by_number(
    context: Ctx,
    appliance: Annotated[Id, Query()],
    epoch: Annotated[int, Query(ge=0)],
    seq: Annotated[int, Query(ge=0)],
) -> EntryLine:
    """Findings, incidents and attempts name their entry by appliance, epoch and number."""
    return await service.entry_by_number(context.work, (appliance, epoch, seq))


@router.get("/api/evidence/entries/{entry_id}", AccessPolicy(PROOF_READERS, Reach.OTHER), summary="An evidence entry")
async def get_entry(context: Ctx, entry_id: Id) -> EntryView:
    """Statement, envelope, signer, neighbours, inclusion proof, checkpoint, and its times kept apart."""
    return await service.entry(context.work, entry_id)


@router.get("/api/evidence/logs/{log_id}/heads", ONE, summary="Signed heads of a log to verify")
async def get_log_heads(context: Ctx, log_id: Id) -> HeadsView:
    """Signed notes, to be verified by the reader: the newest and the newest that each witness co-signed."""
    return await service.heads(context.work, log_id)


@router.get("/api/evidence/logs/{log_id}/leaves", ONE, summary="Leaves of a log to verify")
async def list_leaves(context: Ctx, log_id: Id, start: Number = 0, limit: ManyLeaves = 200) -> LeafPage:
    """Envelopes byte for byte, by rising index from `start`."""
    return await service.leaves(context.work, log_id, start, limit)


@router.get("/api/evidence/logs/{log_id}/keys", ONE, summary="What a log says about keys, to verify")
async def list_key_entries(
    context: Ctx,
    log_id: Id,
    size: Annotated[Number | None, Query(description="Default: the newest checkpoint's.")] = None,
) -> KeyEntriesView:
    """Every key statement and every opening after a restore below `size`, each with its audit path."""
    return await service.key_entries(context.work, log_id, size)


@router.get("/api/evidence/logs/{log_id}/consistency", ONE, summary="Consistency of two heads of a log")
async def get_consistency(context: Ctx, log_id: Id, old: Number, new: Number) -> ConsistencyView:
    """RFC 6962 2.1.2: that the tree of `new` leaves continues the tree of `old`."""
    return await service.consistency(context.work, log_id, old, new)


@router.get(
    "/api/organisations/{organisation_id}/auditor-kit",
    AccessPolicy(KIT_ROLES, Reach.ORGANISATION, RateClass.DOWNLOAD),
    summary="Build and download an auditor kit",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": {}}, "description": "The kit."}},
)
async def download_auditor_kit(
    context: Ctx,
    request: Request,
    organisation_id: Id,
    start: Annotated[Moment, Query(alias="from")],
    end: Annotated[Moment, Query(alias="to")],
) -> StreamingResponse:
    """A day or an RFC 3339 moment each; `to` is not part of the period. A build is audited and stated as evidence."""
    if request.headers.get("sec-fetch-site", "none") not in _OWN_PAGES:
        raise Forbidden("a kit is built from our own pages only", code="cross_site")
    asked = service.Asked(organisation_id, *period(start, end))
    # The answer streams after this unit of work was committed, so the archive is finished before it begins.
    archive = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    try:
        built = await service.build_kit(context.work, asked, archive)
    except BaseException:
        archive.close()
        raise
    return StreamingResponse(
        _chunks(archive),
        media_type="application/zip",
        headers={
            "content-length": str(archive.tell()),
            "content-disposition": f'attachment; filename="{_name(asked)}"',
            "content-security-policy": "sandbox",
            "x-wardkeep-manifest": built.manifest_digest,
        },
    )


@router.get(
    "/api/organisations/{organisation_id}/trust-file",
    AccessPolicy(PROOF_READERS, Reach.ORGANISATION),
    summary="A trust file to compare and keep",
    response_class=PlainTextResponse,
)
async def download_trust_file(context: Ctx, organisation_id: Id) -> PlainTextResponse:
    """The keys that `wardkeep verify --trust` needs, as this server states them; each line is for comparing."""
    name = f"wardkeep-{organisation_id}.trust"
    headers = {"content-disposition": f'attachment; filename="{name}"', "content-security-policy": "sandbox"}
    return PlainTextResponse(await service.trust_text(context.work, organisation_id), headers=headers)


def _chunks(archive: BinaryIO) -> Iterator[bytes]:
    with archive:
        archive.seek(0)
        while chunk := archive.read(_CHUNK):
            yield chunk


def _name(asked: service.Asked) -> str:
    return f"wardkeep-kit-{asked.organisation_id}-{_day(asked.start)}-{_day(asked.end)}.zip"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d}"
