"""One's own ways in by providers: linked by a signed-in step-up, never by a mail address."""

from sqlalchemy.exc import IntegrityError

from wardkeep_server.audit.service import record
from wardkeep_server.identity import oidc_repository, passkey_repository, repository
from wardkeep_server.identity.errors import IdentityTaken, LastMethod, ProviderAnswerRefused, ProviderUnknown
from wardkeep_server.identity.models import Identity, User
from wardkeep_server.identity.oidc_schemas import IdentityView, OwnIdentities
from wardkeep_server.identity.service.departures import Purpose, Returned, arrive, depart
from wardkeep_server.identity.service.factors import note_factors
from wardkeep_server.identity.service.lockout import user_target
from wardkeep_server.identity.service.oidc_protocol import Vouched
from wardkeep_server.identity.service.sessions import own_account, person_target
from wardkeep_server.identity.service.vouchers import Voucher, own, shared, shown, voucher
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.work import Work


async def own_identities(work: Work) -> OwnIdentities:
    """What is linked, and what else may be."""
    vouchers = shared(work.parts.settings)
    organisation_id = work.actor.subject.organisation_id
    if organisation_id is not None:
        rows = await oidc_repository.providers_of(work.scope, work.session, organisation_id)
        vouchers += [own(work.parts, row) for row in rows]
    names = {one.key: one.name for one in vouchers}
    linked = await oidc_repository.identities(work.scope, work.session, work.actor.subject.id)
    taken = {row.provider for row in linked}
    return OwnIdentities(
        identities=[view(row, names.get(row.provider, row.provider)) for row in linked],
        linkable=[shown(one) for one in vouchers if one.key not in taken],
    )


async def begin_link(work: Work, key: str, browser_token: str) -> str:
    """The provider's address to send the browser to. Raises ProviderUnknown, Unavailable."""
    one = await _linkable(work, key)
    session_id = work.actor.subject.session_id
    return await depart(work.parts, one, Purpose.LINK, browser_token, session_id=session_id)


async def link(work: Work, key: str, returned: Returned) -> IdentityView:
    """Link whoever came back to the caller's account. Raises IdentityTaken, and what a sign-in by provider raises.

    Nothing of this transaction is asked before the provider has answered, so no connection waits for it.
    """
    one = await _linkable(work, key)
    _, person = await arrive(work.parts, one, Purpose.LINK, returned, session_id=work.actor.subject.session_id)
    if one.holds_to_domains(work.actor.subject.realm) and one.domains and not in_domains(one, person.mail):
        raise ProviderAnswerRefused("The mail address there is of a domain that may not be linked here")
    user = await own_account(work)
    row = await link_row(work, user, one, person)
    await note_factors(work, user, enrolled=user.second_factor)
    return view(row, one.name)


async def unlink(work: Work, identity_id: str) -> None:
    """Remove one's own. Raises NotFound, LastMethod."""
    user = await own_account(work)
    locked = await repository.user(work.scope, work.session, user.id, lock=True)
    row = await oidc_repository.remove_identity(work.scope, work.session, user.id, identity_id)
    if row is None or locked is None:
        raise NotFound
    left = await oidc_repository.how_many(work.scope, work.session, user.id)
    passkeys = await passkey_repository.how_many(work.scope, work.session, user.id)
    if locked.password_hash is None and not left and not passkeys:
        raise LastMethod
    await note_factors(work, user, enrolled=user.second_factor)
    await record(work, "identity.unlink", person_target(work.actor.subject), before={"provider": row.provider})


async def link_row(work: Work, user: User, one: Voucher, person: Vouched) -> Identity:
    """Write the link. Raises IdentityTaken."""
    row = Identity(
        id=new_id(),
        user_id=user.id,
        partner_id=user.partner_id,
        organisation_id=user.organisation_id,
        provider=one.key,
        issuer=person.issuer,
        subject=person.subject,
        lookup=one.lookup(person.issuer, person.subject),
        shown_as=person.mail,
        created_at=work.now,
    )
    try:
        await oidc_repository.add(work.session, row)
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == "23505":
            raise IdentityTaken from error
        raise
    await record(work, "identity.link", user_target(user), after={"provider": one.key})
    return row


def in_domains(one: Voucher, mail: str | None) -> bool:
    """Whether the provider stands behind an address of a listed domain."""
    return mail is not None and mail.rpartition("@")[2] in one.domains


def view(row: Identity, name: str) -> IdentityView:
    """As its person sees it."""
    return IdentityView(
        id=row.id,
        provider=row.provider,
        provider_name=name,
        shown_as=row.shown_as,
        created_at=row.created_at,
        used_at=row.used_at,
    )


async def _linkable(work: Work, key: str) -> Voucher:
    one = await voucher(work.parts, key)
    if not one.serves(work.actor.subject):
        raise ProviderUnknown
    return one
