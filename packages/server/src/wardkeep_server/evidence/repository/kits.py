"""SQL for auditor kits: which leaves a period needs, which heads prove them, and the counts of its report."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, text

from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.kit.manifest import KitReport
from wardkeep_server.evidence.events import Span
from wardkeep_server.evidence.models import Cosignature, Entry, Record
from wardkeep_server.evidence.repository.entries import same_leaf
from wardkeep_server.platform.db import Session

_RELIED_ON = text(
    """
    SELECT e.leaf_index, e.envelope, r.kind
    FROM evidence_records r JOIN evidence_entries e ON e.log_id = r.log_id AND e.leaf_index = r.leaf_index
    WHERE r.log_id = CAST(:log AS uuid) AND (e.leaf_index < :first OR e.leaf_index >= :last)
      AND (r.kind IN ('key', 'decision') OR (r.kind = 'gap' AND r.summary = 'restored')
        OR (r.kind IN ('retired', 'binding') AND e.leaf_index < :first)
        OR (r.kind = 'erasure' AND EXISTS (
          SELECT FROM evidence_erasures x WHERE x.log_id = r.log_id AND x.erasure_index = r.leaf_index
            AND x.leaf_index >= :first AND x.leaf_index < :last)))
    ORDER BY e.leaf_index LIMIT :most
    """
)
_COUNTS = text(
    """
    WITH taken AS NOT MATERIALIZED (
      SELECT r.log_id, r.leaf_index, r.kind, r.summary, r.device_id, r.verdicts
      FROM unnest(CAST(:logs AS uuid[]), CAST(:starts AS bigint[]), CAST(:ends AS bigint[])) AS s (log_id, start, until)
      JOIN evidence_records r ON r.log_id = s.log_id AND r.leaf_index >= s.start AND r.leaf_index < s.until
      WHERE r.recorded_at >= :start AND r.recorded_at < :until AND NOT EXISTS (
        SELECT FROM evidence_erasures x WHERE x.log_id = r.log_id AND x.leaf_index = r.leaf_index)
    ),
    alike AS MATERIALIZED (
      SELECT kind, CASE kind WHEN 'remediation' THEN summary END AS outcome, device_id, verdicts, count(*) AS number
      FROM taken GROUP BY 1, 2, 3, 4
    )
    SELECT 'kind' AS what, kind AS name, CAST(sum(number) AS bigint) AS number FROM alike GROUP BY kind
    UNION ALL
    SELECT 'verdict', verdict.value, CAST(sum(said.number) AS bigint)
    FROM (SELECT verdicts, sum(number) AS number FROM alike WHERE verdicts IS NOT NULL GROUP BY verdicts) AS said,
      jsonb_each_text(said.verdicts) AS verdict
    GROUP BY verdict.value
    UNION ALL
    SELECT 'attempt', outcome, CAST(sum(number) AS bigint) FROM alike WHERE kind = 'remediation' GROUP BY outcome
    UNION ALL
    SELECT 'decision', CASE p ->> 'person' WHEN :nobody THEN 'platform' ELSE p ->> 'assurance' END, count(*)
    FROM taken JOIN evidence_entries e USING (log_id, leaf_index)
    CROSS JOIN convert_from(decode(convert_from(e.envelope, 'UTF8')::json ->> 'payload', 'base64'), 'UTF8') AS payload
    CROSS JOIN LATERAL (SELECT payload::json -> 'predicate' AS p) AS stated
    WHERE kind = 'decision' GROUP BY 2
    UNION ALL
    SELECT 'devices', '', count(DISTINCT device_id) FROM alike WHERE kind = 'observation'
    """
)


async def first_from(session: Session, log_id: str, moment: datetime) -> int | None:
    """Index of the first leaf recorded at or after a moment."""
    query = select(func.min(Record.leaf_index)).where(Record.log_id == log_id, Record.recorded_at >= moment)
    return await session.scalar(query)


async def last_before(session: Session, log_id: str, moment: datetime) -> int | None:
    """Index of the last leaf recorded before a moment."""
    query = select(func.max(Record.leaf_index)).where(Record.log_id == log_id, Record.recorded_at < moment)
    return await session.scalar(query)


async def first_after_of_each(session: Session, log_id: str, moment: datetime) -> Sequence[int]:
    """For each appliance, the index of its first leaf recorded at or after the moment."""
    query = select(func.min(Record.leaf_index)).where(Record.log_id == log_id, Record.recorded_at >= moment)
    query = query.where(Record.appliance_id.is_not(None)).group_by(Record.appliance_id)
    return (await session.scalars(query)).all()


async def newest_inventories(session: Session, log_id: str, since: datetime, before: datetime) -> Sequence[int]:
    """For each appliance, the index of the first part of its newest inventory recorded in [since, before)."""
    first = func.min(Record.leaf_index)
    query = select(Record.appliance_id, first).where(Record.log_id == log_id, Record.kind == "inventory")
    query = query.where(Record.recorded_at >= since, Record.recorded_at < before)
    rows = await session.execute(query.group_by(Record.appliance_id, Record.about_id).order_by(first))
    return list({row[0]: row[1] for row in rows}.values())


async def heals(session: Session, log_id: str, since: datetime, end: int) -> Sequence[tuple[str, bytes]]:
    """(signer id, envelope) of heals recorded since a moment, with an index below `end`."""
    query = select(Entry.signer_id, Entry.envelope).join(Record, same_leaf())
    query = query.where(Record.log_id == log_id, Record.kind == "remediation", Record.summary == "healed")
    query = query.where(Record.recorded_at >= since, Record.leaf_index < end, Entry.envelope.is_not(None))
    return [(signer, raw) for signer, raw in await session.execute(query) if raw is not None]


async def retirements(session: Session, log_id: str, end: int) -> Sequence[bytes]:
    """Envelopes that state the end of a box or what replaces it, with an index below `end`, in order."""
    query = select(Entry.envelope).join(Record, same_leaf()).where(Record.log_id == log_id, Record.leaf_index < end)
    found = await session.scalars(query.where(Record.kind.in_(("retired", "binding"))).order_by(Record.leaf_index))
    return [raw for raw in found if raw is not None]


async def relied_on(session: Session, log_id: str, start: int, end: int, most: int) -> Sequence[Row[Any]]:
    """(index, envelope, kind) of entries outside [start, end), by index.

    Those about keys, restores and decisions; before it, ends of boxes; and erasures of what lies in it.
    """
    values = {"log": log_id, "first": start, "last": end, "most": most}
    return (await session.execute(_RELIED_ON, values)).all()


async def vouching(session: Session, log_id: str, end: int) -> Sequence[Cosignature]:
    """Co-signatures under checkpoints of at least `end` leaves, smallest first."""
    query = select(Cosignature).where(Cosignature.log_id == log_id, Cosignature.size >= end)
    return (await session.scalars(query.order_by(Cosignature.size, Cosignature.appliance_id))).all()


async def report(session: Session, spans: Sequence[Span], start: datetime, until: datetime) -> KitReport:
    """Counts over what of these spans was recorded in [start, until): those that a verifier counts again (V13)."""
    values: dict[str, Any] = {"start": start, "until": until, "nobody": NIL_ID}
    values |= {"logs": [span.log_id for span in spans]}
    values |= {"starts": [span.start for span in spans], "ends": [span.end for span in spans]}
    counts: dict[str, dict[str, int]] = {"kind": {}, "verdict": {}, "attempt": {}, "decision": {}, "devices": {}}
    for row in await session.execute(_COUNTS, values):
        counts[row.what][row.name] = row.number
    kinds = counts["kind"]
    return KitReport(
        entries=sum(kinds.values()),
        kinds=kinds,
        verdicts=counts["verdict"],
        attempts=counts["attempt"],
        decisions=counts["decision"],
        gaps=kinds.get("gap", 0),
        devices=counts["devices"].get("", 0),
    )
