"""SQL of the lines of appliances under heads of the platform log."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.anchor.models import PlatformCosignature
from wardkeep_server.platform.db import Session


async def add(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep a line; False when this appliance's is there already, and then that one stays."""
    statement = insert(PlatformCosignature).values(**values).on_conflict_do_nothing()
    return await session.scalar(statement.returning(PlatformCosignature.size)) is not None


async def newest(session: Session, appliance_id: str) -> PlatformCosignature | None:
    """Under the largest head that this appliance signed."""
    query = select(PlatformCosignature).where(PlatformCosignature.appliance_id == appliance_id)
    return await session.scalar(query.order_by(PlatformCosignature.size.desc()).limit(1))


async def under(
    session: Session, sizes: Collection[int], appliance_ids: Collection[str]
) -> Sequence[PlatformCosignature]:
    """Lines of these appliances under heads of these sizes, by size and appliance."""
    query = select(PlatformCosignature).where(PlatformCosignature.size.in_(sizes))
    query = query.where(PlatformCosignature.appliance_id.in_(appliance_ids))
    return (await session.scalars(query.order_by(PlatformCosignature.size, PlatformCosignature.appliance_id))).all()
