"""API keys of partners."""

from wardkeep_core.kit.ids import Id
from wardkeep_server.identity import service
from wardkeep_server.identity.key_schemas import ApiKeyView, CreatedApiKey, NewApiKey
from wardkeep_server.platform.access import OPERATOR_ADMIN, PARTNER_ADMIN, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.work import Ctx

keys = Routes("identity")
ADMINS = OPERATOR_ADMIN | PARTNER_ADMIN


@keys.get("/api/api-keys", AccessPolicy(ADMINS, Reach.LIST), summary="API keys, newest first")
async def list_api_keys(context: Ctx, limit: Limit = 50, after: After = None) -> Page[ApiKeyView]:
    """Keys within the caller's scope, ended ones included; never the secret part."""
    return await service.api_keys(context.work, limit=limit, after=after)


@keys.post(
    "/api/api-keys",
    AccessPolicy(ADMINS, Reach.PARTNER, RateClass.WRITE, step_up=True),
    summary="Make an API key",
    status_code=201,
)
async def create_api_key(context: Ctx, body: NewApiKey) -> CreatedApiKey:
    """The key is in this answer only. Keys read; what changes something takes a person."""
    return await service.create_key(context.work, body)


@keys.delete(
    "/api/api-keys/{api_key_id}",
    AccessPolicy(ADMINS, Reach.OTHER, RateClass.WRITE, step_up=True),
    summary="Revoke an API key",
    status_code=204,
)
async def revoke_api_key(context: Ctx, api_key_id: Id) -> None:
    """It counts no more from now on."""
    await service.revoke_key(context.work, api_key_id)
