"""Mailed links: asked for by anybody, opened by POST so that scanners which follow links burn nothing."""

from fastapi import Request

from wardkeep_server.identity import replies, service
from wardkeep_server.identity.factor_routes import ENTRY
from wardkeep_server.identity.link_schemas import LinkAnswer, LinkRequest, LinkRequested
from wardkeep_server.identity.schemas import Me
from wardkeep_server.platform.access import Routes
from wardkeep_server.platform.subject import Realm
from wardkeep_server.platform.work import Context, Ctx

links = Routes("identity")


@links.post("/api/auth/links", ENTRY, summary="Ask for a link to sign in with", status_code=202)
async def ask_for_link(context: Ctx, body: LinkRequest, request: Request) -> LinkRequested:
    """Mailed to accounts of partners and clients. The same answer for known and unknown addresses."""
    token, arrival = replies.browser_of(context, request), replies.arrival_of(context, request)
    asked = await service.ask_for_link(context.parts, body.username, token, arrival)
    return LinkRequested(code=asked.code, ends_at=asked.ends_at)


@links.post("/api/partners/auth/magic", ENTRY, summary="Sign in by link, as a partner")
async def open_partner_link(context: Ctx, body: LinkAnswer, request: Request) -> Me:
    """Once, within ten minutes. In another browser than the one that asked: 403 until the code is given."""
    return await _open(context, Realm.PARTNER, body, request)


@links.post("/api/portal/auth/validate", ENTRY, summary="Sign in by link, as a client")
async def open_client_link(context: Ctx, body: LinkAnswer, request: Request) -> Me:
    """Once, within ten minutes. In another browser than the one that asked: 403 until the code is given."""
    return await _open(context, Realm.CLIENT, body, request)


async def _open(context: Context, realm: Realm, body: LinkAnswer, request: Request) -> Me:
    shown = service.Shown(body.token.get_secret_value(), body.code, replies.presession_of(context, request))
    arrival = replies.arrival_of(context, request)
    return replies.welcome(context, await service.open_link(context.parts, realm, shown, arrival))
