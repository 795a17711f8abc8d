"""What a tenant has of sign-in by providers: rows, written without any provider."""

from typing import Any

from wardkeep_server.identity import oidc_repository
from wardkeep_server.identity.models import Identity, Provider, Waiting
from wardkeep_server.identity.service.vouchers import seal_client_secret
from wardkeep_server.identity.tests.lying_provider import CLIENT, SECRET
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tests.support.world import Tenant, World


async def provider_things(world: World, tenant: Tenant) -> dict[str, str]:
    """An own provider, somebody's link to it, and somebody who waits; by the names that addresses use."""
    provider = await own_provider(world, tenant)
    user_id = await world.user(Role.CLIENT_VIEWER, tenant)
    identity = await link_of(world, tenant, user_id, provider)
    waiting = await somebody_waiting(world, tenant, provider)
    return {"provider": provider, "provider_id": provider, "identity_id": identity, "waiting_id": waiting}


async def own_provider(world: World, tenant: Tenant) -> str:
    """A provider of the organisation; its address leads nowhere."""
    row = Provider(
        id=new_id(),
        partner_id=tenant.partner,
        organisation_id=tenant.organisation,
        name="Practice sign-in",
        issuer="https://sign-in.practice.test",
        client_id=CLIENT,
        domains=["practice.test"],
        created_by="An owner",
        created_at=world.clock(),
    )
    row.sealed_client_secret = seal_client_secret(world.parts, row, SECRET)
    async with world.work() as work:
        await oidc_repository.add(work.session, row)
    return row.id


async def link_of(world: World, tenant: Tenant, user_id: str, provider: str, **more: Any) -> str:
    """A person's link to a provider."""
    values = {
        "id": new_id(),
        "user_id": user_id,
        "partner_id": tenant.partner,
        "organisation_id": tenant.organisation,
        "provider": provider,
        "issuer": "https://sign-in.practice.test",
        "subject": new_id(),
        "lookup": new_id(),
        "created_at": world.clock(),
    }
    row = Identity(**(values | more))
    async with world.work() as work:
        await oidc_repository.add(work.session, row)
    return row.id


async def somebody_waiting(world: World, tenant: Tenant, provider: str) -> str:
    """Somebody whom the provider vouched for."""
    row = Waiting(
        id=new_id(),
        partner_id=tenant.partner,
        organisation_id=tenant.organisation,
        provider=provider,
        issuer="https://sign-in.practice.test",
        subject=new_id(),
        lookup=new_id(),
        mail="new@practice.test",
        asked_at=world.clock(),
    )
    async with world.parts.database.session(tenancy.presented_scope(row.lookup)) as session:
        await oidc_repository.wait(session, row)
    return row.id
