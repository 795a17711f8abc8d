"""Auditors: grants by whoever may give them, and the way in for whoever was granted."""

from typing import Annotated

from fastapi import Query, Request

from wardkeep_core.kit.ids import Id
from wardkeep_server.identity import replies, service
from wardkeep_server.identity.auditor_schemas import (
    CodeRequest,
    CodeRequested,
    Entry,
    GrantChange,
    GrantView,
    NewGrant,
    OwnGrant,
)
from wardkeep_server.identity.factor_routes import ENTRY
from wardkeep_server.identity.schemas import Me
from wardkeep_server.platform.access import AUDITORS, PARTNER_ADMIN, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Ctx

auditors = Routes("identity")
GRANTERS = PARTNER_ADMIN | {Role.CLIENT_OWNER}
GRANT = AccessPolicy(GRANTERS, Reach.ORGANISATION, RateClass.WRITE, step_up=True)
ONE = AccessPolicy(GRANTERS, Reach.OTHER, RateClass.WRITE, step_up=True)


@auditors.get("/api/auditor-grants", AccessPolicy(GRANTERS, Reach.LIST), summary="Auditors' grants, newest first")
async def list_grants(
    context: Ctx, organisation: Annotated[Id | None, Query()] = None, limit: Limit = 50, after: After = None
) -> Page[GrantView]:
    """Grants within the caller's scope, ended ones included; of one organisation when named."""
    return await service.grants(context.work, organisation, limit=limit, after=after)


@auditors.post("/api/auditor-grants", GRANT, summary="Let an auditor read", status_code=201)
async def give_grant(context: Ctx, body: NewGrant) -> GrantView:
    """Evidence, scores and kit of one organisation, for 14 days unless told otherwise, 30 at most."""
    return await service.grant(context.work, body)


@auditors.patch("/api/auditor-grants/{grant_id}", ONE, summary="Change when a grant ends")
async def change_grant(context: Ctx, grant_id: Id, body: GrantChange) -> GrantView:
    """Sooner, or later within 30 days of the day it was given. Sessions never outlast it."""
    return await service.change_grant(context.work, grant_id, body)


@auditors.delete("/api/auditor-grants/{grant_id}", ONE, summary="End a grant", status_code=204)
async def end_grant(context: Ctx, grant_id: Id) -> None:
    """At once; the auditor's sessions end with it."""
    await service.end_grant(context.work, grant_id)


@auditors.post("/api/auditor/codes", ENTRY, summary="Ask for a code, as an auditor", status_code=202)
async def ask_for_code(context: Ctx, body: CodeRequest, request: Request) -> CodeRequested:
    """Mailed where a grant names the address. The same answer for any address."""
    token, arrival = replies.browser_of(context, request), replies.arrival_of(context, request)
    ends_at = await service.ask_for_code(context.parts, body.address, token, arrival)
    return CodeRequested(ends_at=ends_at)


@auditors.post("/api/auditor/enter", ENTRY, summary="Sign in by code, as an auditor")
async def enter(context: Ctx, body: Entry, request: Request) -> Me:
    """In the browser that asked, once, within ten minutes and five tries."""
    token, arrival = replies.presession_of(context, request), replies.arrival_of(context, request)
    code = body.code.get_secret_value()
    return replies.welcome(context, await service.enter(context.parts, body.address, code, token, arrival))


@auditors.get("/api/auditor/grant", AccessPolicy(AUDITORS, Reach.OWN), summary="What one may read, and until when")
async def get_own_grant(context: Ctx) -> OwnGrant:
    """The signed-in auditor's grant."""
    return await service.own_grant(context.work)
