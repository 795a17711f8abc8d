"""Scans from appliances; findings, the catalogue's checks and a site's summary for people."""

from typing import Annotated

from fastapi import Query

from wardkeep_core.kit.ids import CheckId, DeviceId, Id, SiteId
from wardkeep_core.model.device import Platform
from wardkeep_core.model.verdict import Result, Severity
from wardkeep_core.protocol.messages import DevicesReport, Received
from wardkeep_server.finding import service
from wardkeep_server.finding.schemas import CheckView, FindingRow, FindingView, SiteStanding
from wardkeep_server.platform.access import MIB, READERS, AccessPolicy, Reach, Routes, machine
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.work import Ctx

router = Routes("finding")
MACHINE = machine(max_body=8 * MIB)
LIST = AccessPolicy(READERS, Reach.LIST)


@router.post("/api/appliance/devices", MACHINE, summary="Newest scan per device")
async def report_devices(context: Ctx, body: DevicesReport) -> Received:
    """Taken for the calling appliance's own site; an older scan never replaces a newer one."""
    return await service.take(context.work, body)


@router.get("/api/findings", LIST, summary="Findings, worst first")
async def list_findings(
    context: Ctx,
    *,
    site: Annotated[SiteId | None, Query()] = None,
    device: Annotated[DeviceId | None, Query()] = None,
    check: Annotated[CheckId | None, Query()] = None,
    result: Annotated[Result | None, Query()] = None,
    severity: Annotated[Severity | None, Query()] = None,
    stale: Annotated[bool | None, Query(description="Only stale ones, or only fresh ones.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[FindingRow]:
    """Findings within the caller's scope. `result` is the newest verdict, whether or not it is stale."""
    equal = {"site_id": site, "device_id": device, "check_id": check, "result": result, "severity": severity}
    return await service.page(context.work, equal, stale=stale, limit=limit, after=after)


@router.get("/api/findings/{finding_id}", AccessPolicy(READERS, Reach.OTHER), summary="A finding, on one screen")
async def get_finding(context: Ctx, finding_id: Id) -> FindingView:
    """What it is, since when, why it matters, what would be done, who must agree, and what proves it."""
    return await service.one(context.work, finding_id)


@router.get("/api/sites/{site_id}/summary", AccessPolicy(READERS, Reach.SITE), summary="How a site stands")
async def get_site_summary(context: Ctx, site_id: SiteId) -> SiteStanding:
    """Counts, open incidents, coverage and score with their working, from one look at the database."""
    return await service.summary(context.work, site_id)


@router.get("/api/catalogue/checks", LIST, summary="The checks of this server's catalogue")
async def list_checks(platform: Annotated[Platform | None, Query()] = None) -> Page[CheckView]:
    """All of them, by id, with objective, paragraphs and words."""
    return Page(items=service.checks(platform=platform))


@router.get("/api/catalogue/checks/{check_id}", LIST, summary="One check of this server's catalogue")
async def get_check(check_id: CheckId) -> CheckView:
    """Objective, paragraphs, words, and the fixes that heal it."""
    return service.check_words(check_id)
