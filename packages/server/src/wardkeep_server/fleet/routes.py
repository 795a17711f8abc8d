"""Sites with their live state, appliances, enrolment, the healing tier; and the appliance's own calls."""

from typing import Annotated

from fastapi import Query, Request, Response

from wardkeep_core.kit.ids import Id
from wardkeep_core.protocol.messages import CheckinAnswer, CheckinRequest, ClaimAnswer, ClaimRequest
from wardkeep_server.fleet import service
from wardkeep_server.fleet.order_routes import orders
from wardkeep_server.fleet.schemas import (
    AppliancePage,
    ApplianceView,
    CodeView,
    ConfirmKeys,
    HealingTierAnswer,
    HealingTierChange,
    HealingTierView,
    LiveState,
    NewCode,
    NewName,
    Retirement,
    ScanRequested,
    SiteCounts,
    SitePage,
    SiteSummary,
)
from wardkeep_server.platform.access import (
    HUMANS,
    OPERATOR_ADMIN,
    OPERATOR_READ,
    PARTNER_ADMIN,
    PARTNER_TECHNICAL,
    READERS,
    TECHNICIANS,
    AccessPolicy,
    RateClass,
    Reach,
    Routes,
    machine,
)
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.reading import described_body, read_json
from wardkeep_server.platform.work import Context, Ctx

router = Routes("fleet")
router.declared += orders.declared
WRITE = RateClass.WRITE
CLAIM = AccessPolicy(frozenset(), Reach.PUBLIC, WRITE, csrf=False, max_body=16 * 1024, signed_answer=True)
CHECKIN = machine(own_transaction=True)


@router.post("/api/appliance/claim", CLAIM, summary="Claim a site with a single-use code")
async def claim_site(context: Ctx, body: ClaimRequest) -> ClaimAnswer:
    """Binds the appliance's own keys to the code's site. Both proofs must verify."""
    return await service.claim(context.parts, body, address=context.address, request_id=context.request_id)


@router.post(
    "/api/appliance/checkin",
    CHECKIN,
    summary="Check in",
    response_model=CheckinAnswer,
    openapi_extra=described_body(CheckinRequest),
)
async def check_in(request: Request) -> Response:
    """Who calls is known from the signature. The answer holds only what changed."""
    context: Context = request.state.context
    body = read_json(CheckinRequest, await request.body())
    answer = await service.check_in(context.parts, service.calling(context), body)
    return Response(answer.model_dump_json(exclude_defaults=True), media_type="application/json")


@router.get("/api/sites", AccessPolicy(HUMANS, Reach.LIST), summary="Sites with their live state, by name")
async def list_sites(
    context: Ctx, organisation: Annotated[Id | None, Query()] = None, limit: Limit = 50, after: After = None
) -> Page[SiteSummary]:
    """Sites within the caller's scope, of one organisation when named."""
    return await service.sites(context.work, organisation, limit=limit, after=after)


@router.get("/api/sites/counts", AccessPolicy(HUMANS, Reach.LIST), summary="Sites by state")
async def count_sites(context: Ctx) -> SiteCounts:
    """Independent of any filter."""
    return await service.counts(context.work)


@router.get("/api/sites/{site_id}", AccessPolicy(READERS, Reach.SITE), summary="A site with its boxes")
async def get_site(context: Ctx, site_id: Id) -> SitePage:
    """State, healing tier wanted and in effect, dry run in effect with its reason, consent."""
    return await service.site_page(context.work, site_id)


@router.post("/api/sites/{site_id}/scan", AccessPolicy(TECHNICIANS, Reach.SITE, WRITE), summary="Check now")
async def request_scan(context: Ctx, site_id: Id) -> ScanRequested:
    """Every appliance of the site scans at its next check-in."""
    return await service.request_scan(context.work, site_id)


@router.get("/api/sites/{site_id}/appliances", AccessPolicy(READERS, Reach.SITE), summary="Appliances of a site")
async def list_site_appliances(
    context: Ctx,
    site_id: Id,
    *,
    retired: Annotated[bool, Query(description="Those that were retired, instead of those in service.")] = False,
) -> list[ApplianceView]:
    """In order of enrolment."""
    return await service.site_appliances(context.work, site_id, retired=retired)


@router.get(
    "/api/sites/{site_id}/enrolment-codes", AccessPolicy(TECHNICIANS, Reach.SITE), summary="Enrolment codes of a site"
)
async def list_enrolment_codes(context: Ctx, site_id: Id) -> list[CodeView]:
    """Newest first; never a code itself."""
    return await service.codes(context.work, site_id)


@router.post(
    "/api/sites/{site_id}/enrolment-codes",
    AccessPolicy(TECHNICIANS, Reach.SITE, WRITE),
    summary="Make an enrolment code",
    status_code=201,
)
async def create_enrolment_code(context: Ctx, site_id: Id) -> NewCode:
    """Single use, 30 days; the code is in this answer only."""
    return await service.create_code(context.work, site_id)


@router.get(
    "/api/sites/{site_id}/healing-tier", AccessPolicy(READERS, Reach.SITE), summary="The healing tier of a site"
)
async def get_healing_tier(context: Ctx, site_id: Id) -> HealingTierView:
    """The tier wanted, its rules, and what each appliance reports."""
    return await service.healing_tier(context.work, site_id)


@router.put(
    "/api/sites/{site_id}/healing-tier",
    AccessPolicy(TECHNICIANS, Reach.SITE, WRITE),
    summary="Change the healing tier of a site, or preview the change",
)
async def change_healing_tier(
    context: Ctx, site_id: Id, body: HealingTierChange, *, dry_run: Annotated[bool, Query()] = False
) -> HealingTierAnswer:
    """With `dry_run=true` nothing changes and a preview comes back. Takes effect at the next check-in."""
    if dry_run:
        return await service.preview(context.work, site_id, body.healing_tier)
    context.require_step_up()
    return await service.change_healing_tier(context.work, site_id, body)


@router.get(
    "/api/appliances",
    AccessPolicy(OPERATOR_READ | PARTNER_TECHNICAL, Reach.LIST),
    summary="Appliances in scope, by name",
)
async def list_appliances(
    context: Ctx, state: Annotated[LiveState | None, Query()] = None, limit: Limit = 50, after: After = None
) -> Page[ApplianceView]:
    """Those in one state when named. Retired ones are left out."""
    return await service.appliances(context.work, state, limit=limit, after=after)


@router.get("/api/appliances/{appliance_id}", AccessPolicy(READERS, Reach.APPLIANCE), summary="An appliance")
async def get_appliance(context: Ctx, appliance_id: Id) -> AppliancePage:
    """What it reports, and the fingerprints to compare."""
    return await service.appliance_page(context.work, appliance_id)


@router.patch(
    "/api/appliances/{appliance_id}", AccessPolicy(TECHNICIANS, Reach.APPLIANCE, WRITE), summary="Rename an appliance"
)
async def rename_appliance(context: Ctx, appliance_id: Id, body: NewName) -> AppliancePage:
    """Another name."""
    return await service.rename(context.work, appliance_id, body.name)


@router.post(
    "/api/appliances/{appliance_id}/confirm-keys",
    AccessPolicy(TECHNICIANS, Reach.APPLIANCE, WRITE, step_up=True),
    summary="Confirm that the fingerprints are those the appliance shows",
)
async def confirm_keys(context: Ctx, appliance_id: Id, body: ConfirmKeys) -> AppliancePage:
    """Until then no target, credential or rule is delivered to it."""
    await service.confirm_keys(context.work, appliance_id, body.fingerprints)
    return await service.appliance_page(context.work, appliance_id)


@router.post(
    "/api/appliances/{appliance_id}/retire",
    AccessPolicy(OPERATOR_ADMIN | PARTNER_ADMIN, Reach.APPLIANCE, WRITE, step_up=True),
    summary="Retire an appliance",
    status_code=204,
)
async def retire_appliance(context: Ctx, appliance_id: Id, body: Retirement) -> None:
    """Its keys are no longer taken; its evidence stays. Stated in the site's log, with the box that replaces it.

    `replaced_by` is a live appliance of the same site whose keys a person compared.
    """
    await service.retire(context.work, appliance_id, body.reason, body.replaced_by)
