"""Anchors over HTTP: who outside vouches for the time, and the files to check it with."""

from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from wardkeep_core.kit.ids import Id
from wardkeep_server.anchor import service
from wardkeep_server.anchor.schemas import AnchorPage, AskedAgain
from wardkeep_server.platform.access import OPERATOR_ACT, PROOF_READERS, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.paging import After, Limit
from wardkeep_server.platform.work import Ctx

router = Routes("evidence")
LIST = AccessPolicy(PROOF_READERS, Reach.LIST)
FILES = AccessPolicy(PROOF_READERS, Reach.OTHER, RateClass.DOWNLOAD)


@router.get("/api/evidence/anchors", LIST, summary="Who outside vouches for the time of the logs")
async def list_anchors(
    context: Ctx,
    organisation: Annotated[Id | None, Query()] = None,
    site: Annotated[Id | None, Query()] = None,
    limit: Limit = 50,
    after: After = None,
) -> AnchorPage:
    """Heads of the platform log with their time stamps, over the logs in scope (the first 256), newest first."""
    return await service.anchor_page(context.work, organisation, site, limit=limit, after=after)


@router.post(
    "/api/evidence/anchors/ask-again",
    AccessPolicy(OPERATOR_ACT, Reach.PLATFORM, RateClass.WRITE),
    summary="Ask failing time-stamping authorities again now",
)
async def ask_again(context: Ctx) -> AskedAgain:
    """Each failure makes the wait before the next try longer, up to an hour. This ends the waits; the counts stay."""
    return await service.ask_again(context.work)


@router.get(
    "/api/evidence/logs/{log_id}/anchors/{anchor_id}",
    FILES,
    summary="Download an anchor's files",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}, "description": "The anchor as in a kit, and as received."}},
)
async def download_anchor(context: Ctx, log_id: Id, anchor_id: Id) -> Response:
    """`anchors/<size>/…` as a kit holds it, with the path of this log, and `received/…` as the authorities sent it."""
    size, content = await service.anchor_files(context.work, log_id, anchor_id)
    headers = {
        "content-disposition": f'attachment; filename="wardkeep-anchor-{size}.zip"',
        "content-security-policy": "sandbox",
    }
    return Response(content, media_type="application/zip", headers=headers)
