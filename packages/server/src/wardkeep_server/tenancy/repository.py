"""SQL of partners, organisations and sites."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Subquery, func, select, update

from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within
from wardkeep_server.tenancy.models import Organisation, Partner, Site


async def partners(scope: Scope, session: Session, *, limit: int, after: str | None) -> Sequence[Partner]:
    """By name."""
    query = select(Partner).where(within(scope, Partner))
    return (await session.scalars(page_query(query, Partner.name, Partner.id, limit=limit, after=after))).all()


async def partner(scope: Scope, session: Session, partner_id: str) -> Partner | None:
    """One partner in scope."""
    return await session.scalar(select(Partner).where(within(scope, Partner), Partner.id == partner_id))


async def organisations(
    scope: Scope, session: Session, partner_id: str | None, *, limit: int, after: str | None
) -> Sequence[Organisation]:
    """By name."""
    query = select(Organisation).where(within(scope, Organisation))
    if partner_id is not None:
        query = query.where(Organisation.partner_id == partner_id)
    paged = page_query(query, Organisation.name, Organisation.id, limit=limit, after=after)
    return (await session.scalars(paged)).all()


async def organisation(scope: Scope, session: Session, organisation_id: str) -> Organisation | None:
    """One organisation in scope."""
    query = select(Organisation).where(within(scope, Organisation), Organisation.id == organisation_id)
    return await session.scalar(query)


async def sites(
    scope: Scope, session: Session, organisation_id: str | None, *, limit: int, after: str | None
) -> Sequence[Site]:
    """By name, archived ones left out."""
    query = select(Site).where(within(scope, Site), Site.archived_at.is_(None))
    if organisation_id is not None:
        query = query.where(Site.organisation_id == organisation_id)
    return (await session.scalars(page_query(query, Site.name, Site.id, limit=limit, after=after))).all()


def some_sites(
    scope: Scope, *, organisation_id: str | None, site_id: str | None, limit: int, after: str | None
) -> Subquery:
    """One page of sites as part of a larger statement: id, name, partner_id, organisation_id; one row too many."""
    columns: tuple[Any, ...] = (Site.id, Site.name, Site.partner_id, Site.organisation_id)
    query = select(*columns).where(within(scope, Site), Site.archived_at.is_(None))
    if organisation_id is not None:
        query = query.where(Site.organisation_id == organisation_id)
    if site_id is not None:
        query = query.where(Site.id == site_id)
    return page_query(query, Site.name, Site.id, limit=limit, after=after).subquery("some_sites")


async def site_places(scope: Scope, session: Session) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every site that is not archived, by name: the columns of `facts.SitePlace`, in its order."""
    columns: tuple[Any, ...] = (
        *(Site.id, Site.name, Site.organisation_id, Organisation.name.label("organisation_name")),
        *(Site.created_at, Site.stopped, Site.parameters),
    )
    query = select(*columns).join(Organisation, Organisation.id == Site.organisation_id)
    query = query.where(within(scope, Site), Site.archived_at.is_(None)).order_by(Site.name, Site.id)
    return (await session.execute(query)).all()


async def site(scope: Scope, session: Session, site_id: str, *, lock: bool = False) -> Site | None:
    """One site in scope; `lock` holds its row for the rest of the transaction."""
    query = select(Site).where(within(scope, Site), Site.id == site_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def sites_by_id(scope: Scope, session: Session, site_ids: Collection[str]) -> Sequence[Site]:
    """Sites in scope among the ids."""
    return (await session.scalars(select(Site).where(within(scope, Site), Site.id.in_(site_ids)))).all()


async def count_sites(scope: Scope, session: Session) -> int:
    """Sites in scope that are not archived."""
    query = select(func.count()).select_from(Site).where(within(scope, Site), Site.archived_at.is_(None))
    return await session.scalar(query) or 0


async def organisation_names(scope: Scope, session: Session, ids: Collection[str]) -> dict[str, str]:
    """Names by id."""
    query = select(Organisation.id, Organisation.name).where(within(scope, Organisation), Organisation.id.in_(ids))
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def touch_sites(scope: Scope, session: Session, *, organisation_id: str) -> None:
    """Raise the revision of every site of an organisation."""
    statement = update(Site).where(within(scope, Site), Site.organisation_id == organisation_id)
    await session.execute(statement.values(revision=Site.revision + 1))


async def touch_site(scope: Scope, session: Session, site_id: str) -> None:
    """Raise one site's revision."""
    statement = update(Site).where(within(scope, Site), Site.id == site_id)
    await session.execute(statement.values(revision=Site.revision + 1))


async def add(session: Session, row: Partner | Organisation | Site) -> None:
    """Insert now, so that a broken rule shows here."""
    session.add(row)
    await session.flush()


async def change(session: Session, row: Partner | Organisation | Site, values: dict[str, Any]) -> None:
    """Set columns of a loaded row."""
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()
