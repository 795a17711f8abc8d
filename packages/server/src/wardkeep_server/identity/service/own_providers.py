"""An organisation's own sign-in provider: set up by its owner or its partner's administrator."""

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.identity import oidc_repository
from wardkeep_server.identity.errors import ProviderTaken
from wardkeep_server.identity.models import Provider
from wardkeep_server.identity.oidc_schemas import NewProvider, ProviderChange, ProviderView
from wardkeep_server.identity.service.departures import redirect_uri
from wardkeep_server.identity.service.oidc_protocol import describe
from wardkeep_server.identity.service.vouchers import Voucher, own, seal_client_secret
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import is_mail_domain
from wardkeep_server.platform.errors import FieldProblem, Invalid, NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy


async def own_providers(work: Work, *, limit: int, after: str | None) -> Page[ProviderView]:
    """Providers in scope, newest first."""
    found = await oidc_repository.providers(work.scope, work.session, limit=limit, after=after)
    rows, following = cut(found, limit, "created_at")
    return Page(items=[_view(work.parts, row) for row in rows], next=following)


async def create_provider(work: Work, new: NewProvider) -> ProviderView:
    """Add one after it has described itself. Raises NotFound, OutboundRefused, Unavailable, ProviderTaken."""
    async with work.parts.work(work.scope, work.actor) as look:  # no connection waits for the provider's answer
        place = await tenancy.organisation(look, new.organisation_id)
        if await oidc_repository.providers_of(look.scope, look.session, place.id):
            raise ProviderTaken
    row = Provider(
        id=new_id(),
        partner_id=place.partner_id,
        organisation_id=place.id,
        name=new.name,
        issuer=new.issuer,
        client_id=new.client_id,
        domains=_domains(new.domains),
        created_by=work.actor.subject.name,
        created_at=work.now,
    )
    row.sealed_client_secret = seal_client_secret(work.parts, row, new.client_secret.get_secret_value())
    await _try(work.parts, own(work.parts, row))
    await oidc_repository.add(work.session, row)
    await record(work, "provider.create", _target(row), after={"issuer": row.issuer, "domains": row.domains})
    return _view(work.parts, row)


async def change_provider(work: Work, provider_id: str, change: ProviderChange) -> ProviderView:
    """Change what may be changed. Raises NotFound."""
    row = await oidc_repository.provider(work.scope, work.session, provider_id, lock=True)
    if row is None:
        raise NotFound
    told: dict[str, object] = {}
    for name in ("name", "client_id"):
        value = getattr(change, name)
        if value is not None:
            told[name] = value
    if change.domains is not None:
        told["domains"] = _domains(change.domains)
    before = {name: getattr(row, name) for name in told}
    for name, value in told.items():
        setattr(row, name, value)
    if change.client_secret is not None:
        row.sealed_client_secret = seal_client_secret(work.parts, row, change.client_secret.get_secret_value())
        told["new_client_secret"] = True
    await work.session.flush()
    await record(work, "provider.change", _target(row), before=before, after=told)
    return _view(work.parts, row)


async def remove_provider(work: Work, provider_id: str) -> None:
    """Remove one with everybody's link to it. Raises NotFound."""
    row = await oidc_repository.provider(work.scope, work.session, provider_id, lock=True)
    if row is None:
        raise NotFound
    links = await oidc_repository.remove_provider(work.scope, work.session, provider_id)
    await record(work, "provider.remove", _target(row), before={"issuer": row.issuer, "links": links})


async def _try(parts: Parts, one: Voucher) -> None:
    """It must be reachable and name itself by this issuer before anybody is sent there."""
    parts.outbound.check(one.issuer)
    if "?" in one.issuer:
        raise Invalid(fields=[FieldProblem("issuer", "an issuer has no query")])
    await describe(parts, one)


def _domains(listed: list[str]) -> list[str]:
    for at, one in enumerate(listed):
        if not is_mail_domain(one):
            raise Invalid(fields=[FieldProblem(f"domains.{at}", "not a mail domain")])
    return sorted(set(listed))


def _view(parts: Parts, row: Provider) -> ProviderView:
    return ProviderView(
        id=row.id,
        partner_id=row.partner_id,
        organisation_id=row.organisation_id,
        name=row.name,
        issuer=row.issuer,
        client_id=row.client_id,
        domains=row.domains,
        created_by=row.created_by,
        created_at=row.created_at,
        redirect_uri=redirect_uri(parts, own(parts, row)),
        sign_in_url=f"{parts.settings.public_origin}/sign-in?with={row.id}",
    )


def _target(row: Provider) -> Target:
    return Target("provider", row.id, row.partner_id, row.organisation_id)
