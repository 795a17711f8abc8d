"""SQL for what an assessment says: the last verdict of every check on every device in a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from wardkeep_server.evidence.events import Span
from wardkeep_server.platform.db import Session

_LAST = text(
    """
    WITH taken AS NOT MATERIALIZED (
      SELECT r.log_id, r.leaf_index, r.device_id, r.verdicts, r.recorded_at,
        coalesce(r.observed_at, r.recorded_at) AS seen_at
      FROM unnest(CAST(:logs AS uuid[]), CAST(:starts AS bigint[]), CAST(:ends AS bigint[])) AS s (log_id, start, until)
      JOIN evidence_records r ON r.log_id = s.log_id AND r.leaf_index >= s.start AND r.leaf_index < s.until
      WHERE r.kind = 'observation' AND r.verdicts IS NOT NULL
        AND r.recorded_at >= :start AND r.recorded_at < :until
    ),
    last AS MATERIALIZED (SELECT device_id, max(recorded_at) AS at FROM taken GROUP BY device_id),
    newest AS MATERIALIZED (
      SELECT device_id, verdicts, max(recorded_at) AS at FROM taken
      WHERE recorded_at > (SELECT max(at) FROM last) - CAST(:lately AS interval)
        OR (device_id, recorded_at) IN (SELECT device_id, at FROM last)
      GROUP BY device_id, verdicts
    )
    SELECT DISTINCT ON (said.device_id, verdict.key)
      said.device_id::text, verdict.key, verdict.value, said.seen_at, l.origin, said.leaf_index
    FROM taken AS said JOIN evidence_logs l ON l.id = said.log_id, jsonb_each_text(said.verdicts) AS verdict
    WHERE ((said.device_id, said.verdicts, said.recorded_at) IN (SELECT device_id, verdicts, at FROM newest)) IS TRUE
    ORDER BY said.device_id, verdict.key, said.recorded_at DESC, said.log_id, said.leaf_index DESC
    """
)


@dataclass(frozen=True)
class LastVerdict:
    """What one check said last of one device, and the leaf that says it."""

    device_id: str
    check_id: str
    verdict: str
    seen_at: datetime
    origin: str
    leaf_index: int


async def last_of_each(
    session: Session, spans: Sequence[Span], start: datetime, until: datetime, *, lately: timedelta
) -> Sequence[LastVerdict]:
    """By device and check, of what of these spans was recorded in [start, until) in its last stretch `lately`.

    Of a device that was not heard of any more by then, what its last observation said. So the number of rows that are
    taken apart hangs on that stretch, not on the period; and of those that say the same only the newest is.
    """
    values: dict[str, Any] = {"start": start, "until": until, "lately": lately}
    values |= {"logs": [span.log_id for span in spans]}
    values |= {"starts": [span.start for span in spans], "ends": [span.end for span in spans]}
    return [LastVerdict(*row) for row in await session.execute(_LAST, values)]
