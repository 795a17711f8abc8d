"""GET /api/audit, as pages and as one sheet."""

from typing import Annotated

from fastapi import Depends, Query
from fastapi.responses import StreamingResponse

from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_server.audit import service
from wardkeep_server.audit.schemas import AuditLine, Outcome, Wanted
from wardkeep_server.platform.access import OPERATOR_READ, PARTNER_ADMIN, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Ctx

router = Routes("audit")
ROLES = OPERATOR_READ | PARTNER_ADMIN | {Role.CLIENT_OWNER}
READ = AccessPolicy(ROLES, Reach.LIST)
SHEET = AccessPolicy(ROLES, Reach.LIST, RateClass.DOWNLOAD)


def _wanted(
    *,
    start: Annotated[UtcTime | None, Query(alias="from", description="Lines at or after it.")] = None,
    end: Annotated[UtcTime | None, Query(alias="to", description="Lines before it.")] = None,
    site: Annotated[Id | None, Query()] = None,
    action: Annotated[
        str | None, Query(max_length=64, description="`invite.create`, or `invite` for all that is done to one.")
    ] = None,
    subject: Annotated[str | None, Query(max_length=64, description="The id of who did it.")] = None,
    person: Annotated[str | None, Query(max_length=128, description="A part of the name of who did it.")] = None,
    target: Annotated[str | None, Query(max_length=256, description="Id or kind of what it was done to.")] = None,
    outcome: Annotated[Outcome | None, Query()] = None,
) -> Wanted:
    return Wanted(start, end, site, action, subject, person, target, outcome)


Filters = Annotated[Wanted, Depends(_wanted)]


@router.get("/api/audit", READ, summary="Who did what, newest first")
async def list_audit(context: Ctx, wanted: Filters, *, limit: Limit = 50, after: After = None) -> Page[AuditLine]:
    """Lines within the caller's scope that match every filter."""
    return await service.lines(context.work, wanted, limit=limit, after=after)


@router.get(
    "/api/audit.csv",
    SHEET,
    summary="The same lines as one sheet, none left out",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}, "description": "RFC 4180, UTF-8, the newest line first."}},
)
async def download_audit(context: Ctx, wanted: Filters) -> StreamingResponse:
    """Every line that matches. No cell is a formula to a spreadsheet. That it was taken is a line of its own."""
    await service.record_export(context.work, wanted)
    return StreamingResponse(
        service.sheet(context.parts, context.work.scope, wanted),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": 'attachment; filename="wardkeep-audit.csv"',
            "content-security-policy": "sandbox",
        },
    )
