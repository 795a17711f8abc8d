"""Partners, organisations, sites and their settings. Reading sites with their live state belongs to fleet."""

from typing import Annotated

from fastapi import Header, Query, Response

from wardkeep_core.kit.ids import Id
from wardkeep_server.platform.access import (
    CLIENT_ANY,
    OPERATOR_ACT,
    OPERATOR_ADMIN,
    OPERATOR_READ,
    PARTNER_ADMIN,
    PARTNER_ANY,
    PARTNER_TECHNICAL,
    TECHNICIANS,
    AccessPolicy,
    RateClass,
    Reach,
    Routes,
)
from wardkeep_server.platform.errors import BadRequest
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Ctx
from wardkeep_server.tenancy import service
from wardkeep_server.tenancy.schemas import (
    HealingStop,
    Named,
    NewOrganisation,
    NewSite,
    OrganisationView,
    PartnerView,
    SiteSettings,
    SiteSettingsChange,
    SiteView,
)

router = Routes("tenancy")
WRITE = RateClass.WRITE
EVERYBODY = OPERATOR_READ | PARTNER_ANY | CLIENT_ANY


@router.get("/api/partners", AccessPolicy(OPERATOR_READ | PARTNER_ANY, Reach.LIST), summary="Partners, by name")
async def list_partners(context: Ctx, limit: Limit = 50, after: After = None) -> Page[PartnerView]:
    """Partners within the caller's scope."""
    return await service.partners(context.work, limit=limit, after=after)


@router.post(
    "/api/partners", AccessPolicy(OPERATOR_ADMIN, Reach.PLATFORM, WRITE), summary="Create a partner", status_code=201
)
async def create_partner(context: Ctx, body: Named) -> PartnerView:
    """A new partner."""
    return await service.create_partner(context.work, body.name)


@router.get("/api/partners/{partner_id}", AccessPolicy(OPERATOR_READ | PARTNER_ANY, Reach.PARTNER), summary="A partner")
async def get_partner(context: Ctx, partner_id: Id) -> PartnerView:
    """One partner."""
    return await service.partner(context.work, partner_id)


@router.patch(
    "/api/partners/{partner_id}",
    AccessPolicy(OPERATOR_ADMIN | PARTNER_ADMIN, Reach.PARTNER, WRITE),
    summary="Rename a partner",
)
async def rename_partner(context: Ctx, partner_id: Id, body: Named) -> PartnerView:
    """Another name."""
    return await service.rename_partner(context.work, partner_id, body.name)


@router.get("/api/organisations", AccessPolicy(EVERYBODY, Reach.LIST), summary="Organisations, by name")
async def list_organisations(
    context: Ctx, partner: Annotated[Id | None, Query()] = None, limit: Limit = 50, after: After = None
) -> Page[OrganisationView]:
    """Organisations within the caller's scope, of one partner when named."""
    return await service.organisations(context.work, partner, limit=limit, after=after)


@router.post(
    "/api/organisations",
    AccessPolicy(OPERATOR_ADMIN | PARTNER_ADMIN, Reach.PARTNER, WRITE),
    summary="Create an organisation",
    status_code=201,
)
async def create_organisation(context: Ctx, body: NewOrganisation) -> OrganisationView:
    """A new practice of a partner."""
    return await service.create_organisation(context.work, body)


@router.get(
    "/api/organisations/{organisation_id}", AccessPolicy(EVERYBODY, Reach.ORGANISATION), summary="An organisation"
)
async def get_organisation(context: Ctx, organisation_id: Id) -> OrganisationView:
    """One practice."""
    return await service.organisation(context.work, organisation_id)


@router.patch(
    "/api/organisations/{organisation_id}",
    AccessPolicy(OPERATOR_ADMIN | PARTNER_ADMIN, Reach.ORGANISATION, WRITE),
    summary="Rename an organisation",
)
async def rename_organisation(context: Ctx, organisation_id: Id, body: Named) -> OrganisationView:
    """Another name."""
    return await service.rename_organisation(context.work, organisation_id, body.name)


@router.post(
    "/api/sites",
    AccessPolicy(OPERATOR_ADMIN | PARTNER_TECHNICAL, Reach.ORGANISATION, WRITE),
    summary="Create a site",
    status_code=201,
)
async def create_site(context: Ctx, body: NewSite) -> SiteView:
    """A new place of an organisation; it starts in dry run with the standard tier."""
    return await service.create_site(context.work, body)


@router.patch(
    "/api/sites/{site_id}",
    AccessPolicy(TECHNICIANS, Reach.SITE, WRITE),
    summary="Rename a site",
)
async def rename_site(context: Ctx, site_id: Id, body: Named) -> SiteView:
    """Another name."""
    return await service.rename_site(context.work, site_id, body.name)


@router.get(
    "/api/sites/{site_id}/settings",
    AccessPolicy(OPERATOR_READ | PARTNER_TECHNICAL | {Role.CLIENT_OWNER}, Reach.SITE),
    summary="A site's settings",
)
async def get_site_settings(context: Ctx, site_id: Id, response: Response) -> SiteSettings:
    """What is watched, how often and against what; the ETag is the revision."""
    found = await service.settings(context.work, site_id)
    response.headers["ETag"] = f'"{found.revision}"'
    return found


@router.patch(
    "/api/sites/{site_id}/settings",
    AccessPolicy(TECHNICIANS, Reach.SITE, WRITE, max_body=256 * 1024),
    summary="Change a site's settings",
)
async def change_site_settings(
    context: Ctx,
    site_id: Id,
    body: SiteSettingsChange,
    response: Response,
    if_match: Annotated[str | None, Header(max_length=32)] = None,
) -> SiteSettings:
    """Change what is sent; with `If-Match`, only when nobody changed it meanwhile."""
    changed = await service.change_settings(context.work, site_id, body, _revision(if_match))
    response.headers["ETag"] = f'"{changed.revision}"'
    return changed


@router.post(
    "/api/sites/{site_id}/healing-stop",
    AccessPolicy(OPERATOR_ACT | PARTNER_ADMIN | {Role.CLIENT_OWNER}, Reach.SITE, WRITE),
    summary="Stop healing at a site, or resume it",
)
async def set_healing_stop(context: Ctx, site_id: Id, body: HealingStop) -> SiteSettings:
    """Takes effect at the next check-in; resuming needs another person."""
    return await service.set_stopped(context.work, site_id, body)


def _revision(if_match: str | None) -> int | None:
    if if_match is None:
        return None
    text = if_match.removeprefix("W/").strip('"')
    if not text.isdigit():
        raise BadRequest("If-Match is not an ETag of this address", code="bad_etag")
    return int(text)
