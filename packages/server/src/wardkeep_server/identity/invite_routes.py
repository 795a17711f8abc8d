"""Invitations: given, listed, revoked by people who may; inspected and accepted by whoever holds the link."""

from fastapi import Request

from wardkeep_core.kit.ids import Id
from wardkeep_server.identity import replies, service
from wardkeep_server.identity.factor_routes import ENTRY
from wardkeep_server.identity.invite_schemas import (
    AcceptedInvite,
    CreatedInvite,
    InviteAcceptance,
    InviteShown,
    InviteToken,
    InviteView,
    NewInvite,
)
from wardkeep_server.platform.access import OPERATOR_ADMIN, PARTNER_ADMIN, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Ctx

invites = Routes("identity")
PEOPLE = OPERATOR_ADMIN | PARTNER_ADMIN | {Role.CLIENT_OWNER}

LOOK = AccessPolicy(frozenset(), Reach.PUBLIC, max_body=4096)
"""Asked with each key of a password; its token cannot be guessed, so the read limit does."""


@invites.get("/api/invites", AccessPolicy(PEOPLE, Reach.LIST), summary="Invitations, newest first")
async def list_invites(context: Ctx, limit: Limit = 50, after: After = None) -> Page[InviteView]:
    """Invitations within the caller's scope, closed ones included."""
    return await service.invites(context.work, limit=limit, after=after)


@invites.post(
    "/api/invites",
    AccessPolicy(PEOPLE, Reach.ORGANISATION, RateClass.WRITE, step_up=True),
    summary="Invite somebody",
    status_code=201,
)
async def invite(context: Ctx, body: NewInvite) -> CreatedInvite:
    """By mail. Where this server sends none, the link is in this answer only."""
    return await service.invite(context.work, body)


@invites.delete(
    "/api/invites/{invite_id}",
    AccessPolicy(PEOPLE, Reach.OTHER, RateClass.WRITE, step_up=True),
    summary="Revoke an invitation",
    status_code=204,
)
async def revoke_invite(context: Ctx, invite_id: Id) -> None:
    """Its link counts no more."""
    await service.revoke_invite(context.work, invite_id)


@invites.post("/api/invites/inspect", LOOK, summary="What am I invited to?")
async def inspect_invite(context: Ctx, body: InviteToken, request: Request) -> InviteShown:
    """Uses nothing up. With a password, judges it by every rule."""
    password = body.password.get_secret_value() if body.password else None
    token, arrival = body.token.get_secret_value(), replies.arrival_of(context, request)
    return await service.inspect_invite(context.parts, token, password, arrival)


@invites.post("/api/invites/accept", ENTRY, summary="Accept an invitation", status_code=201)
async def accept_invite(context: Ctx, body: InviteAcceptance, request: Request) -> AcceptedInvite:
    """Makes the account; sign in with it next."""
    token, password = body.token.get_secret_value(), body.password.get_secret_value()
    arrival = replies.arrival_of(context, request)
    name = await service.accept_invite(context.parts, token, body.display_name, password, arrival)
    return AcceptedInvite(username=name)
