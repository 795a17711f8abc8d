"""Incidents from appliances, and for people."""

from typing import Annotated

from fastapi import Query

from wardkeep_core.kit.ids import CheckId, DeviceId, IncidentId, SiteId
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.verdict import Severity
from wardkeep_core.protocol.messages import IncidentsReport, Received
from wardkeep_server.incident import service
from wardkeep_server.incident.schemas import IncidentRow, IncidentView
from wardkeep_server.platform.access import MIB, READERS, AccessPolicy, Reach, Routes, machine
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.work import Ctx

router = Routes("incident")
MACHINE = machine(max_body=8 * MIB)


@router.post("/api/appliance/incidents", MACHINE, summary="Incidents that changed")
async def report_incidents(context: Ctx, body: IncidentsReport) -> Received:
    """Taken for the calling appliance's own site; what was told once never changes."""
    return await service.take(context.work, body)


@router.get("/api/incidents", AccessPolicy(READERS, Reach.LIST), summary="Incidents, newest first")
async def list_incidents(
    context: Ctx,
    *,
    site: Annotated[SiteId | None, Query()] = None,
    state: Annotated[IncidentState | None, Query()] = None,
    is_open: Annotated[bool | None, Query(alias="open")] = None,
    device: Annotated[DeviceId | None, Query()] = None,
    check: Annotated[CheckId | None, Query()] = None,
    severity: Annotated[Severity | None, Query()] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[IncidentRow]:
    """Incidents within the caller's scope."""
    equal = {"site_id": site, "state": state, "device_id": device, "check_id": check, "severity": severity}
    return await service.page(context.work, equal, is_open=is_open, limit=limit, after=after)


@router.get("/api/incidents/{incident_id}", AccessPolicy(READERS, Reach.OTHER), summary="An incident, step by step")
async def get_incident(context: Ctx, incident_id: IncidentId) -> IncidentView:
    """Every line of its life, every attempt with guards and steps, and the evidence of each."""
    return await service.one(context.work, incident_id)
