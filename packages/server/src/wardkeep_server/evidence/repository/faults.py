"""SQL of what was refused and of what must not happen; and of the words behind decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.evidence.models import Alarm, Reason, Refusal
from wardkeep_server.evidence.repository.closings import still_open
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within


async def add_refusal(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep a refusal once; False when the same bytes were refused for the same cause before."""
    statement = insert(Refusal).values(**values).on_conflict_do_nothing().returning(Refusal.id)
    return await session.scalar(statement) is not None


async def add_alarm(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep an alarm once; False when it was raised before."""
    statement = insert(Alarm).values(**values).on_conflict_do_nothing().returning(Alarm.id)
    return await session.scalar(statement) is not None


async def alarms(scope: Scope, session: Session, log_ids: Sequence[str], *, limit: int) -> Sequence[Alarm]:
    """Newest first."""
    query = select(Alarm).where(within(scope, Alarm), Alarm.log_id.in_(log_ids))
    return (await session.scalars(query.order_by(Alarm.noticed_at.desc(), Alarm.id.desc()).limit(limit))).all()


async def alarm_counts(scope: Scope, session: Session) -> Sequence[tuple[str, int, datetime]]:
    """(site id, number of open alarms, when the first was noticed) of every site in scope that has any."""
    query = select(Alarm.site_id, func.count(), func.min(Alarm.noticed_at)).where(within(scope, Alarm), still_open())
    return [(row[0], row[1], row[2]) for row in await session.execute(query.group_by(Alarm.site_id))]


async def refusal_counts(scope: Scope, session: Session, log_ids: Sequence[str]) -> dict[str, int]:
    """How many envelopes were refused, by log."""
    query = select(Refusal.log_id, func.count().label("refused")).where(within(scope, Refusal))
    found = await session.execute(query.where(Refusal.log_id.in_(log_ids)).group_by(Refusal.log_id))
    return {row.log_id: row.refused for row in found}


async def add_reason(session: Session, reason: Reason) -> None:
    """Keep the words and salt of a decision."""
    session.add(reason)
    await session.flush()
