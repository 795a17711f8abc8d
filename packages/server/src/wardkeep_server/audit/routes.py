"""GET /api/audit."""

from typing import Annotated

from fastapi import Query

from wardkeep_core.kit.ids import Id
from wardkeep_server.audit import service
from wardkeep_server.audit.schemas import AuditLine
from wardkeep_server.platform.access import OPERATOR_READ, PARTNER_ADMIN, AccessPolicy, Reach, Routes
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Ctx

router = Routes("audit")
READ = AccessPolicy(OPERATOR_READ | PARTNER_ADMIN | {Role.CLIENT_OWNER}, Reach.LIST)


@router.get("/api/audit", READ, summary="Who did what, newest first")
async def list_audit(
    context: Ctx,
    *,
    site: Annotated[Id | None, Query()] = None,
    action: Annotated[str | None, Query(max_length=64)] = None,
    subject: Annotated[str | None, Query(max_length=64)] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[AuditLine]:
    """Lines within the caller's scope, filtered by site, action and subject."""
    wanted = {"site_id": site, "action": action, "subject_id": subject}
    filters = {name: value for name, value in wanted.items() if value is not None}
    return await service.lines(context.work, filters, limit=limit, after=after)
