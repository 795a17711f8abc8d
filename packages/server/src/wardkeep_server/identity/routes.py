"""Signing in and out, one's own account, people."""

from fastapi import Request

from wardkeep_core.kit.ids import Id
from wardkeep_server.identity import service
from wardkeep_server.identity.models import UserSession
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
    StepUp,
    UserChange,
    UserView,
)
from wardkeep_server.platform import csrf
from wardkeep_server.platform.access import (
    HUMANS,
    OPERATOR_ADMIN,
    OPERATOR_READ,
    PARTNER_ADMIN,
    AccessPolicy,
    RateClass,
    Reach,
    Routes,
)
from wardkeep_server.platform.cookies import cookie, csrf_cookie, device_cookie, session_cookie
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.passwords import judge_password
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Context, Ctx

router = Routes("identity")
DEVICE_LASTS_S = 180 * 86_400
PEOPLE = OPERATOR_ADMIN | PARTNER_ADMIN | {Role.CLIENT_OWNER}
OWN = AccessPolicy(HUMANS, Reach.OWN, while_password_expired=True)
OWN_ACT = AccessPolicy(HUMANS, Reach.OWN, RateClass.WRITE, while_password_expired=True)


@router.get("/api/auth/methods", AccessPolicy(frozenset(), Reach.PUBLIC), summary="Ways to sign in")
async def get_sign_in_methods(context: Ctx) -> SignInMethods:
    """What this server offers now."""
    del context
    return SignInMethods(methods=["password"])


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
    """Sets the session cookie and a new CSRF cookie. One answer for every cause of failure."""
    settings = context.parts.settings
    arrival = service.Arrival(
        context.address,
        context.request_id,
        request.headers.get("user-agent"),
        request.cookies.get(device_cookie(settings)),
    )
    signed = await service.sign_in(context.parts, body.username, body.password.get_secret_value(), arrival)
    _set_cookies(context, signed)
    context.subject_or_none = signed.subject
    _, row = await service.authenticate(context.parts, signed.token, extend=False)
    return _me(context, row, body.username)


@router.post("/api/auth/logout", OWN_ACT, summary="Sign out", status_code=204)
async def sign_out(context: Ctx) -> None:
    """Ends the session and clears what the browser keeps of it."""
    await service.sign_out(context.work)
    settings = context.parts.settings
    for name in (session_cookie(settings), csrf_cookie(settings)):
        context.cookies.append(("set-cookie", cookie(name, "", settings, max_age_s=0)))
    context.cookies.append(("clear-site-data", '"cache", "cookies", "storage"'))


@router.get("/api/auth/me", OWN, summary="Who is signed in")
async def get_me(context: Ctx) -> Me:
    """The caller's account and session."""
    return _me(context, context.facts["session"], await service.username(context.work))


@router.post("/api/auth/password", OWN_ACT, summary="Change one's own password", status_code=204)
async def change_password(context: Ctx, body: PasswordChange) -> None:
    """Ends every other session. Each rule that is not met comes back as a field."""
    current, new = body.current_password.get_secret_value(), body.new_password.get_secret_value()
    await service.change_password(context.work, current, new)


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


@router.post("/api/auth/step-up", OWN_ACT, summary="Prove again who you are", status_code=204)
async def step_up(context: Ctx, body: StepUp) -> None:
    """By password; good for 15 minutes."""
    await service.prove_again(context.work, body.password.get_secret_value())


@router.get("/api/sessions", OWN, summary="One's own signed-in browsers")
async def list_own_sessions(context: Ctx) -> list[SessionView]:
    """Oldest first."""
    return await service.own_sessions(context.work)


@router.delete("/api/sessions/{session_id}", OWN_ACT, summary="End one of one's own sessions", status_code=204)
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


def _set_cookies(context: Context, signed: service.SignedIn) -> None:
    settings = context.parts.settings
    token = csrf.issue(settings, signed.token)
    for line in (
        cookie(session_cookie(settings), signed.token, settings),
        cookie(device_cookie(settings), signed.device_token, settings, max_age_s=DEVICE_LASTS_S),
        csrf.set_cookie(settings, token),
    ):
        context.cookies.append(("set-cookie", line))


def _me(context: Context, row: UserSession, username: str) -> Me:
    subject = context.subject
    return Me(
        id=subject.id,
        username=username,
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
        second_factor=False,
    )
