"""Other people's sessions: who is signed in among those whom one manages, and ending that."""

from typing import Any

from wardkeep_server.audit.service import record
from wardkeep_server.identity import repository
from wardkeep_server.identity.people_schemas import PersonSession
from wardkeep_server.identity.service.lockout import user_target
from wardkeep_server.identity.service.mail import tell_of_end
from wardkeep_server.identity.service.people import manageable, may_give
from wardkeep_server.identity.service.sessions import IDLE_LIMIT
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Work


async def people_sessions(work: Work, *, limit: int, after: str | None) -> Page[PersonSession]:
    """Live sessions of people whom the caller manages, last seen first; the caller's own is marked."""
    subject = work.actor.subject
    roles = [role.value for role in Role if may_give(subject, role)]
    found = await repository.people_sessions(
        work.scope, work.session, roles, work.now, work.now - IDLE_LIMIT, limit=limit, after=after
    )
    rows, following = cut(found, limit, "seen_at")
    return Page(items=[_view(row, subject.session_id) for row in rows], next=following)


async def end_session_of(work: Work, user_id: str, session_id: str) -> None:
    """End one session of a person whom the caller manages. Raises NotFound."""
    user = await manageable(work, user_id)
    rows = await repository.sessions_of(work.scope, work.session, user.id, work.now)
    if session_id not in {row.id for row in rows}:
        raise NotFound
    await repository.touch_session(work.session, session_id, {"revoked_at": work.now})
    await tell_of_end(work, user.username)
    await record(work, "session.end", user_target(user), after={"session": session_id})


async def end_sessions_of(work: Work, user_id: str) -> None:
    """End every session of a person whom the caller manages. Raises NotFound."""
    user = await manageable(work, user_id)
    ended = await repository.revoke_sessions(work.scope, work.session, user.id, work.now)
    if ended:
        await tell_of_end(work, user.username)
    await record(work, "session.end_all", user_target(user), after={"sessions_ended": ended})


def _view(row: Any, current: str | None) -> PersonSession:  # noqa: ANN401 - one row of session and person
    values = {name: getattr(row, name) for name in PersonSession.model_fields if name != "current"}
    return PersonSession(**values, current=row.id == current)
