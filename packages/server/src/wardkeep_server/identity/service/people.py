"""Adding and changing people; the first operator."""

import os
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from wardkeep_server.audit.service import record
from wardkeep_server.identity import repository
from wardkeep_server.identity.errors import LastOfRole, NameTaken, RoleRefused
from wardkeep_server.identity.invite_schemas import NewInvite
from wardkeep_server.identity.models import User
from wardkeep_server.identity.schemas import CreatedUser, NewUser, UserChange, UserView
from wardkeep_server.identity.service.lockout import user_target
from wardkeep_server.identity.service.mail import tell_of_change
from wardkeep_server.platform.access import HUMANS
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.errors import Conflict, FieldProblem, Invalid, NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.passwords import generate_password
from wardkeep_server.platform.subject import Realm, Role, Subject, system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

FIRST_OPERATOR = "admin"
KEEPERS = {Role.OPERATOR_ADMIN.value, Role.PARTNER_ADMIN.value, Role.CLIENT_OWNER.value}
"""One of each stays at every place that has any."""


async def users(work: Work, *, limit: int, after: str | None) -> Page[UserView]:
    """People in scope, by account name."""
    found = await repository.users(work.scope, work.session, limit=limit, after=after)
    rows, following = cut(found, limit, "username")
    return Page(items=[UserView.model_validate(row) for row in rows], next=following)


async def operators_with_password_only(work: Work) -> int:
    """Operators who may sign in without a second factor."""
    return await repository.operators_with_password_only(work.scope, work.session)


async def create_user(work: Work, new: NewUser) -> CreatedUser:
    """Add a person; the password made here is shown once and must be changed at the first sign-in."""
    partner_id, organisation_id = await place(work, new)
    password = generate_password()
    user = User(
        id=new_id(),
        role=new.role.value,
        username=new.username,
        display_name=new.display_name,
        partner_id=partner_id,
        organisation_id=organisation_id,
        password_hash=await work.parts.passwords.hash(password),
        password_change_required=True,
        created_at=work.now,
    )
    await add_named(work, user)
    after = {"username": new.username, "role": new.role.value}
    await record(work, "user.create", user_target(user), after=after)
    return CreatedUser(**UserView.model_validate(user).model_dump(), initial_password=password)


async def add_named(work: Work, user: User) -> None:
    """Insert the person. Raises NameTaken."""
    try:
        await repository.add(work.session, user)
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == "23505":
            raise NameTaken from error
        raise


async def change_user(work: Work, user_id: str, change: UserChange) -> UserView:
    """Change a person's name, role, or whether they may sign in. Nobody does so to their own role."""
    if user_id == work.actor.subject.id and (change.role is not None or change.disabled is not None):
        raise Conflict("nobody changes their own role", code="own_role")
    await _spare_the_last(work, user_id, change)
    user = await manageable(work, user_id)
    values: dict[str, object] = {}
    if change.display_name is not None:
        values["display_name"] = change.display_name
    if change.role is not None and change.role != user.role:
        if change.role.realm is not Role(user.role).realm or not may_give(work.actor.subject, change.role):
            raise RoleRefused
        values["role"] = change.role.value
    if change.disabled is not None:
        values["disabled_at"] = work.now if change.disabled else None
    before = {name: getattr(user, name) for name in values}
    await repository.change(work.session, user, values)
    if {"role", "disabled_at"} & values.keys():
        await repository.revoke_sessions(work.scope, work.session, user.id, work.now)
        await tell_of_change(work, user.username)
    await record(work, "user.change", user_target(user), before=before, after=values)
    return UserView.model_validate(user)


async def _spare_the_last(work: Work, user_id: str, change: UserChange) -> None:
    """Refuse to take away the last administrator or owner of a place; whoever could be is locked. Raises LastOfRole."""
    user = await repository.user(work.scope, work.session, user_id)
    if user is None or user.role not in KEEPERS or not (change.disabled or change.role not in {None, user.role}):
        return
    kept = await repository.enabled_peers(work.scope, work.session, user, user.role, lock=True)
    if kept <= {user.id}:
        raise LastOfRole


async def manageable(work: Work, user_id: str) -> User:
    """A person in scope whose role the caller may give, locked. Raises NotFound."""
    user = await repository.user(work.scope, work.session, user_id, lock=True)
    if user is None or not may_give(work.actor.subject, Role(user.role)):
        raise NotFound
    return user


async def create_first_operator(parts: Parts) -> Path | None:
    """Where there is no operator: make `admin` with a random password in a file (0600); the file, else None."""
    actor = system_actor("first_start", new_id())
    async with parts.work(tenancy.platform_scope("first_start"), actor) as work:
        if await repository.operators(work.scope, work.session):
            return None
        password = generate_password()
        user = User(
            id=new_id(),
            role=Role.OPERATOR_ADMIN.value,
            username=FIRST_OPERATOR,
            display_name="First operator",
            password_hash=await parts.passwords.hash(password),
            password_change_required=True,
            created_at=work.now,
        )
        await repository.add(work.session, user)
        await record(work, "user.create", user_target(user), after={"username": user.username, "role": user.role})
        file = first_password_file(parts.settings)
        _write_secret(file, password)
        return file


def first_password_file(settings: Settings) -> Path:
    """Where the first operator's generated password lies until it is changed."""
    return settings.wardkeep_var / "first-operator-password"


async def place(work: Work, new: NewUser | NewInvite) -> tuple[str | None, str | None]:
    """Partner and organisation of a new person, checked to be in the caller's scope."""
    if not may_give(work.actor.subject, new.role):
        raise RoleRefused
    if new.role.realm is Realm.OPERATOR:
        return None, None
    if new.role.realm is Realm.PARTNER:
        partner_id = new.partner_id or work.scope.partner_id
        if partner_id is None:
            raise Invalid(fields=[FieldProblem("partner_id", "name the partner")])
        return (await tenancy.partner(work, partner_id)).id, None
    organisation_id = new.organisation_id or work.scope.organisation_id
    if organisation_id is None:
        raise Invalid(fields=[FieldProblem("organisation_id", "name the organisation")])
    found = await tenancy.organisation(work, organisation_id)
    return found.partner_id, found.id


def may_give(subject: Subject, role: Role) -> bool:
    """Whether the caller manages people of this role."""
    allowed = {
        Role.OPERATOR_ADMIN: {Realm.OPERATOR, Realm.PARTNER, Realm.CLIENT},
        Role.PARTNER_ADMIN: {Realm.PARTNER, Realm.CLIENT},
        Role.CLIENT_OWNER: {Realm.CLIENT},
    }
    return role in HUMANS and role.realm in allowed.get(subject.role, set())


def _write_secret(file: Path, secret: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secret + "\n")
