"""Ways in by Google, Microsoft or an organisation's own provider, and one's own links to them.

A GET from the provider changes nothing: it ends at a page of ours, which erases the address and posts what it held.
"""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Path, Query, Request

from wardkeep_core.kit.ids import UUID_PATTERN, Id
from wardkeep_server.identity import replies, service
from wardkeep_server.identity.factor_routes import ENTRY, OWN, OWN_DANGER, START
from wardkeep_server.identity.oidc_schemas import IdentityView, OauthReturn, OauthStart, OauthStarted, OwnIdentities
from wardkeep_server.identity.schemas import Me
from wardkeep_server.platform.access import Routes
from wardkeep_server.platform.work import Context, Ctx

providers = Routes("identity")
Key = Annotated[str, Path(pattern=rf"^(google|microsoft|{UUID_PATTERN.strip('^$')})$", max_length=36)]
"""The white list of shared providers, or the id of an organisation's own."""
OwnProvider = Annotated[str | None, Query(alias="with", pattern=UUID_PATTERN, max_length=36)]


@providers.post("/api/auth/oauth/{provider}", START, summary="Begin a sign-in by a provider")
async def begin_at_provider(context: Ctx, provider: Key, body: OauthStart, request: Request) -> OauthStarted:
    """Where to send the browser: authorization code with PKCE. Good for ten minutes, once, in this browser."""
    token = replies.browser_of(context, request)
    invite = body.invite.get_secret_value() if body.invite else None
    url = await service.begin_at_provider(context.parts, provider, token, following=body.next, invite_token=invite)
    return _started(url)


@providers.post("/api/auth/oauth/{provider}/return", ENTRY, summary="Finish a sign-in by a provider")
async def return_from_provider(context: Ctx, provider: Key, body: OauthReturn, request: Request) -> Me:
    """One factor: where a second is enrolled, 401 `second_factor_required`. 403 names what was not accepted."""
    arrival = replies.arrival_of(context, request)
    returned = _returned(context, body, request)
    return replies.welcome(context, await service.sign_in_by_provider(context.parts, provider, returned, arrival))


@providers.get("/api/me/identities", OWN, summary="One's own ways in by providers")
async def get_own_identities(context: Ctx) -> OwnIdentities:
    """What is linked, and what may be linked."""
    return await service.own_identities(context.work)


@providers.post("/api/me/identities/{provider}/begin", OWN_DANGER, summary="Begin to link a provider")
async def begin_provider_link(context: Ctx, provider: Key, request: Request) -> OauthStarted:
    """Where to send the browser. Only this session can finish it."""
    token = replies.browser_of(context, request)
    return _started(await service.begin_link(context.work, provider, token))


@providers.post("/api/me/identities/{provider}", OWN_DANGER, summary="Link a provider", status_code=201)
async def link_provider(context: Ctx, provider: Key, body: OauthReturn, request: Request) -> IdentityView:
    """Whoever came back from the provider may sign in to this account. Ends every other session."""
    return await service.link(context.work, provider, _returned(context, body, request))


@providers.delete("/api/me/identities/{identity_id}", OWN_DANGER, summary="Unlink a provider", status_code=204)
async def unlink_provider(context: Ctx, identity_id: Id) -> None:
    """Ends every other session. Refused for the last way in."""
    await service.unlink(context.work, identity_id)


def _started(url: str) -> OauthStarted:
    return OauthStarted(url=url, host=urlsplit(url).netloc)


def _returned(context: Context, body: OauthReturn, request: Request) -> service.Returned:
    return service.Returned(body.state, body.code, body.iss, body.error, replies.presession_of(context, request))
