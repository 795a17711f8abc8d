"""Setting up an organisation's own provider, and letting people in whom a provider vouched for."""

from wardkeep_core.kit.ids import Id
from wardkeep_server.identity import service
from wardkeep_server.identity.invite_routes import PEOPLE
from wardkeep_server.identity.oidc_schemas import (
    NewProvider,
    ProviderChange,
    ProviderView,
    WaitingDecision,
    WaitingView,
)
from wardkeep_server.platform.access import OPERATOR_READ, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Ctx

settings = Routes("identity")
KEEPERS = frozenset({Role.OPERATOR_ADMIN, Role.PARTNER_ADMIN, Role.CLIENT_OWNER})
CHANGE = AccessPolicy(KEEPERS, Reach.OTHER, RateClass.WRITE, step_up=True)


@settings.get("/api/oauth-providers", AccessPolicy(KEEPERS | OPERATOR_READ, Reach.LIST), summary="Own providers")
async def list_providers(context: Ctx, limit: Limit = 50, after: After = None) -> Page[ProviderView]:
    """Organisations' own providers within the caller's scope. No secret is ever shown."""
    return await service.own_providers(context.work, limit=limit, after=after)


@settings.post(
    "/api/oauth-providers",
    AccessPolicy(KEEPERS, Reach.ORGANISATION, RateClass.WRITE, step_up=True),
    summary="Add an organisation's own provider",
    status_code=201,
)
async def create_provider(context: Ctx, body: NewProvider) -> ProviderView:
    """The provider is asked to describe itself first. One an organisation."""
    return await service.create_provider(context.work, body)


@settings.patch("/api/oauth-providers/{provider_id}", CHANGE, summary="Change an own provider")
async def change_provider(context: Ctx, provider_id: Id, body: ProviderChange) -> ProviderView:
    """Its name, client and mail domains; never its issuer."""
    return await service.change_provider(context.work, provider_id, body)


@settings.delete("/api/oauth-providers/{provider_id}", CHANGE, summary="Remove an own provider", status_code=204)
async def remove_provider(context: Ctx, provider_id: Id) -> None:
    """With everybody's link to it: they sign in otherwise, or are invited anew."""
    await service.remove_provider(context.work, provider_id)


@settings.get("/api/waiting-people", AccessPolicy(PEOPLE, Reach.LIST), summary="People who wait to be let in")
async def list_waiting_people(context: Ctx, limit: Limit = 50, after: After = None) -> Page[WaitingView]:
    """A provider vouched for them and they have no account. Newest first."""
    return await service.waiting_people(context.work, limit=limit, after=after)


@settings.post("/api/waiting-people/{waiting_id}", CHANGE, summary="Let somebody in, or refuse")
async def decide_waiting_person(context: Ctx, waiting_id: Id, body: WaitingDecision) -> WaitingView:
    """With a role when approved, never an administrator's."""
    return await service.decide(context.work, waiting_id, body)
