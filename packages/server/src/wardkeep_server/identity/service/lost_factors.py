"""Lost second factors: a second person of the same realm approves, a day's notice runs, then they are removed.

Who shows a factor again, or holds the mailed link, cancels. The factors go; the first factor stays what it was.
"""

import base64
from datetime import timedelta
from typing import Any

from wardkeep_core.kit.times import format_time
from wardkeep_server.audit.service import record
from wardkeep_server.identity import factor_repository, lost_repository, passkey_repository, repository
from wardkeep_server.identity.errors import AskedOften, LinkGone, OwnRequest
from wardkeep_server.identity.models import LostFactor, User
from wardkeep_server.identity.people_schemas import LostFactorAsked, LostFactorDecision, LostFactorView
from wardkeep_server.identity.service.lockout import Arrival, user_target
from wardkeep_server.identity.service.mail import post
from wardkeep_server.identity.service.secrets import bearer_hash, bearer_hashes
from wardkeep_server.identity.service.sign_in import actor_of, half_of
from wardkeep_server.identity.service.withdrawal import cancel_lost_factor_of
from wardkeep_server.platform.access import RateClass
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.crypto import keyed_hash
from wardkeep_server.platform.errors import Conflict, NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.subject import Realm, Role, system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

NOTICE = timedelta(hours=24)
WAITS = timedelta(days=7)
MOST_ASKED = 3
"""In a day: each is a mail."""
AT_ONCE = 20
MOST_LISTED = 200
APPROVERS = {
    Realm.OPERATOR: Role.OPERATOR_ADMIN,
    Realm.PARTNER: Role.PARTNER_ADMIN,
    Realm.CLIENT: Role.CLIENT_OWNER,
}
SUBJECT = "Wardkeep: lost second factor"
ASKED = (
    "Somebody who knows a first factor of your account says that your second factor is lost. Nothing was changed yet:"
    " another person must approve it, and a day passes after that."
)
APPROVED = (
    "{name} approved that your second factors are removed. That happens at {at}, unless you cancel it or sign in with"
    " one of them before."
)
REMOVED = "Your second factors were removed and your sessions ended. Sign in and enrol a new one.\n\n{origin}\n"
REFUSED = "{name} refused to remove your second factors. Nothing was changed.\n"
CANCEL = "\n\nIf this was not you, cancel it here and change your password:\n\n{link}\n"
_ADVICE = {
    "running": "Your factors are removed at {at}. Sign in after that and enrol a new one.",
    "waiting": "Ask another administrator of yours to approve it under People. A day of notice runs from then.",
    "alone": (
        "Nobody else here may approve it. Whoever keeps the machine of this server can, there, with"
        " `wardkeep people approve-lost-factor {name}`. A day of notice runs from then."
    ),
}


async def ask_about_lost_factor(parts: Parts, token: str | None, arrival: Arrival) -> LostFactorAsked:
    """For a browser that is half signed in; asked again, says how it stands. Raises SignInAgain, AskedOften."""
    user = (await half_of(parts, token, arrival)).user
    await parts.limiter.count(RateClass.AUTH, f"account:{user.username}")
    async with parts.work(tenancy.presented_scope(user.id), actor_of(user, arrival)) as work:
        row = await lost_repository.open_of(work.scope, work.session, user.id, work.now)
        if row is None:
            row = await _ask(work, user)
    return await _stands(parts, user, row, arrival)


async def own_lost_factor(work: Work) -> LostFactorView | None:
    """The caller's open request."""
    subject = work.actor.subject
    row = await lost_repository.open_of(work.scope, work.session, subject.id, work.now)
    user = await repository.user(work.scope, work.session, subject.id)
    return _view(row, user, subject.id) if row and user else None


async def cancel_own_lost_factor(work: Work) -> None:
    """Cancel the caller's open request. Raises NotFound when there is none."""
    user = await repository.user(work.scope, work.session, work.actor.subject.id)
    if user is None or not await cancel_lost_factor_of(work, user):
        raise NotFound


async def cancel_by_link(parts: Parts, token: str, arrival: Arrival) -> None:
    """Cancel by the mailed link. Raises LinkGone."""
    for token_hash in bearer_hashes(parts, "lost-factor", token):
        async with parts.database.session(tenancy.presented_scope(token_hash)) as session:
            row = await lost_repository.by_token(session, token_hash)
        if row is None:
            continue
        scope = tenancy.presented_scope(row.user_id)
        async with parts.database.session(scope) as session:
            user = await repository.user(scope, session, row.user_id)
        if user is not None:
            async with parts.work(scope, actor_of(user, arrival)) as work:
                if await cancel_lost_factor_of(work, user):
                    return
    raise LinkGone


async def lost_factors(work: Work, *, limit: int, after: str | None) -> Page[LostFactorView]:
    """Requests of people of the caller's realm in scope, newest first."""
    subject = work.actor.subject
    roles = [role.value for role in Role if role.realm is subject.realm]
    found = await lost_repository.listed(work.scope, work.session, roles, limit=limit, after=after)
    rows, following = cut(found, limit, "asked_at")
    return Page(items=[_view(row, row, subject.id) for row in rows], next=following)


async def decide_lost_factor(work: Work, lost_id: str, decision: LostFactorDecision) -> LostFactorView:
    """Let the notice run, or refuse. Raises NotFound, OwnRequest, Conflict when it waits no more."""
    subject = work.actor.subject
    found = await lost_repository.find(work.scope, work.session, lost_id)
    if found is None or Role(found[1].role).realm is not subject.realm:
        raise NotFound
    row, user = found
    if user.id == subject.id:
        raise OwnRequest
    await _decide(work, row, user, decision.decision, by=subject.id, name=subject.name)
    return _view(row, user, subject.id)


async def open_lost_factors(work: Work) -> list[LostFactorView]:
    """Every open request, whatever realm; for whoever keeps the machine."""
    rows = await lost_repository.open_ones(work.session, work.now, limit=MOST_LISTED)
    return [_view(row, row, "") for row in rows]


async def approve_on_machine(work: Work, username: str) -> LostFactorView:
    """By whoever keeps the machine, where no second person can; the same notice runs. Raises NotFound, Conflict."""
    user = await repository.user_by_name(work.session, username)
    row = await lost_repository.open_of(work.scope, work.session, user.id, work.now) if user else None
    if user is None or row is None:
        raise NotFound
    await _decide(work, row, user, "approved", by=None, name="Whoever keeps this server's machine")
    return _view(row, user, "")


async def remove_lost_factors(parts: Parts) -> bool:
    """The worker's round: whatever notice has run out takes effect. Whether there may be more."""
    async with parts.database.session(tenancy.jobs_scope("lost_factors")) as session:
        rows = await lost_repository.due(session, parts.clock(), limit=AT_ONCE)
    for row in rows:
        await _take_effect(parts, row)
    return len(rows) == AT_ONCE


async def _ask(work: Work, user: User) -> LostFactor:
    if await lost_repository.asked_since(work.session, user.id, work.now - timedelta(days=1)) >= MOST_ASKED:
        raise AskedOften
    lost_id = new_id()
    values = {
        "id": lost_id,
        "user_id": user.id,
        "partner_id": user.partner_id,
        "organisation_id": user.organisation_id,
        "token_hash": bearer_hash(work.parts, "lost-factor", _token(work.parts, lost_id)),
        "address": work.actor.address,
        "asked_at": work.now,
        "ends_at": work.now + WAITS,
    }
    if await lost_repository.ask(work.session, values, work.now):
        await _tell(work, user, ASKED + _cancelling(work.parts, lost_id))
        await record(work, "lost_factor.ask", user_target(user))
    row = await lost_repository.open_of(work.scope, work.session, user.id, work.now)
    if row is None:
        raise Conflict
    return row


async def _stands(parts: Parts, user: User, row: LostFactor, arrival: Arrival) -> LostFactorAsked:
    actor = actor_of(user, arrival)
    approver = APPROVERS[actor.subject.realm].value
    async with parts.work(tenancy.scope_of(actor.subject), actor) as work:
        others = await repository.enabled_peers(work.scope, work.session, user, approver)
    approvers = len(others - {user.id})
    running = row.effect_at is not None
    advice = _ADVICE["running" if running else "waiting" if approvers else "alone"]
    return LostFactorAsked(
        state="running" if running else "waiting",
        asked_at=row.asked_at,
        ends_at=row.ends_at,
        effect_at=row.effect_at,
        approvers=approvers,
        advice=advice.format(name=user.username, at=format_time(row.effect_at) if row.effect_at else ""),
    )


async def _decide(work: Work, row: LostFactor, user: User, decision: str, *, by: str | None, name: str) -> None:
    values = {
        "decision": decision,
        "decided_at": work.now,
        "decided_by": by,
        "decided_by_name": name,
        "effect_at": work.now + NOTICE if decision == "approved" else None,
        "token_hash": bearer_hash(work.parts, "lost-factor", _token(work.parts, row.id)),
    }
    if not await lost_repository.change(work.session, row.id, work.now, values, decided=False):
        raise Conflict("this request waits no more", code="decided")
    await work.session.refresh(row)
    if row.effect_at is not None:
        told = APPROVED.format(name=name, at=f"{row.effect_at:%d %B %Y %H:%M} UTC")
        await _tell(work, user, told + _cancelling(work.parts, row.id))
    else:
        await _tell(work, user, REFUSED.format(name=name))
    effect_at = format_time(row.effect_at) if row.effect_at else None
    after = {"decision": decision, "effect_at": effect_at}
    await record(work, "lost_factor.decide", user_target(user), after=after)


async def _take_effect(parts: Parts, row: LostFactor) -> None:
    scope = tenancy.presented_scope(row.user_id)
    async with parts.database.session(scope) as session:
        person = await repository.user(scope, session, row.user_id)
    if person is None:
        return
    subject = actor_of(person, Arrival("", row.id, None, None)).subject
    async with parts.work(tenancy.scope_of(subject), system_actor("lost_factors", row.id)) as work:
        user = await repository.user(work.scope, work.session, row.user_id, lock=True)
        if user is None or not await lost_repository.change(
            work.session, row.id, work.now, {"done_at": work.now}, decided=True
        ):
            return
        await factor_repository.remove_all(work.scope, work.session, user.id)
        await passkey_repository.remove_all(work.scope, work.session, user.id)
        await repository.change(work.session, user, {"second_factor": False, "factor_owed": True})
        ended = await repository.revoke_sessions(work.scope, work.session, user.id, work.now)
        await _tell(work, user, REMOVED.format(origin=parts.settings.public_origin))
        await record(work, "lost_factor.take_effect", user_target(user), after={"sessions_ended": ended})


async def _tell(work: Work, user: User, text: str) -> None:
    if work.parts.settings.smtp_url is not None and "@" in user.username:
        await post(work, user.username, SUBJECT, text, work.now + timedelta(days=3))


def _cancelling(parts: Parts, lost_id: str) -> str:
    return CANCEL.format(link=f"{parts.settings.public_origin}/lost-factor#{_token(parts, lost_id)}")


def _token(parts: Parts, lost_id: str) -> str:
    """The same in every mail about one request, so that each of them cancels it; kept nowhere."""
    secret = parts.settings.bearer_secrets()[0]
    return base64.urlsafe_b64encode(bytes.fromhex(keyed_hash(secret, "lost-factor-link", lost_id))).decode().rstrip("=")


def _view(row: Any, person: Any, caller: str) -> LostFactorView:  # noqa: ANN401 - mapped rows, or one row of both
    of_row = {name: getattr(row, name) for name in LostFactorView.model_fields if hasattr(LostFactor, name)}
    return LostFactorView(
        **of_row,
        username=person.username,
        display_name=person.display_name,
        role=Role(person.role),
        own=row.user_id == caller,
    )
