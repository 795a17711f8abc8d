"""People whom a provider vouched for and who have no account: they wait until somebody lets them in."""

import re

from sqlalchemy.exc import IntegrityError

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.identity import oidc_repository
from wardkeep_server.identity.errors import IdentityTaken, NotLinked, RoleRefused
from wardkeep_server.identity.models import Identity, User, Waiting
from wardkeep_server.identity.oidc_schemas import WaitingDecision, WaitingView
from wardkeep_server.identity.service.identities import in_domains
from wardkeep_server.identity.service.lockout import user_target
from wardkeep_server.identity.service.oidc_protocol import Vouched
from wardkeep_server.identity.service.people import add_named
from wardkeep_server.identity.service.vouchers import Voucher
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import FieldProblem, Invalid, NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.subject import Realm, Role
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

GIVEN = {
    Realm.OPERATOR: {Role.OPERATOR_OPERATOR, Role.OPERATOR_READONLY},
    Realm.CLIENT: {Role.CLIENT_VIEWER},
}
"""What somebody who waited may become. Administrators are invited, or raised afterwards."""
_NAME = re.compile(r"^[a-z0-9][a-z0-9._+-]*@[a-z0-9.-]+$")
_LONGEST_NAME = 128


async def ask_in(parts: Parts, one: Voucher, person: Vouched) -> None:
    """Note the person, once. Raises NotLinked where nobody of that domain is awaited, or they were refused."""
    mail = person.mail or ""
    if not in_domains(one, mail) or not _NAME.match(mail) or len(mail) > _LONGEST_NAME:
        raise NotLinked
    lookup = one.lookup(person.issuer, person.subject)
    row = Waiting(
        id=new_id(),
        partner_id=one.partner_id,
        organisation_id=one.organisation_id,
        provider=one.key,
        issuer=person.issuer,
        subject=person.subject,
        lookup=lookup,
        mail=mail,
        asked_at=parts.clock(),
    )
    async with parts.database.session(tenancy.presented_scope(lookup)) as session:
        known = await oidc_repository.waiting_as(session, lookup)
        if known is not None and known.decided_at is not None:
            raise NotLinked
        await oidc_repository.wait(session, row)


async def waiting_people(work: Work, *, limit: int, after: str | None) -> Page[WaitingView]:
    """People in scope who wait, newest first."""
    rows = await oidc_repository.waiting(work.scope, work.session, limit=limit, after=after)
    items, following = cut(rows, limit, "asked_at")
    return Page(items=[_view(row) for row in items], next=following)


async def decide(work: Work, waiting_id: str, decision: WaitingDecision) -> WaitingView:
    """Let somebody in with a role, or refuse them. Raises NotFound, RoleRefused, NameTaken, IdentityTaken."""
    row = await oidc_repository.decide(work.scope, work.session, waiting_id, decision.decision, work.now)
    if row is None:
        raise NotFound
    if decision.decision == "approved":
        await _let_in(work, row, decision)
    target = Target("waiting", row.id, row.partner_id, row.organisation_id)
    await record(work, "waiting.decide", target, after={"decision": decision.decision, "provider": row.provider})
    return _view(row)


async def _let_in(work: Work, row: Waiting, decision: WaitingDecision) -> None:
    if decision.role is None:
        raise Invalid(fields=[FieldProblem("role", "name the role")])
    if decision.role not in GIVEN[Realm.OPERATOR if row.organisation_id is None else Realm.CLIENT]:
        raise RoleRefused
    user = User(
        id=new_id(),
        role=decision.role.value,
        username=row.mail,
        display_name=decision.display_name or row.mail,
        partner_id=row.partner_id,
        organisation_id=row.organisation_id,
        password_hash=None,
        password_change_required=False,
        created_at=work.now,
    )
    await add_named(work, user)
    identity = Identity(
        id=new_id(),
        user_id=user.id,
        partner_id=row.partner_id,
        organisation_id=row.organisation_id,
        provider=row.provider,
        issuer=row.issuer,
        subject=row.subject,
        lookup=row.lookup,
        shown_as=row.mail,
        created_at=work.now,
    )
    try:
        await oidc_repository.add(work.session, identity)
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == "23505":
            raise IdentityTaken from error
        raise
    after = {"username": row.mail, "role": user.role, "provider": row.provider}
    await record(work, "user.create", user_target(user), after=after)


def _view(row: Waiting) -> WaitingView:
    return WaitingView.model_validate({name: getattr(row, name) for name in WaitingView.model_fields})
