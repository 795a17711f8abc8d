"""What answers of the ways in have in common: cookies, and who is signed in."""

import re

from fastapi import Request

from wardkeep_server.identity import service
from wardkeep_server.identity.errors import SecondFactorRequired
from wardkeep_server.identity.models import User, UserSession
from wardkeep_server.identity.schemas import Me
from wardkeep_server.platform import csrf
from wardkeep_server.platform.cookies import cookie, device_cookie, presession_cookie, session_cookie
from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.subject import Subject
from wardkeep_server.platform.work import Context

DEVICE_LASTS_S = 180 * 86_400
_TOKEN = re.compile(r"^[A-Za-z0-9_-]{43}$")


def arrival_of(context: Context, request: Request) -> service.Arrival:
    """Where the request comes from, and which browser it is."""
    known = request.cookies.get(device_cookie(context.parts.settings))
    return service.Arrival(context.address, context.request_id, request.headers.get("user-agent"), known)


def presession_of(context: Context, request: Request) -> str | None:
    """The cookie from before a session."""
    return request.cookies.get(presession_cookie(context.parts.settings))


def browser_of(context: Context, request: Request) -> str:
    """The token by which steps before a session are held to this browser; given to it when it has none."""
    token = presession_of(context, request)
    if token is None or not _TOKEN.match(token):
        token = new_token()
    settings = context.parts.settings
    lasts = int(service.HALF_LASTS.total_seconds())
    context.cookies.append(("set-cookie", cookie(presession_cookie(settings), token, settings, max_age_s=lasts)))
    return token


def welcome(context: Context, signed: service.SignedIn | service.HalfSignedIn) -> Me:
    """Set the cookies of a new session, or refuse with the cookie of half of one. Raises SecondFactorRequired."""
    settings = context.parts.settings
    if isinstance(signed, service.HalfSignedIn):
        lasts = int(service.HALF_LASTS.total_seconds())
        half = cookie(presession_cookie(settings), signed.token, settings, max_age_s=lasts)
        raise SecondFactorRequired(headers={"Set-Cookie": half})
    set_session(context, signed.token)
    for name, value, age in (
        (device_cookie(settings), signed.device_token, DEVICE_LASTS_S),
        (presession_cookie(settings), "", 0),
    ):
        context.cookies.append(("set-cookie", cookie(name, value, settings, max_age_s=age)))
    return me(signed.subject, signed.row, signed.user)


def set_session(context: Context, token: str) -> None:
    """The session's cookie, and a CSRF token that belongs to it."""
    settings = context.parts.settings
    context.cookies.append(("set-cookie", cookie(session_cookie(settings), token, settings)))
    context.cookies.append(("set-cookie", csrf.set_cookie(settings, csrf.issue(settings, token))))


def me(subject: Subject, row: UserSession, user: User) -> Me:
    """Who is signed in."""
    return Me(
        id=subject.id,
        username=user.shown_name,
        display_name=subject.name,
        realm=subject.realm,
        role=subject.role,
        partner_id=subject.partner_id,
        organisation_id=subject.organisation_id,
        password_change_required=subject.password_change_required,
        session_id=row.id,
        session_ends_at=row.ends_at,
        idle_limit_s=int(service.IDLE_LIMIT.total_seconds()),
        idle_warning_s=int(service.IDLE_WARNING.total_seconds()),
        second_factor=user.second_factor,
    )
