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
from wardkeep_server.evidence.periods import Moment, period
from wardkeep_server.evidence.schemas import CheckpointLine, EntryLine, EntryView, LogView
from wardkeep_server.platform.access import (
    CLIENT_ANY,
    OPERATOR_ACT,
    OPERATOR_READ,
    PARTNER_TECHNICAL,
    AccessPolicy,
    RateClass,
    Reach,
    Routes,
)
from wardkeep_server.platform.errors import Forbidden
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Ctx

router = Routes("evidence")
BOX = frozenset({Role.APPLIANCE})
SUBMIT = AccessPolicy(BOX, Reach.OWN, RateClass.APPLIANCE, csrf=False, max_body=service.MAX_BATCH_BYTES)
WITNESS = AccessPolicy(BOX, Reach.OWN, RateClass.APPLIANCE, csrf=False)
READERS = OPERATOR_READ | PARTNER_TECHNICAL | CLIENT_ANY
LIST = AccessPolicy(READERS, Reach.LIST)
KIT_ROLES = OPERATOR_ACT | PARTNER_TECHNICAL | {Role.CLIENT_OWNER, Role.CLIENT_ADMIN}
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
    limit: Limit = 50,
    after: After = None,
) -> Page[EntryLine]:
    """Entries in scope, filtered."""
    filters = {
        "organisation_id": organisation,
        "site_id": site,
        "device_id": device,
        "appliance_id": appliance,
        "about_id": about,
        "kind": kind,
        "check": check,
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


@router.get("/api/evidence/entries/{entry_id}", AccessPolicy(READERS, Reach.OTHER), summary="An evidence entry")
async def get_entry(context: Ctx, entry_id: Id) -> EntryView:
    """Statement, envelope, signer, neighbours, inclusion proof, checkpoint, and its times kept apart."""
    return await service.entry(context.work, entry_id)


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
    AccessPolicy(READERS, Reach.ORGANISATION),
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
