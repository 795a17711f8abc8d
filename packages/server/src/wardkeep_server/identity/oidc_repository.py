"""SQL of sign-in by other providers: departures, identities, own providers, people who wait."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.identity.models import Departure, Identity, Provider, Waiting
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within


async def add(session: Session, row: Departure | Identity | Provider) -> None:
    """Insert now."""
    session.add(row)
    await session.flush()


async def use_departure(session: Session, state_hash: str, browser_hash: str, now: datetime) -> Departure | None:
    """Use a departure up in the browser that left; None when it is unknown, used, ended or another browser's."""
    statement = update(Departure).where(
        Departure.state_hash == state_hash,
        Departure.browser_hash == browser_hash,
        Departure.used_at.is_(None),
        Departure.ends_at > now,
    )
    return await session.scalar(statement.values(used_at=now).returning(Departure))


async def identity(session: Session, lookup: str) -> Identity | None:
    """By provider, issuer and subject; the gate's scope must present them."""
    return await session.scalar(select(Identity).where(Identity.lookup == lookup))


async def note_use(session: Session, identity_id: str, now: datetime) -> None:
    """It was signed in with."""
    await session.execute(update(Identity).where(Identity.id == identity_id).values(used_at=now))


async def identities(scope: Scope, session: Session, user_id: str) -> Sequence[Identity]:
    """A person's, oldest first."""
    query = select(Identity).where(within(scope, Identity), Identity.user_id == user_id)
    return (await session.scalars(query.order_by(Identity.created_at, Identity.id))).all()


async def how_many(scope: Scope, session: Session, user_id: str) -> int:
    """Of a person."""
    query = select(func.count()).select_from(Identity).where(within(scope, Identity), Identity.user_id == user_id)
    return await session.scalar(query) or 0


async def remove_identity(scope: Scope, session: Session, user_id: str, identity_id: str) -> Identity | None:
    """What was removed, if there was such a one."""
    statement = delete(Identity).where(within(scope, Identity), Identity.user_id == user_id, Identity.id == identity_id)
    return await session.scalar(statement.returning(Identity))


async def provider(scope: Scope, session: Session, provider_id: str, *, lock: bool = False) -> Provider | None:
    """One in scope; the gate's scope presents its id."""
    query = select(Provider).where(within(scope, Provider), Provider.id == provider_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def providers(scope: Scope, session: Session, *, limit: int, after: str | None) -> Sequence[Provider]:
    """Newest first."""
    query = select(Provider).where(within(scope, Provider))
    paged = page_query(query, Provider.created_at, Provider.id, limit=limit, after=after, descending=True)
    rows: Sequence[Provider] = (await session.scalars(paged)).all()
    return rows


async def providers_of(scope: Scope, session: Session, organisation_id: str) -> Sequence[Provider]:
    """Of one organisation."""
    query = select(Provider).where(within(scope, Provider), Provider.organisation_id == organisation_id)
    return (await session.scalars(query)).all()


async def remove_provider(scope: Scope, session: Session, provider_id: str) -> int:
    """With everybody's link to it and those who wait; how many links there were."""
    unlinked = delete(Identity).where(within(scope, Identity), Identity.provider == provider_id)
    gone = (await session.execute(unlinked.returning(Identity.id))).all()
    await session.execute(delete(Waiting).where(within(scope, Waiting), Waiting.provider == provider_id))
    await session.execute(delete(Provider).where(within(scope, Provider), Provider.id == provider_id))
    return len(gone)


async def waiting_as(session: Session, lookup: str) -> Waiting | None:
    """By provider, issuer and subject; the gate's scope must present them."""
    return await session.scalar(select(Waiting).where(Waiting.lookup == lookup))


async def wait(session: Session, row: Waiting) -> None:
    """Note somebody who asks; once, however often they ask. The gate's scope must present the lookup."""
    names = [column.name for column in Waiting.__table__.columns]
    values = {name: getattr(row, name) for name in names}
    await session.execute(insert(Waiting).values(**values).on_conflict_do_nothing(index_elements=["lookup"]))


async def waiting(scope: Scope, session: Session, *, limit: int, after: str | None) -> Sequence[Waiting]:
    """People who still wait, newest first."""
    query = select(Waiting).where(within(scope, Waiting), Waiting.decided_at.is_(None))
    paged = page_query(query, Waiting.asked_at, Waiting.id, limit=limit, after=after, descending=True)
    rows: Sequence[Waiting] = (await session.scalars(paged)).all()
    return rows


async def decide(scope: Scope, session: Session, waiting_id: str, decision: str, now: datetime) -> Waiting | None:
    """Decide about somebody who waits; None when nobody of that id does."""
    statement = update(Waiting).where(within(scope, Waiting), Waiting.id == waiting_id, Waiting.decided_at.is_(None))
    return await session.scalar(statement.values(decided_at=now, decision=decision).returning(Waiting))


async def purge(session: Session, before: datetime) -> None:
    """Delete departures that ended long ago."""
    await session.execute(delete(Departure).where(Departure.ends_at < before))
