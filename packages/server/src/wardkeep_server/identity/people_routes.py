"""Managing others: links to reset, sessions, lost second factors."""

from fastapi import Request

from wardkeep_core.kit.ids import Id
from wardkeep_server.identity import replies, service
from wardkeep_server.identity.factor_routes import ENTRY, OWN, OWN_ACT
from wardkeep_server.identity.invite_routes import PEOPLE
from wardkeep_server.identity.people_schemas import (
    LostFactorAsked,
    LostFactorCancel,
    LostFactorDecision,
    LostFactorView,
    PersonSession,
)
from wardkeep_server.identity.reset_schemas import ResetRequested
from wardkeep_server.platform.access import AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.work import Ctx

people = Routes("identity")
LIST = AccessPolicy(PEOPLE, Reach.LIST)
ACT = AccessPolicy(PEOPLE, Reach.OTHER, RateClass.WRITE, step_up=True)


@people.post("/api/users/{user_id}/reset", ACT, summary="Send a person a link to set a new password", status_code=202)
async def send_reset(context: Ctx, user_id: Id) -> ResetRequested:
    """To their address, and nowhere else: nobody sets another's password."""
    return ResetRequested(ends_at=await service.send_reset(context.work, user_id))


@people.get("/api/users/sessions", LIST, summary="Who is signed in")
async def list_people_sessions(context: Ctx, limit: Limit = 50, after: After = None) -> Page[PersonSession]:
    """Of people whom the caller manages, last seen first."""
    return await service.people_sessions(context.work, limit=limit, after=after)


@people.delete("/api/users/{user_id}/sessions", ACT, summary="End every session of a person", status_code=204)
async def end_sessions_of(context: Ctx, user_id: Id) -> None:
    """They are signed out everywhere at once, and told by mail."""
    await service.end_sessions_of(context.work, user_id)


@people.delete("/api/users/{user_id}/sessions/{session_id}", ACT, summary="End a person's session", status_code=204)
async def end_session_of(context: Ctx, user_id: Id, session_id: Id) -> None:
    """That browser is signed out at once."""
    await service.end_session_of(context.work, user_id, session_id)


@people.get("/api/lost-factors", LIST, summary="People who lost their second factor, newest first")
async def list_lost_factors(context: Ctx, limit: Limit = 50, after: After = None) -> Page[LostFactorView]:
    """Of the caller's own realm and place."""
    return await service.lost_factors(context.work, limit=limit, after=after)


@people.post("/api/lost-factors/{lost_factor_id}/decide", ACT, summary="Approve or refuse a lost second factor")
async def decide_lost_factor(context: Ctx, lost_factor_id: Id, body: LostFactorDecision) -> LostFactorView:
    """Approved, a day of notice runs; then the factors are removed. Nobody decides their own."""
    return await service.decide_lost_factor(context.work, lost_factor_id, body)


@people.post("/api/auth/lost-factor", ENTRY, summary="Say that one's second factor is lost", status_code=202)
async def ask_about_lost_factor(context: Ctx, request: Request) -> LostFactorAsked:
    """For a browser that is half signed in. Asked again, it says how that stands."""
    token, arrival = replies.presession_of(context, request), replies.arrival_of(context, request)
    return await service.ask_about_lost_factor(context.parts, token, arrival)


@people.post("/api/auth/lost-factor/cancel", ENTRY, summary="Cancel by the mailed link", status_code=204)
async def cancel_by_link(context: Ctx, body: LostFactorCancel, request: Request) -> None:
    """As long as nothing was removed."""
    arrival = replies.arrival_of(context, request)
    await service.cancel_by_link(context.parts, body.token.get_secret_value(), arrival)


@people.get("/api/me/lost-factor", OWN, summary="One's own request about a lost factor")
async def get_own_lost_factor(context: Ctx) -> LostFactorView | None:
    """Null when none is open."""
    return await service.own_lost_factor(context.work)


@people.delete("/api/me/lost-factor", OWN_ACT, summary="Cancel one's own request", status_code=204)
async def cancel_own_lost_factor(context: Ctx) -> None:
    """Signing in with the factor does so too."""
    await service.cancel_own_lost_factor(context.work)
