"""Signing in by a provider: the account is found by provider, issuer and subject, and by nothing else.

A provider counts as one factor, whatever it says about how it asked (`amr`, `auth_time`). Whoever it vouches for and
nobody here knows gets nothing but, where their mail domain is listed, a place among those who wait.
"""

from wardkeep_server.audit.service import record
from wardkeep_server.identity import invite_repository, oidc_repository, repository
from wardkeep_server.identity.errors import InviteGone, NotLinked, ProviderUnknown, WaitingForApproval
from wardkeep_server.identity.models import Identity, Invite, User
from wardkeep_server.identity.schemas import ProviderShown
from wardkeep_server.identity.service.departures import Purpose, Returned, arrive, depart
from wardkeep_server.identity.service.identities import link_row
from wardkeep_server.identity.service.invites import invite_of_hash, newcomer, open_invite
from wardkeep_server.identity.service.lockout import Arrival, count_failures, counters_of, user_target
from wardkeep_server.identity.service.oidc_protocol import Vouched
from wardkeep_server.identity.service.people import add_named
from wardkeep_server.identity.service.sessions import ProvedBy, SignedIn
from wardkeep_server.identity.service.sign_in import HalfSignedIn, actor_of, admit
from wardkeep_server.identity.service.vouchers import Voucher, shared, shown, voucher
from wardkeep_server.identity.service.waiting import ask_in
from wardkeep_server.platform.errors import ServerError
from wardkeep_server.platform.subject import Actor
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy import service as tenancy


async def offered(parts: Parts, own: str | None) -> list[ProviderShown]:
    """What the sign-in page offers: the shared ones, and the organisation's own whose id the page was opened with."""
    found = [shown(one) for one in shared(parts.settings)]
    if own is not None:
        try:
            found.append(shown(await voucher(parts, own)))
        except ProviderUnknown:
            return found
    return found


async def begin_at_provider(
    parts: Parts, key: str, browser_token: str, *, following: str | None, invite_token: str | None
) -> str:
    """The provider's address to send the browser to. Raises ProviderUnknown, InviteGone, Unavailable."""
    one = await voucher(parts, key)
    invite_hash = None
    if invite_token is not None:
        invite = await open_invite(parts, invite_token)
        if not one.serves(newcomer(invite, invite.username)):
            raise ProviderUnknown
        invite_hash = invite.token_hash
    return await depart(parts, one, Purpose.SIGN_IN, browser_token, following=following, invite_hash=invite_hash)


async def sign_in_by_provider(parts: Parts, key: str, returned: Returned, arrival: Arrival) -> SignedIn | HalfSignedIn:
    """Sign in, or half so where a second factor is enrolled. Refusals are written into the audit log."""
    try:
        one = await voucher(parts, key)
        left, person = await arrive(parts, one, Purpose.SIGN_IN, returned)
        identity = await _known(parts, one, person)
        if identity is None and left.invite_hash is not None:
            identity = await _accept(parts, one, left.invite_hash, person, arrival)
        if identity is None:
            await ask_in(parts, one, person)
            raise WaitingForApproval
        return await _enter(parts, identity, arrival)
    except ServerError as error:
        await count_failures(parts, f"{key[:40]} ({error.code})", None, [], arrival)
        raise


async def _known(parts: Parts, one: Voucher, person: Vouched) -> Identity | None:
    lookup = one.lookup(person.issuer, person.subject)
    async with parts.database.session(tenancy.presented_scope(lookup)) as session:
        return await oidc_repository.identity(session, lookup)


async def _enter(parts: Parts, identity: Identity, arrival: Arrival) -> SignedIn | HalfSignedIn:
    scope = tenancy.presented_scope(identity.user_id)
    async with parts.database.session(scope) as session:
        user = await repository.user(scope, session, identity.user_id)
    if user is None:
        raise NotLinked
    async with parts.work(scope, actor_of(user, arrival)) as work:
        user = await repository.user(scope, work.session, user.id, lock=True)
        linked = await oidc_repository.identity(work.session, identity.lookup)
        if user is None or user.disabled_at is not None or linked is None:
            raise NotLinked
        await oidc_repository.note_use(work.session, identity.id, work.now)
        counters = counters_of(parts, user.username, user, arrival)
        return await admit(work, user, ProvedBy.PROVIDER, counters, arrival)


async def _accept(parts: Parts, one: Voucher, invite_hash: str, person: Vouched, arrival: Arrival) -> Identity:
    """The account of an invitation, linked and without a password. Raises InviteGone, NameTaken, IdentityTaken."""
    row = await invite_of_hash(parts, invite_hash)
    if row is None:
        raise InviteGone
    subject = newcomer(row, (person.name or row.username).strip()[:128] or row.username)
    async with parts.work(tenancy.scope_of(subject), Actor(subject, arrival.address, arrival.request_id)) as work:
        if await invite_repository.end(work.scope, work.session, row.id, work.now, "accepted_at") is None:
            raise InviteGone
        user = _invited(row, subject.id, subject.name)
        user.created_at = work.now
        await add_named(work, user)
        after = {"username": row.username, "role": row.role, "invite": row.id}
        await record(work, "user.create", user_target(user), after=after)
        return await link_row(work, user, one, person)


def _invited(row: Invite, user_id: str, name: str) -> User:
    return User(
        id=user_id,
        role=row.role,
        username=row.username,
        display_name=name,
        partner_id=row.partner_id,
        organisation_id=row.organisation_id,
        password_hash=None,
        password_change_required=False,
    )
