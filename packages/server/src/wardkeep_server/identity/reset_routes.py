"""Forgotten passwords: asked for by anybody, redeemed by POST so that scanners which follow links burn nothing."""

from fastapi import Request

from wardkeep_server.identity import replies, service
from wardkeep_server.identity.factor_routes import ENTRY
from wardkeep_server.identity.invite_routes import LOOK
from wardkeep_server.identity.reset_schemas import (
    ResetDone,
    ResetRedemption,
    ResetRequest,
    ResetRequested,
    ResetShown,
    ResetToken,
)
from wardkeep_server.platform.access import Routes
from wardkeep_server.platform.work import Ctx

resets = Routes("identity")


@resets.post("/api/auth/resets", ENTRY, summary="Ask for a link to set a new password", status_code=202)
async def ask_for_reset(context: Ctx, body: ResetRequest, request: Request) -> ResetRequested:
    """Mailed to the account of that address. The same answer for any address."""
    arrival = replies.arrival_of(context, request)
    return ResetRequested(ends_at=await service.ask_for_reset(context.parts, body.username, arrival))


@resets.post("/api/auth/resets/inspect", LOOK, summary="Whose password does this link set?")
async def inspect_reset(context: Ctx, body: ResetToken, request: Request) -> ResetShown:
    """Uses nothing up. With a password, judges it by every rule."""
    password = body.password.get_secret_value() if body.password else None
    token, arrival = body.token.get_secret_value(), replies.arrival_of(context, request)
    return await service.inspect_reset(context.parts, token, password, arrival)


@resets.post("/api/auth/resets/redeem", ENTRY, summary="Set a new password by link")
async def redeem_reset(context: Ctx, body: ResetRedemption, request: Request) -> ResetDone:
    """Once, within 30 minutes. Ends every session; opens none: sign in next, with the second factor if there is one."""
    token, password = body.token.get_secret_value(), body.new_password.get_secret_value()
    return await service.redeem_reset(context.parts, token, password, replies.arrival_of(context, request))
