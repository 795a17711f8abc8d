"""SQL of the outbox and of open streams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, String, cast, delete, func, literal, select, text, true, tuple_, update
from sqlalchemy.orm import aliased

from wardkeep_server.notify.events import CHANNEL
from wardkeep_server.notify.models import Event, Stream
from wardkeep_server.notify.schemas import EventKind
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within

LAST_ID = 2**63 - 1
Position = tuple[int, int]
"""(xact, id): grows in the order in which rows may be read."""
_HORIZON = cast(cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), String), BigInteger)
"""Every transaction below it has ended: what it wrote is there."""


@dataclass(frozen=True)
class Batch:
    """Rows that may be told, in order; where reading goes on; whether rows wait for a transaction under way."""

    rows: Sequence[Event]
    position: Position
    waiting: bool
    more: bool


async def here(session: Session) -> Position:
    """A position before which nothing can be missing any more."""
    horizon = (await session.execute(select(_HORIZON))).scalar_one()
    return horizon - 1, LAST_ID


async def after(scope: Scope, session: Session, position: Position, *, limit: int) -> Batch:
    """Rows in scope beyond a position. Rows and horizon are of one snapshot: nothing can commit between the two."""
    there = tuple_(literal(position[0], BigInteger), literal(position[1], BigInteger))
    beyond = select(Event).where(within(scope, Event), tuple_(Event.xact, Event.id) > there)
    rows_table = beyond.order_by(Event.xact, Event.id).limit(limit).subquery("beyond")
    row_of, horizon_table = aliased(Event, rows_table), select(_HORIZON.label("horizon")).subquery("horizon")
    query = select(horizon_table.c.horizon, row_of).select_from(horizon_table.outerjoin(rows_table, true()))
    found = (await session.execute(query.order_by(row_of.xact, row_of.id))).all()
    horizon: int = found[0][0]
    seen = [row for _, row in found if row is not None]
    rows = [row for row in seen if row.xact < horizon]
    waiting, more = len(rows) < len(seen), len(rows) == limit
    if waiting or more:
        return Batch(rows, (rows[-1].xact, rows[-1].id) if rows else position, waiting, more)
    return Batch(rows, max(position, (horizon - 1, LAST_ID)), waiting=False, more=False)


async def prune(session: Session, before: datetime) -> None:
    """Forget old rows, and streams that nobody has seen since."""
    await session.execute(delete(Event).where(Event.at < before))
    await session.execute(delete(Stream).where(Stream.seen_at < before))


_PULSE = text(
    """
    WITH heard AS (
      SELECT DISTINCT partner_id, organisation_id, site_id FROM fleet_checkins
      WHERE (at > :since AND at <= :until)
        OR (at > CAST(:since AS timestamptz) - :online AND at <= CAST(:until AS timestamptz) - :online)
        OR (at > CAST(:since AS timestamptz) - :stale AND at <= CAST(:until AS timestamptz) - :stale)
    ), written AS (
      INSERT INTO notify_events (partner_id, organisation_id, site_id, kind, subject_id)
      SELECT partner_id, organisation_id, site_id, :kind, site_id FROM heard
    )
    SELECT pg_notify(:channel, '') WHERE EXISTS (SELECT FROM heard)
    """
)


async def pulse(session: Session, since: datetime, until: datetime, online: timedelta, stale: timedelta) -> None:
    """One row for each site that checked in between the two moments, or whose silence then reached a limit."""
    values = {"since": since, "until": until, "online": online, "stale": stale}
    await session.execute(_PULSE, {**values, "kind": EventKind.SITE_CHECKIN.value, "channel": CHANNEL})


# --- open streams -------------------------------------------------------------------------------------------------


async def open_streams(scope: Scope, session: Session, session_id: str, not_before: datetime) -> int:
    """How many streams of a session were seen since."""
    query = select(func.count()).select_from(Stream).where(within(scope, Stream), Stream.session_id == session_id)
    return await session.scalar(query.where(Stream.seen_at > not_before)) or 0


async def add_stream(session: Session, row: Stream) -> None:
    """Insert now."""
    session.add(row)
    await session.flush()


async def see_stream(session: Session, stream_id: str, now: datetime) -> None:
    """It is still open."""
    await session.execute(update(Stream).where(Stream.id == stream_id).values(seen_at=now))


async def drop_stream(session: Session, stream_id: str) -> None:
    """It is closed."""
    await session.execute(delete(Stream).where(Stream.id == stream_id))
