"""SQL of alarms that a person closed. An alarm is never changed; its closing stands beside it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.elements import ColumnElement

from wardkeep_server.evidence.models import Alarm, AlarmClosing
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within


async def alarm(scope: Scope, session: Session, alarm_id: str) -> Alarm | None:
    """One alarm in scope."""
    return await session.scalar(select(Alarm).where(within(scope, Alarm), Alarm.id == alarm_id))


async def close(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep a closing; False when the alarm was closed before."""
    statement = insert(AlarmClosing).values(**values).on_conflict_do_nothing().returning(AlarmClosing.alarm_id)
    return await session.scalar(statement) is not None


async def closings(scope: Scope, session: Session, alarm_ids: Sequence[str]) -> dict[str, AlarmClosing]:
    """Closings of these alarms, by alarm."""
    query = select(AlarmClosing).where(within(scope, AlarmClosing), AlarmClosing.alarm_id.in_(alarm_ids))
    return {row.alarm_id: row for row in await session.scalars(query)}


async def closed_between(
    scope: Scope, session: Session, log_ids: Sequence[str], start: datetime, end: datetime
) -> Sequence[tuple[str, datetime, datetime]]:
    """(code, when noticed, when closed) of alarms of these logs that a person closed in [start, end), in that order."""
    query = select(Alarm.code, Alarm.noticed_at, AlarmClosing.closed_at).join(
        AlarmClosing, AlarmClosing.alarm_id == Alarm.id
    )
    query = query.where(within(scope, Alarm), Alarm.log_id.in_(log_ids))
    query = query.where(AlarmClosing.closed_at >= start, AlarmClosing.closed_at < end)
    found = await session.execute(query.order_by(AlarmClosing.closed_at, Alarm.id))
    return [(row[0], row[1], row[2]) for row in found]


def still_open() -> ColumnElement[bool]:
    """Condition: nobody closed the alarm."""
    return ~exists().where(AlarmClosing.alarm_id == Alarm.id)
