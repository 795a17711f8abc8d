"""CSRF: a signed double-submit token, bound to the session; sign-in has a token of its own from before a session.

An unsafe request must carry the token in a header and in its cookie, name our own origin, and be JSON.
Refusals are 403 with a code on which the web app fetches a new token once.
"""

from fastapi import Request

from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.cookies import cookie, csrf_cookie, session_cookie
from wardkeep_server.platform.crypto import keyed_hash, new_token, same
from wardkeep_server.platform.errors import Forbidden

HEADER = "x-csrf-token"
PRE_SESSION = "before-session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def issue(settings: Settings, session_token: str | None) -> str:
    """A fresh token for the session that this cookie value names, or for signing in when there is none."""
    randomness = new_token()
    return f"{randomness}.{_mac(settings, session_token or PRE_SESSION, randomness)}"


def set_cookie(settings: Settings, token: str) -> str:
    """`Set-Cookie` value. No script reads the cookie: the token also comes in the body."""
    return cookie(csrf_cookie(settings), token, settings)


def check(request: Request, settings: Settings, *, signing_in: bool) -> None:
    """Refuse an unsafe request that another site may have caused. `signing_in` also takes a pre-session token."""
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("origin") not in settings.allowed_origins():
        raise Forbidden("the request does not come from this site", code="csrf_origin")
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise Forbidden("the request does not come from this site", code="csrf_origin")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Forbidden("unsafe requests are application/json", code="csrf_content_type")
    bound_to = [request.cookies.get(session_cookie(settings), "")]
    if signing_in:
        bound_to.append(PRE_SESSION)
    if not _valid(request, settings, [name for name in bound_to if name]):
        raise Forbidden("the security token is missing or old; fetch a new one", code="csrf_token")


def _valid(request: Request, settings: Settings, bound_to: list[str]) -> bool:
    token = request.headers.get(HEADER, "")
    randomness, _, mac = token.partition(".")
    doubled = bool(randomness) and same(token, request.cookies.get(csrf_cookie(settings), ""))
    return doubled and any(same(mac, _mac(settings, name, randomness)) for name in bound_to)


def _mac(settings: Settings, session_token: str, randomness: str) -> str:
    return keyed_hash(settings.session_token_secret.get_secret_value(), "csrf", f"{session_token}\n{randomness}")
