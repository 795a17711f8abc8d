"""Invitations: by address, single use, seven days, never above what the inviter may give."""

from datetime import timedelta

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.identity import invite_repository
from wardkeep_server.identity.errors import InviteGone
from wardkeep_server.identity.invite_schemas import CreatedInvite, InviteShown, InviteView, NewInvite
from wardkeep_server.identity.models import Invite, User
from wardkeep_server.identity.schemas import RuleAnswer
from wardkeep_server.identity.service.lockout import Arrival, user_target
from wardkeep_server.identity.service.mail import post
from wardkeep_server.identity.service.passwords import place_names, refuse_unfit
from wardkeep_server.identity.service.people import add_named, place
from wardkeep_server.identity.service.secrets import bearer_hash, bearer_hashes
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.passwords import judge_password
from wardkeep_server.platform.subject import Actor, Role, Subject
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

LASTS = timedelta(days=7)
SUBJECT = "Wardkeep: you are invited"
TEXT = "You are invited to Wardkeep. Open this link within 7 days to set your password:\n\n{link}\n"


async def invite(work: Work, new: NewInvite) -> CreatedInvite:
    """Invite somebody by mail, or by a link for the inviter where no mail is sent. Raises RoleRefused, NotFound."""
    partner_id, organisation_id = await place(work, new)
    token = new_token()
    row = Invite(
        id=new_id(),
        partner_id=partner_id,
        organisation_id=organisation_id,
        username=new.username,
        role=new.role.value,
        token_hash=bearer_hash(work.parts, "invite", token),
        invited_by=work.actor.subject.name,
        created_at=work.now,
        ends_at=work.now + LASTS,
    )
    await invite_repository.add(work.session, row)
    await record(work, "invite.create", _target(row), after={"username": new.username, "role": new.role.value})
    link: str | None = f"{work.parts.settings.public_origin}/invite#{token}"
    if work.parts.settings.smtp_url is not None:
        await post(work, new.username, SUBJECT, TEXT.format(link=link), row.ends_at)
        link = None
    return CreatedInvite(**InviteView.model_validate(row).model_dump(), link=link)


async def invites(work: Work, *, limit: int, after: str | None) -> Page[InviteView]:
    """Invitations in scope, newest first."""
    found = await invite_repository.invites(work.scope, work.session, limit=limit, after=after)
    rows, following = cut(found, limit, "created_at")
    return Page(items=[InviteView.model_validate(row) for row in rows], next=following)


async def revoke_invite(work: Work, invite_id: str) -> None:
    """Take an open invitation back."""
    row = await invite_repository.end(work.scope, work.session, invite_id, work.now, "revoked_at")
    if row is None:
        raise NotFound
    await record(work, "invite.revoke", _target(row), before={"username": row.username})


async def inspect_invite(parts: Parts, token: str, password: str | None, arrival: Arrival) -> InviteShown:
    """Who invites to what; judges a password when there is one. Raises InviteGone."""
    row = await open_invite(parts, token)
    subject = newcomer(row, row.username)
    async with parts.work(tenancy.scope_of(subject), Actor(subject, arrival.address, arrival.request_id)) as work:
        places = await place_names(work, row.partner_id, row.organisation_id)
    rules = judge_password(password, [row.username, *places]) if password is not None else []
    return InviteShown(
        username=row.username,
        role=Role(row.role),
        place=places[-1] if places else None,
        invited_by=row.invited_by,
        ends_at=row.ends_at,
        rules=[RuleAnswer(code=rule.code, words=rule.words, met=rule.met) for rule in rules],
    )


async def accept_invite(parts: Parts, token: str, display_name: str, password: str, arrival: Arrival) -> str:
    """Make the account with its first password; its name. Raises InviteGone, PasswordRefused, NameTaken."""
    row = await open_invite(parts, token)
    subject = newcomer(row, display_name)
    hashed = await parts.passwords.hash(password)
    async with parts.work(tenancy.scope_of(subject), Actor(subject, arrival.address, arrival.request_id)) as work:
        places = await place_names(work, row.partner_id, row.organisation_id)
        refuse_unfit(password, [row.username, display_name, *places], "password")
        if await invite_repository.end(work.scope, work.session, row.id, work.now, "accepted_at") is None:
            raise InviteGone
        user = User(
            id=subject.id,
            role=row.role,
            username=row.username,
            display_name=display_name,
            partner_id=row.partner_id,
            organisation_id=row.organisation_id,
            password_hash=hashed,
            password_change_required=False,
            password_changed_at=work.now,
            created_at=work.now,
        )
        await add_named(work, user)
        after = {"username": row.username, "role": row.role, "invite": row.id}
        await record(work, "user.create", user_target(user), after=after)
    return row.username


async def open_invite(parts: Parts, token: str) -> Invite:
    """The open invitation of a token. Raises InviteGone."""
    for token_hash in bearer_hashes(parts, "invite", token):
        row = await invite_of_hash(parts, token_hash)
        if row is not None:
            return row
    raise InviteGone


async def invite_of_hash(parts: Parts, token_hash: str) -> Invite | None:
    """The invitation of a token's hash, if it is open."""
    async with parts.database.session(tenancy.presented_scope(token_hash)) as session:
        row = await invite_repository.by_token(session, token_hash)
    if row is None or row.accepted_at is not None or row.revoked_at is not None or row.ends_at <= parts.clock():
        return None
    return row


def newcomer(row: Invite, name: str) -> Subject:
    """Who is about to be, as the actor of their own beginning."""
    return Subject(new_id(), Role(row.role), name, row.partner_id, row.organisation_id)


def _target(row: Invite) -> Target:
    return Target("invite", row.id, row.partner_id, row.organisation_id)
