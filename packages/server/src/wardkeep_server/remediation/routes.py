"""Attempts from appliances; attempts and runbooks for people."""

from typing import Annotated

from fastapi import Query

from wardkeep_core.kit.ids import CheckId, DeviceId, IncidentId, RunbookId, SiteId
from wardkeep_core.model.device import Platform
from wardkeep_core.protocol.messages import AttemptsReport, Received
from wardkeep_server.platform.access import MIB, READERS, AccessPolicy, Reach, Routes, machine
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.work import Ctx
from wardkeep_server.remediation import service
from wardkeep_server.remediation.schemas import AttemptView, RunbookView

router = Routes("remediation")
MACHINE = machine(max_body=4 * MIB)
READ = AccessPolicy(READERS, Reach.LIST)


@router.post("/api/appliance/attempts", MACHINE, summary="Attempts that changed")
async def report_attempts(context: Ctx, body: AttemptsReport) -> Received:
    """Taken for the calling appliance's own site; an ended attempt never changes."""
    return await service.take(context.work, body)


@router.get("/api/attempts", READ, summary="Attempts, newest first")
async def list_attempts(
    context: Ctx,
    *,
    site: Annotated[SiteId | None, Query()] = None,
    incident: Annotated[IncidentId | None, Query()] = None,
    device: Annotated[DeviceId | None, Query()] = None,
    check: Annotated[CheckId | None, Query()] = None,
    runbook: Annotated[RunbookId | None, Query()] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[AttemptView]:
    """Attempts within the caller's scope, with guards and steps."""
    equal = {"site_id": site, "incident_id": incident, "device_id": device, "check_id": check, "runbook_id": runbook}
    return await service.page(context.work, equal, limit=limit, after=after)


@router.get("/api/runbooks", READ, summary="Approved fixes, in words")
async def list_runbooks(platform: Annotated[Platform | None, Query()] = None) -> Page[RunbookView]:
    """All of this server's catalogue, by id."""
    return Page(items=service.runbooks(platform=platform))


@router.get("/api/runbooks/{runbook_id}", READ, summary="One approved fix, in words")
async def get_runbook(runbook_id: RunbookId) -> RunbookView:
    """What it heals, what it does, what it risks and how it is undone."""
    return service.runbook(runbook_id)
