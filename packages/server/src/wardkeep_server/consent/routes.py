"""An organisation's consents."""

from wardkeep_core.kit.ids import Id
from wardkeep_server.consent import service
from wardkeep_server.consent.schemas import ConsentView, NewConsent, Revocation
from wardkeep_server.platform.access import (
    OPERATOR_ADMIN,
    PARTNER_ADMIN,
    READERS,
    AccessPolicy,
    RateClass,
    Reach,
    Routes,
)
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Ctx

router = Routes("consent")
DECIDE = OPERATOR_ADMIN | PARTNER_ADMIN | {Role.CLIENT_OWNER}


@router.get(
    "/api/organisations/{organisation_id}/consents",
    AccessPolicy(READERS, Reach.ORGANISATION),
    summary="An organisation's consents",
)
async def list_consents(context: Ctx, organisation_id: Id) -> list[ConsentView]:
    """Newest first, ended ones included."""
    return await service.consents(context.work, organisation_id)


@router.post(
    "/api/organisations/{organisation_id}/consents",
    AccessPolicy(DECIDE, Reach.ORGANISATION, RateClass.WRITE, step_up=True),
    summary="Give leave to act",
    status_code=201,
)
async def give_consent(context: Ctx, organisation_id: Id, body: NewConsent) -> ConsentView:
    """For one runbook or one risk class, until a date. Takes effect at the next check-in."""
    return await service.give(context.work, organisation_id, body)


@router.post(
    "/api/consents/{consent_id}/revoke",
    AccessPolicy(DECIDE, Reach.OTHER, RateClass.WRITE),
    summary="End a consent",
)
async def revoke_consent(context: Ctx, consent_id: Id, body: Revocation) -> ConsentView:
    """Appliances hear of it at their next check-in."""
    return await service.revoke(context.work, consent_id, body.reason)
