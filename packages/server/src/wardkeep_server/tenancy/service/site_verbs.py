"""Sites: made, renamed, listed; and what their appliances must hear of."""

import secrets
from collections.abc import Collection

from sqlalchemy import Subquery

from wardkeep_core.evidence.checkpoint import log_origin
from wardkeep_server.audit.service import record
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.paging import cut
from wardkeep_server.platform.scope import Scope
from wardkeep_server.platform.subject import Realm
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import repository
from wardkeep_server.tenancy.errors import OperatorsOnly
from wardkeep_server.tenancy.models import Site
from wardkeep_server.tenancy.schemas import NewSite, SiteView
from wardkeep_server.tenancy.service.facts import SiteFacts, SitePlace, facts_of, find_site
from wardkeep_server.tenancy.service.organisations import find_organisation


async def sites(
    work: Work, organisation_id: str | None, *, limit: int, after: str | None
) -> tuple[list[SiteFacts], str | None]:
    """Sites in scope, by name, and the cursor to the next page."""
    found = await repository.sites(work.scope, work.session, organisation_id, limit=limit, after=after)
    rows, following = cut(found, limit, "name")
    return [facts_of(row) for row in rows], following


def some_sites(
    work: Work, *, organisation_id: str | None = None, site_id: str | None = None, limit: int, after: str | None = None
) -> Subquery:
    """One page of sites in scope, by name, as part of a larger statement; `platform.paging.cut` it to `limit`."""
    narrowed = {"organisation_id": organisation_id, "site_id": site_id}
    return repository.some_sites(work.scope, **narrowed, limit=limit, after=after)


async def site(work: Work, site_id: str, *, lock: bool = False) -> SiteFacts:
    """One site in scope, or NotFound. Every slice that is given a site id asks here first."""
    return facts_of(await find_site(work, site_id, lock=lock))


async def sites_by_id(work: Work, site_ids: Collection[str]) -> dict[str, SiteFacts]:
    """Sites in scope among the ids."""
    return {row.id: facts_of(row) for row in await repository.sites_by_id(work.scope, work.session, site_ids)}


async def site_places(work: Work) -> list[SitePlace]:
    """Every site in scope that is not archived, by name, in one statement."""
    return [SitePlace(*row) for row in await repository.site_places(work.scope, work.session)]


async def count_sites(work: Work) -> int:
    """Sites in scope that are not archived."""
    return await repository.count_sites(work.scope, work.session)


async def create_site(work: Work, new: NewSite, *, embedded: bool = False) -> SiteView:
    """A new site in dry run, with a log of its own."""
    owner = await find_organisation(work, new.organisation_id)
    if new.lab and work.actor.subject.realm not in {Realm.OPERATOR, Realm.SYSTEM}:
        raise OperatorsOnly
    row = Site(
        id=new_id(),
        partner_id=owner.partner_id,
        organisation_id=owner.id,
        name=new.name,
        time_zone=new.time_zone,
        log_id=secrets.token_hex(16),
        created_at=work.now,
        embedded=embedded,
        lab=new.lab,
    )
    await repository.add(work.session, row)
    await record(work, "site.create", facts_of(row).target(), after=new.model_dump(mode="json"))
    return SiteView.model_validate(row)


async def rename_site(work: Work, site_id: str, name: str) -> SiteView:
    """Another name; ids and evidence stay."""
    row = await find_site(work, site_id, lock=True)
    before = {"name": row.name}
    await repository.change(work.session, row, {"name": name})
    await record(work, "site.rename", facts_of(row).target(), before=before, after={"name": name})
    return SiteView.model_validate(row)


async def log_id(scope: Scope, session: Session, site_id: str) -> str:
    """Id of the site's log."""
    row = await repository.site(scope, session, site_id)
    if row is None:
        raise NotFound
    return row.log_id


async def touch_site(work: Work, site_id: str) -> None:
    """Something that an appliance of the site must hear of has changed elsewhere (a device, for example)."""
    await repository.touch_site(work.scope, work.session, site_id)


async def touch_organisation(work: Work, organisation_id: str) -> None:
    """As touch_site, for every site of the organisation (a consent, for example)."""
    await repository.touch_sites(work.scope, work.session, organisation_id=organisation_id)


def origin_of(settings_of_server: Settings, log_id: str) -> str:
    """Origin of a log: `<operator host>/wardkeep/<log id>`."""
    return log_origin(settings_of_server.wardkeep_operator_host, log_id)
