"""SQL of which heads of the platform log an auditor needs for a range of a log."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from wardkeep_server.platform.db import Session

_DAILY = text(
    """
    WITH proved AS (
      SELECT size, gen_time AS at FROM anchor_stamps
      UNION ALL
      SELECT size, since FROM anchor_calendars WHERE NOT EXISTS (SELECT FROM anchor_stamps)
    ), held AS (
      SELECT p.size, min(p.at) AS at, min(l.size) AS held
      FROM proved p JOIN anchor_leaves l ON l.log_id = CAST(:log AS uuid) AND l.leaf_index = p.size - 1
      WHERE l.size > :start GROUP BY p.size
    ), cover AS (SELECT min(size) AS size FROM held WHERE held >= :end),
    upto AS (SELECT * FROM held WHERE size <= coalesce((SELECT size FROM cover), size)),
    daily AS (SELECT min(size) AS size FROM upto GROUP BY date_trunc('day', at AT TIME ZONE 'UTC'))
    SELECT size, held, held >= :end AS covers FROM upto
    WHERE size IN (SELECT size FROM daily) OR size = (SELECT size FROM cover)
       OR (NOT EXISTS (SELECT FROM cover WHERE size IS NOT NULL) AND size = (SELECT max(size) FROM upto))
    ORDER BY size
    """
)


async def daily(session: Session, log_id: str, start: int, end: int) -> Sequence[Row[Any]]:
    """(platform size, size of the log in it, whether it covers the end), by rising platform size.

    The first proved head of each UTC day that holds more than `start` entries, up to the first that holds `end`, and
    that one; where none does, the newest. Calendar proofs serve where there is no time stamp at all.
    """
    return (await session.execute(_DAILY, {"log": log_id, "start": start, "end": end})).all()
