"""SQL of orders."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, exists, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from wardkeep_server.fleet.models import Appliance, Checkin
from wardkeep_server.fleet.order_models import OrderCounter, OrderRow, OrderTargetRow
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within

PENDING = ("queued", "delivered")
UNDER_WAY = (*PENDING, "accepted", "running")
MOST_HANDED_OUT = 16


async def appliances(scope: Scope, session: Session, ids: Collection[str]) -> Sequence[Appliance]:
    """Appliances in scope among the ids, retired ones included, in order of id."""
    query = select(Appliance).where(within(scope, Appliance), Appliance.id.in_(ids))
    return (await session.scalars(query.order_by(Appliance.id))).all()


async def ready_at(scope: Scope, session: Session, site_id: str) -> Sequence[str]:
    """Ids of a site's appliances that take orders."""
    query = select(Appliance.id).where(within(scope, Appliance), Appliance.site_id == site_id)
    return (
        await session.scalars(query.where(Appliance.retired_at.is_(None), Appliance.confirmed_at.is_not(None)))
    ).all()


async def names(scope: Scope, session: Session, ids: Collection[str]) -> dict[str, str]:
    """Names of appliances by id."""
    query = select(Appliance.id, Appliance.name).where(within(scope, Appliance), Appliance.id.in_(ids))
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def next_numbers(scope: Scope, session: Session, ids: Collection[str]) -> dict[str, int]:
    """The next number of each appliance: above our own counter, and above what the appliance says it accepted.

    So numbers still rise after this database was put back. Rows are locked in order of id until the transaction ends.
    """
    said = func.coalesce(Checkin.report["order_number"].astext.cast(BigInteger), 0)
    columns = (Appliance.id, Appliance.partner_id, Appliance.organisation_id, Appliance.site_id, said + 1)
    source = select(*columns).outerjoin(Checkin, Checkin.appliance_id == Appliance.id)
    source = source.where(within(scope, Appliance), Appliance.id.in_(ids)).order_by(Appliance.id)
    named = ["appliance_id", "partner_id", "organisation_id", "site_id", "number"]
    statement = upsert(OrderCounter).from_select(named, source)
    raised = func.greatest(OrderCounter.number, statement.excluded.number - 1) + 1
    raising = statement.on_conflict_do_update(index_elements=["appliance_id"], set_={"number": raised})
    rows = await session.execute(raising.returning(OrderCounter.appliance_id, OrderCounter.number))
    return {row[0]: row[1] for row in rows}


async def add(session: Session, order: Mapping[str, Any], targets: Sequence[Mapping[str, Any]]) -> None:
    """Insert an order with its targets; two statements."""
    await session.execute(insert(OrderRow).values(**order))
    await session.execute(insert(OrderTargetRow), list(targets))


async def mark(session: Session, appliance_ids: Collection[str], now: datetime) -> None:
    """Let the next check-in of each appliance look for orders."""
    statement = update(Checkin).where(Checkin.appliance_id.in_(appliance_ids))
    await session.execute(statement.values(scan_wanted_at=now))


_MARK_FORGOTTEN = text(
    "UPDATE fleet_checkins c SET scan_wanted_at = :now WHERE c.scan_wanted_at IS NULL"
    " AND EXISTS (SELECT FROM fleet_order_targets t WHERE t.appliance_id = c.appliance_id"
    " AND t.state IN ('queued', 'delivered') AND t.expires_at > :now)"
)


async def mark_forgotten(session: Session, now: datetime) -> None:
    """Mark every appliance with a waiting order: it had never checked in, or its answer was lost on our side."""
    await session.execute(_MARK_FORGOTTEN, {"now": now})


async def page(
    scope: Scope, session: Session, site_id: str | None, about: Mapping[str, str], *, limit: int, after: str | None
) -> Sequence[OrderRow]:
    """Newest first; of one site when named, and with these parameters."""
    query = select(OrderRow).where(within(scope, OrderRow))
    if site_id is not None:
        here = (OrderTargetRow.order_id == OrderRow.id) & (OrderTargetRow.site_id == site_id)
        query = query.where(exists().where(within(scope, OrderTargetRow), here))
    if about:
        query = query.where(OrderRow.parameters.contains(dict(about)))
    paged = page_query(query, OrderRow.issued_at, OrderRow.id, limit=limit, after=after, descending=True)
    return (await session.scalars(paged)).all()


async def order(scope: Scope, session: Session, order_id: str) -> OrderRow | None:
    """One order in scope."""
    return await session.scalar(select(OrderRow).where(within(scope, OrderRow), OrderRow.id == order_id))


async def targets(scope: Scope, session: Session, order_id: str, *, lock: bool = False) -> Sequence[OrderTargetRow]:
    """Targets of one order, in order of appliance id."""
    query = select(OrderTargetRow).where(within(scope, OrderTargetRow), OrderTargetRow.order_id == order_id)
    query = query.order_by(OrderTargetRow.appliance_id)
    return (await session.scalars(query.with_for_update() if lock else query)).all()


async def states(scope: Scope, session: Session, order_ids: Collection[str]) -> Sequence[tuple[str, str, int]]:
    """(order id, state as stored, how many targets) of the named orders, in one statement."""
    query = select(OrderTargetRow.order_id, OrderTargetRow.state, func.count())
    query = query.where(within(scope, OrderTargetRow), OrderTargetRow.order_id.in_(order_ids))
    rows = await session.execute(query.group_by(OrderTargetRow.order_id, OrderTargetRow.state))
    return [(row[0], row[1], row[2]) for row in rows]


async def queued_before(
    scope: Scope, session: Session, order_type: str, appliance_ids: Collection[str]
) -> Sequence[OrderTargetRow]:
    """Orders of the same type for these appliances that were not handed out yet, locked."""
    query = select(OrderTargetRow).where(
        within(scope, OrderTargetRow),
        OrderTargetRow.appliance_id.in_(appliance_ids),
        OrderTargetRow.state == "queued",
        OrderTargetRow.type == order_type,
    )
    return (await session.scalars(query.order_by(OrderTargetRow.appliance_id).with_for_update())).all()


async def pending(session: Session, appliance_id: str) -> Sequence[OrderTargetRow]:
    """What waits for an appliance, by number, locked."""
    query = select(OrderTargetRow).where(OrderTargetRow.appliance_id == appliance_id, OrderTargetRow.state.in_(PENDING))
    query = query.order_by(OrderTargetRow.number).limit(MOST_HANDED_OUT).with_for_update()
    return (await session.scalars(query)).all()


async def named(session: Session, appliance_id: str, order_ids: Collection[str]) -> dict[str, OrderTargetRow]:
    """An appliance's own part of the named orders, locked."""
    query = select(OrderTargetRow).where(
        OrderTargetRow.appliance_id == appliance_id, OrderTargetRow.order_id.in_(order_ids)
    )
    rows = await session.scalars(query.order_by(OrderTargetRow.order_id).with_for_update())
    return {row.order_id: row for row in rows}


async def overdue(session: Session, now: datetime, *, most: int) -> Sequence[OrderTargetRow]:
    """Under way although their time ran out, locked; what another process holds is left to it."""
    query = select(OrderTargetRow).where(OrderTargetRow.state.in_(UNDER_WAY), OrderTargetRow.expires_at <= now)
    query = query.order_by(OrderTargetRow.expires_at).limit(most).with_for_update(skip_locked=True)
    return (await session.scalars(query)).all()


async def write(session: Session) -> None:
    """Send what was set on loaded rows."""
    await session.flush()
