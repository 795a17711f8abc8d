"""Partners and their organisations."""

from collections.abc import Collection

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import FieldProblem, Invalid, NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import repository
from wardkeep_server.tenancy.models import Organisation, Partner
from wardkeep_server.tenancy.schemas import NewOrganisation, OrganisationView, PartnerView


async def partners(work: Work, *, limit: int, after: str | None) -> Page[PartnerView]:
    """Partners in scope, by name."""
    rows, following = cut(await repository.partners(work.scope, work.session, limit=limit, after=after), limit, "name")
    return Page(items=[PartnerView.model_validate(row) for row in rows], next=following)


async def partner(work: Work, partner_id: str) -> PartnerView:
    """One partner."""
    return PartnerView.model_validate(await find_partner(work, partner_id))


async def create_partner(work: Work, name: str) -> PartnerView:
    """A new partner."""
    row = Partner(id=new_id(), name=name, created_at=work.now)
    await repository.add(work.session, row)
    await record(work, "partner.create", Target("partner", row.id, row.id), after={"name": name})
    return PartnerView.model_validate(row)


async def rename_partner(work: Work, partner_id: str, name: str) -> PartnerView:
    """Another name; ids and evidence stay."""
    row = await find_partner(work, partner_id)
    before = {"name": row.name}
    await repository.change(work.session, row, {"name": name})
    await record(work, "partner.rename", Target("partner", row.id, row.id), before=before, after={"name": name})
    return PartnerView.model_validate(row)


async def organisations(work: Work, partner_id: str | None, *, limit: int, after: str | None) -> Page[OrganisationView]:
    """Organisations in scope, by name."""
    found = await repository.organisations(work.scope, work.session, partner_id, limit=limit, after=after)
    rows, following = cut(found, limit, "name")
    return Page(items=[OrganisationView.model_validate(row) for row in rows], next=following)


async def organisation(work: Work, organisation_id: str) -> OrganisationView:
    """One organisation."""
    return OrganisationView.model_validate(await find_organisation(work, organisation_id))


async def create_organisation(work: Work, new: NewOrganisation) -> OrganisationView:
    """A new organisation of a partner in scope."""
    partner_id = new.partner_id or work.scope.partner_id
    if partner_id is None:
        raise Invalid(fields=[FieldProblem("partner_id", "name the partner")])
    owner = await find_partner(work, partner_id)
    row = Organisation(id=new_id(), partner_id=owner.id, name=new.name, created_at=work.now)
    await repository.add(work.session, row)
    await record(work, "organisation.create", _of(row), after={"name": new.name})
    return OrganisationView.model_validate(row)


async def rename_organisation(work: Work, organisation_id: str, name: str) -> OrganisationView:
    """Another name; ids and evidence stay."""
    row = await find_organisation(work, organisation_id)
    before = {"name": row.name}
    await repository.change(work.session, row, {"name": name})
    await record(work, "organisation.rename", _of(row), before=before, after={"name": name})
    return OrganisationView.model_validate(row)


async def organisation_names(work: Work, ids: Collection[str]) -> dict[str, str]:
    """Names of organisations in scope by id."""
    return await repository.organisation_names(work.scope, work.session, ids)


async def partner_name(work: Work, partner_id: str) -> str:
    """Name of a partner in scope."""
    return (await find_partner(work, partner_id)).name


async def organisation_of(work: Work, organisation_id: str) -> tuple[str, str]:
    """(partner id, name) of an organisation in scope, or NotFound."""
    row = await find_organisation(work, organisation_id)
    return row.partner_id, row.name


async def find_partner(work: Work, partner_id: str) -> Partner:
    """The row of a partner in scope, or NotFound."""
    row = await repository.partner(work.scope, work.session, partner_id)
    if row is None:
        raise NotFound
    return row


async def find_organisation(work: Work, organisation_id: str) -> Organisation:
    """The row of an organisation in scope, or NotFound."""
    row = await repository.organisation(work.scope, work.session, organisation_id)
    if row is None:
        raise NotFound
    return row


def _of(row: Organisation) -> Target:
    return Target("organisation", row.id, row.partner_id, row.id)
