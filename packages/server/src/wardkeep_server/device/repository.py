"""SQL of devices."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.device.models import Credential, DeviceRow
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within


async def devices(
    scope: Scope, session: Session, site_id: str | None, *, limit: int, after: str | None
) -> Sequence[DeviceRow]:
    """Live ones by name."""
    query = select(DeviceRow).where(within(scope, DeviceRow), DeviceRow.archived_at.is_(None))
    if site_id is not None:
        query = query.where(DeviceRow.site_id == site_id)
    return (await session.scalars(page_query(query, DeviceRow.name, DeviceRow.id, limit=limit, after=after))).all()


async def device(scope: Scope, session: Session, device_id: str, *, lock: bool = False) -> DeviceRow | None:
    """One device in scope."""
    query = select(DeviceRow).where(within(scope, DeviceRow), DeviceRow.id == device_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def by_ids(scope: Scope, session: Session, ids: Collection[str]) -> Sequence[DeviceRow]:
    """Devices in scope among the ids, archived ones included."""
    return (await session.scalars(select(DeviceRow).where(within(scope, DeviceRow), DeviceRow.id.in_(ids)))).all()


async def of_site(scope: Scope, session: Session, site_id: str) -> Sequence[DeviceRow]:
    """Every live device of a site, by name."""
    query = select(DeviceRow).where(
        within(scope, DeviceRow), DeviceRow.site_id == site_id, DeviceRow.archived_at.is_(None)
    )
    return (await session.scalars(query.order_by(DeviceRow.name, DeviceRow.id))).all()


async def watched_by(
    scope: Scope, session: Session, site_id: str, appliance_id: str
) -> Sequence[tuple[DeviceRow, Credential | None]]:
    """Live devices of an appliance with their credentials, by name."""
    query = (
        select(DeviceRow, Credential)
        .outerjoin(Credential, Credential.device_id == DeviceRow.id)
        .where(
            within(scope, DeviceRow),
            DeviceRow.site_id == site_id,
            DeviceRow.appliance_id == appliance_id,
            DeviceRow.archived_at.is_(None),
        )
        .order_by(DeviceRow.name, DeviceRow.id)
        .limit(1000)
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def credentials(scope: Scope, session: Session, device_ids: Collection[str]) -> dict[str, Credential]:
    """Credentials by device; the sealed text is loaded but never shown."""
    query = select(Credential).where(within(scope, Credential), Credential.device_id.in_(device_ids))
    return {row.device_id: row for row in (await session.scalars(query)).all()}


async def undelivered(session: Session, appliance_id: str, now: datetime) -> Sequence[str]:
    """Mark this appliance's credentials as delivered; the devices whose key went out for the first time."""
    statement = (
        update(Credential)
        .where(Credential.appliance_id == appliance_id, Credential.delivered_at.is_(None))
        .values(delivered_at=now)
        .returning(Credential.device_id)
    )
    return (await session.scalars(statement)).all()


async def put_credential(session: Session, values: dict[str, Any]) -> None:
    """Set a credential, in the place of the one before."""
    statement = insert(Credential).values(**values)
    changed = {name: value for name, value in values.items() if name != "device_id"}
    await session.execute(statement.on_conflict_do_update(index_elements=["device_id"], set_=changed))


async def drop_credential(scope: Scope, session: Session, device_id: str) -> None:
    """Forget a credential."""
    await session.execute(delete(Credential).where(within(scope, Credential), Credential.device_id == device_id))


async def add(session: Session, row: DeviceRow) -> None:
    """Insert now."""
    session.add(row)
    await session.flush()


async def change(session: Session, row: DeviceRow, values: dict[str, Any]) -> None:
    """Set columns of a loaded device."""
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()
