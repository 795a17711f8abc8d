"""Signing in and out, one's own account, people."""

from fastapi import Request

from wardkeep_core.kit.ids import Id
from wardkeep_server.identity import replies, service
from wardkeep_server.identity.auditor_routes import auditors
from wardkeep_server.identity.factor_routes import ANYBODY, ANYBODY_ACT, OWN_ACT, factors
from wardkeep_server.identity.invite_routes import PEOPLE, invites
from wardkeep_server.identity.key_routes import keys
from wardkeep_server.identity.link_routes import links
from wardkeep_server.identity.oidc_routes import OwnProvider, providers
from wardkeep_server.identity.passkey_routes import passkeys
from wardkeep_server.identity.people_routes import people
from wardkeep_server.identity.provider_routes import settings as provider_settings
from wardkeep_server.identity.reset_routes import resets
from wardkeep_server.identity.schemas import (
    CreatedUser,
    CsrfToken,
    Me,
    NewUser,
    PasswordCandidate,
    PasswordChange,
    PasswordRules,
    RuleAnswer,
    SessionView,
    SignIn,
    SignInMethods,
    UserChange,
    UserView,
)
from wardkeep_server.platform import csrf
from wardkeep_server.platform.access import (
    OPERATOR_READ,
    AccessPolicy,
    RateClass,
    Reach,
    Routes,
)
from wardkeep_server.platform.cookies import cookie, csrf_cookie, session_cookie
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.passwords import judge_password
from wardkeep_server.platform.work import Ctx

router = Routes("identity")
router.declared += factors.declared + passkeys.declared + keys.declared + invites.declared + links.declared
router.declared += providers.declared + provider_settings.declared + auditors.declared
router.declared += resets.declared + people.declared


@router.get("/api/auth/methods", AccessPolicy(frozenset(), Reach.PUBLIC), summary="Ways to sign in")
async def get_sign_in_methods(context: Ctx, own: OwnProvider = None) -> SignInMethods:
    """What this server offers now."""
    mailed = ["link"] if context.parts.settings.smtp_url is not None else []
    providers = await service.offered(context.parts, own)
    return SignInMethods(methods=["password", "passkey", *mailed], providers=providers)


@router.get("/api/auth/csrf", AccessPolicy(frozenset(), Reach.PUBLIC), summary="A token for unsafe requests")
async def get_csrf_token(context: Ctx, request: Request) -> CsrfToken:
    """Bound to the session when there is one, else good for signing in only. Comes in the body and as a cookie."""
    settings = context.parts.settings
    token = csrf.issue(settings, request.cookies.get(session_cookie(settings)))
    context.cookies.append(("set-cookie", csrf.set_cookie(settings, token)))
    return CsrfToken(csrf_token=token)


@router.post(
    "/api/auth/login", AccessPolicy(frozenset(), Reach.PUBLIC, RateClass.AUTH, max_body=4096), summary="Sign in"
)
async def sign_in(context: Ctx, body: SignIn, request: Request) -> Me:
    """Sets the session cookie and a new CSRF cookie. One answer for every cause of failure.

    Where a second factor is enrolled: 401 `second_factor_required`, to be shown at `/api/auth/second-factor`.
    """
    password, arrival = body.password.get_secret_value(), replies.arrival_of(context, request)
    return replies.welcome(context, await service.sign_in(context.parts, body.username, password, arrival))


@router.post("/api/auth/logout", ANYBODY_ACT, summary="Sign out", status_code=204)
async def sign_out(context: Ctx) -> None:
    """Ends the session and clears what the browser keeps of it."""
    await service.sign_out(context.work)
    settings = context.parts.settings
    for name in (session_cookie(settings), csrf_cookie(settings)):
        context.cookies.append(("set-cookie", cookie(name, "", settings, max_age_s=0)))
    context.cookies.append(("clear-site-data", '"cache", "cookies", "storage"'))


@router.get("/api/auth/me", ANYBODY, summary="Who is signed in")
async def get_me(context: Ctx) -> Me:
    """The caller's account and session."""
    return replies.me(context.subject, context.facts["session"], await service.own_account(context.work))


@router.post("/api/auth/password", OWN_ACT, summary="Change one's own password", status_code=204)
async def change_password(context: Ctx, body: PasswordChange) -> None:
    """Ends every other session; this one gets a new token. Each rule that is not met comes back as a field."""
    current, new = body.current_password.get_secret_value(), body.new_password.get_secret_value()
    replies.set_session(context, await service.change_password(context.work, current, new))


@router.post("/api/auth/password-check", OWN_ACT, summary="Judge a password by every rule")
async def check_password(context: Ctx, body: PasswordCandidate) -> PasswordRules:
    """Nothing is stored; for a page that shows each rule live."""
    rules = await service.password_rules(context.work, body.password.get_secret_value())
    answers = [RuleAnswer(code=rule.code, words=rule.words, met=rule.met) for rule in rules]
    return PasswordRules(accepted=all(rule.met for rule in rules), rules=answers)


@router.get("/api/auth/password-rules", AccessPolicy(frozenset(), Reach.PUBLIC), summary="The password rules in words")
async def get_password_rules(context: Ctx) -> PasswordRules:
    """Every rule, none met."""
    del context
    answers = [RuleAnswer(code=rule.code, words=rule.words, met=False) for rule in judge_password("", ())]
    return PasswordRules(accepted=False, rules=answers)


@router.get("/api/sessions", ANYBODY, summary="One's own signed-in browsers")
async def list_own_sessions(context: Ctx) -> list[SessionView]:
    """Oldest first."""
    return await service.own_sessions(context.work)


@router.delete("/api/sessions/{session_id}", ANYBODY_ACT, summary="End one of one's own sessions", status_code=204)
async def end_own_session(context: Ctx, session_id: Id) -> None:
    """That browser is signed out at once."""
    await service.end_own_session(context.work, session_id)


@router.get("/api/users", AccessPolicy(OPERATOR_READ | PEOPLE, Reach.LIST), summary="People, by account name")
async def list_users(context: Ctx, limit: Limit = 50, after: After = None) -> Page[UserView]:
    """People within the caller's scope."""
    return await service.users(context.work, limit=limit, after=after)


@router.post(
    "/api/users",
    AccessPolicy(PEOPLE, Reach.ORGANISATION, RateClass.WRITE, step_up=True),
    summary="Add a person",
    status_code=201,
)
async def create_user(context: Ctx, body: NewUser) -> CreatedUser:
    """The first password is in this answer only."""
    return await service.create_user(context.work, body)


@router.patch(
    "/api/users/{user_id}", AccessPolicy(PEOPLE, Reach.OTHER, RateClass.WRITE, step_up=True), summary="Change a person"
)
async def change_user(context: Ctx, user_id: Id, body: UserChange) -> UserView:
    """Role changes and disabling end the person's sessions."""
    return await service.change_user(context.work, user_id, body)
