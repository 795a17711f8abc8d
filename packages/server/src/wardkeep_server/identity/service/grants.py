"""Grants: an organisation lets an auditor from outside read its proof for some days, and ends that when it likes."""

from datetime import timedelta

from wardkeep_core.kit.times import format_time
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.identity import auditor_repository, repository
from wardkeep_server.identity.auditor_schemas import MOST_DAYS, GrantChange, GrantView, NewGrant, OwnGrant, SiteName
from wardkeep_server.identity.errors import GrantTooLong, NoMail
from wardkeep_server.identity.models import Grant, User
from wardkeep_server.identity.service.mail import post
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import Conflict, FieldProblem, Invalid, NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy

SUBJECT = "Wardkeep: you may read evidence"
TEXT = (
    "You were given access to read evidence until {until}. Open this page and give your mail address; a code to"
    " enter with is then sent to you:\n\n{origin}/auditor/enter\n"
)
CHANGED_SUBJECT = "Wardkeep: your access to evidence was changed"
CHANGED = "Your access to read evidence now ends at {until}.\n\n{origin}/auditor/enter\n"
ENDED = "Your access to read evidence was ended.\n"


async def grant(work: Work, new: NewGrant) -> GrantView:
    """Let an auditor in. Codes come by mail, so mail must be set up. Raises NoMail, NotFound."""
    if work.parts.settings.smtp_url is None:
        raise NoMail
    organisation_id = new.organisation_id or work.scope.organisation_id
    if organisation_id is None:
        raise Invalid(fields=[FieldProblem("organisation_id", "name the organisation")])
    place = await tenancy.organisation(work, organisation_id)
    row_id = new_id()
    person = User(
        id=row_id,
        role=Role.AUDITOR.value,
        username=f"{new.address}#{row_id}",
        display_name=new.name,
        partner_id=place.partner_id,
        organisation_id=place.id,
        password_hash=None,
        password_change_required=False,
        created_at=work.now,
    )
    row = Grant(
        id=row_id,
        partner_id=place.partner_id,
        organisation_id=place.id,
        address=new.address,
        name=new.name,
        reason=new.reason,
        granted_by=work.actor.subject.name,
        created_at=work.now,
        ends_at=work.now + timedelta(days=new.days),
    )
    await repository.add(work.session, person)
    await repository.add(work.session, row)
    await _tell(work, row, SUBJECT, TEXT)
    after = {"address": row.address, "name": row.name, "ends_at": format_time(row.ends_at)}
    await record(work, "grant.give", _target(row), after=after, reason=row.reason)
    return GrantView.model_validate(row)


async def grants(work: Work, organisation_id: str | None, *, limit: int, after: str | None) -> Page[GrantView]:
    """Grants in scope, newest first, ended ones included."""
    found = await auditor_repository.grants(work.scope, work.session, organisation_id, limit=limit, after=after)
    rows, following = cut(found, limit, "created_at")
    return Page(items=[GrantView.model_validate(row) for row in rows], next=following)


async def change_grant(work: Work, grant_id: str, change: GrantChange) -> GrantView:
    """Let it end sooner, or later. Raises NotFound, GrantTooLong, Conflict when it has ended."""
    row = await _find(work, grant_id)
    if not work.now < change.ends_at <= row.created_at + timedelta(days=MOST_DAYS):
        raise GrantTooLong(fields=[FieldProblem("ends_at", "within 30 days of the day it was given, and not past")])
    before = {"ends_at": format_time(row.ends_at)}
    await auditor_repository.change(work.session, row, {"ends_at": change.ends_at})
    await repository.cut_sessions(work.scope, work.session, row.id, change.ends_at)
    await _tell(work, row, CHANGED_SUBJECT, CHANGED)
    await record(work, "grant.change", _target(row), before=before, after={"ends_at": format_time(row.ends_at)})
    return GrantView.model_validate(row)


async def end_grant(work: Work, grant_id: str) -> None:
    """End it now: its sessions end with it. Raises NotFound, Conflict when it has ended."""
    row = await _find(work, grant_id)
    await auditor_repository.change(work.session, row, {"ended_at": work.now})
    person = await repository.user(work.scope, work.session, row.id, lock=True)
    if person is None:
        raise NotFound
    await repository.change(work.session, person, {"disabled_at": work.now})
    ended = await repository.revoke_sessions(work.scope, work.session, row.id, work.now)
    await _tell(work, row, CHANGED_SUBJECT, ENDED)
    await record(work, "grant.end", _target(row), after={"sessions_ended": ended})


async def own_grant(work: Work) -> OwnGrant:
    """The signed-in auditor's grant, with the names of what it reaches."""
    row = await auditor_repository.grant(work.scope, work.session, work.actor.subject.id)
    if row is None:
        raise NotFound
    _, organisation_name = await tenancy.organisation_of(work, row.organisation_id)
    places = await tenancy.site_places(work)
    shared = GrantView.model_validate(row).model_dump(exclude={"partner_id", "entered_at", "ended_at"})
    return OwnGrant(
        **shared,
        organisation_name=organisation_name,
        partner_name=await tenancy.partner_name(work, row.partner_id),
        sites=[SiteName(id=place.id, name=place.name) for place in places],
    )


async def _find(work: Work, grant_id: str) -> Grant:
    row = await auditor_repository.grant(work.scope, work.session, grant_id, lock=True)
    if row is None:
        raise NotFound
    if row.ended_at is not None or row.ends_at <= work.now:
        raise Conflict("this grant has ended; give a new one", code="grant_ended")
    return row


async def _tell(work: Work, row: Grant, subject: str, text: str) -> None:
    told = text.format(until=f"{row.ends_at:%d %B %Y %H:%M} UTC", origin=work.parts.settings.public_origin)
    await post(work, row.address, subject, told, work.now + timedelta(days=3))


def _target(row: Grant) -> Target:
    return Target("grant", row.id, row.partner_id, row.organisation_id)
