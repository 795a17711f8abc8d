"""How the addresses of sign-in by a provider are asked so that they answer 2xx."""

from dataclasses import replace
from typing import Any

from wardkeep_server.platform.access import Declared
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Realm, Role
from wardkeep_server.tests.support.provider_things import link_of, somebody_waiting
from wardkeep_server.tests.support.stage import Asking, Stage, asking, way
from wardkeep_server.tests.support.world import Browser, Tenant


async def _made(browser: Browser, path: str, body: Any) -> Any:
    answer = await browser.post(path, body)
    assert answer.is_success, f"{path}: {answer.text}"
    return answer.json()


async def _without(stage: Stage) -> Tenant:
    """An organisation of the tenant's partner that has no provider yet."""
    admin = await stage.of(Role.OPERATOR_ADMIN).browser()
    body = {"name": f"Practice {new_id()[-6:]}", "partner_id": stage.tenant.partner}
    made = await _made(admin, "/api/organisations", body)
    return replace(stage.tenant, organisation=made["id"])


def _new(stage: Stage, organisation: str) -> dict[str, Any]:
    stage.mails.provider.world = stage.world
    body = {"name": "Practice sign-in", "issuer": stage.mails.provider.issuer, "client_id": "wardkeep"}
    return body | {"client_secret": "as the provider made it", "organisation_id": organisation, "domains": []}


async def _person(stage: Stage) -> tuple[Browser, str]:
    """Signed in at an organisation with a provider; the provider's id."""
    place = await _without(stage)
    admin = await stage.of(Role.OPERATOR_ADMIN).browser()
    key = (await _made(admin, "/api/oauth-providers", _new(stage, place.organisation)))["id"]
    browser = await stage.world.client()
    await browser.take_session(stage.role, place, await stage.world.new_user(stage.role, place))
    return browser, key


@way("POST /api/oauth-providers")
async def _add(stage: Stage, declared: Declared) -> Asking:
    place = await _without(stage)
    by = await stage.world.client(stage.role, place)
    return asking(stage, declared, by, _new(stage, place.organisation))


@way("DELETE /api/oauth-providers/{provider_id}")
async def _remove(stage: Stage, declared: Declared) -> Asking:
    place = await _without(stage)
    admin = await stage.of(Role.OPERATOR_ADMIN).browser()
    key = (await _made(admin, "/api/oauth-providers", _new(stage, place.organisation)))["id"]
    return asking(stage, declared, await stage.world.client(stage.role, place), provider_id=key)


@way("POST /api/waiting-people/{waiting_id}")
async def _decide(stage: Stage, declared: Declared) -> Asking:
    waiting = await somebody_waiting(stage.world, stage.tenant, stage.things.ids["provider"])
    return asking(stage, declared, await stage.browser(), waiting_id=waiting)


@way("POST /api/me/identities/{provider}/begin")
async def _begin_link(stage: Stage, declared: Declared) -> Asking:
    browser, key = await _person(stage)
    return asking(stage, declared, browser, provider=key)


@way("POST /api/me/identities/{provider}")
async def _link(stage: Stage, declared: Declared) -> Asking:
    browser, key = await _person(stage)
    begun = await _made(browser, f"/api/me/identities/{key}/begin", None)
    body = stage.mails.provider.come_back(begun["url"])
    stage.mails.provider.person = {"sub": new_id(), "email": "first@practice.test"}
    return asking(stage, declared, browser, body, provider=key)


@way("DELETE /api/me/identities/{identity_id}")
async def _unlink(stage: Stage, declared: Declared) -> Asking:
    browser = await stage.somebody()
    nobody = {Realm.OPERATOR: {"partner_id": None, "organisation_id": None}, Realm.PARTNER: {"organisation_id": None}}
    more = nobody.get(stage.role.realm, {})
    provider = stage.things.ids["provider"] if stage.role.realm is Realm.CLIENT else "google"
    link = await link_of(stage.world, stage.tenant, browser.user_id, provider, **more)
    return asking(stage, declared, browser, identity_id=link)


@way("POST /api/auth/oauth/{provider}")
async def _begin(stage: Stage, declared: Declared) -> Asking:
    _, key = await _person(stage)
    return asking(stage, declared, await stage.visitor(), {}, provider=key)


@way("POST /api/auth/oauth/{provider}/return")
async def _return(stage: Stage, declared: Declared) -> Asking:
    browser, key = await _person(stage)
    begun = await _made(browser, f"/api/me/identities/{key}/begin", None)
    stage.mails.provider.person = {"sub": new_id(), "email": "first@practice.test"}
    await _made(browser, f"/api/me/identities/{key}", stage.mails.provider.come_back(begun["url"]))
    visitor = await stage.visitor()
    begun = await _made(visitor, f"/api/auth/oauth/{key}", {})
    return asking(stage, declared, visitor, stage.mails.provider.come_back(begun["url"]), provider=key)
