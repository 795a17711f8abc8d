"""What a kit says beside its entries: what was erased, which boxes went, what was alarmed about and who closed it."""

from collections.abc import Sequence
from datetime import datetime

from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.predicates import Rebinding, Retired
from wardkeep_core.evidence.statement import Statement, parse_statement
from wardkeep_core.kit.times import format_time
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import closings, erasures, faults, kits
from wardkeep_server.evidence.service.kit_ranges import KitRange
from wardkeep_server.platform.work import Work

_MOST_ALARMS = 100


async def erased_lines(work: Work, one: KitRange) -> list[str]:
    """Entries of a range whose bytes the law took away."""
    found = await erasures.within_spans(work.scope, work.session, one.log.id, one.start, one.end)
    return [
        f"entry {row.leaf_index} of {one.log.origin} was erased at {format_time(row.erased_at)}: {row.ground};"
        f" entry {row.erasure_index} says so and stands in its place"
        for row in found
    ]


async def disclosed(
    work: Work, known: Sequence[Log], ranges: Sequence[KitRange], start: datetime, end: datetime
) -> list[str]:
    """Boxes retired in [start, end), alarms, and which alarms a person closed in that time."""
    ends = [line for one in ranges for line in await _ends(work, one, start, end)]
    rows = await faults.alarms(work.scope, work.session, [log.id for log in known], limit=_MOST_ALARMS)
    alarms = [f"{format_time(row.noticed_at)} {row.code}: {row.detail}" for row in reversed(rows)]
    closed = await closings.closed_between(work.scope, work.session, [log.id for log in known], start, end)
    return [*ends, *alarms, *(_closed(*row) for row in closed)]


async def _ends(work: Work, one: KitRange, start: datetime, end: datetime) -> list[str]:
    """A box that another one replaced is named with it."""
    raws = await kits.retirements(work.session, one.log.id, one.end)
    stated = [parse_statement(parse_envelope(raw).payload) for raw in raws]
    after = {body.decision: body.successor for each in stated if isinstance(body := each.body, Rebinding)}
    in_time = [each for each in stated if start <= each.common.recorded_at < end]
    return [_ended(each, each.body, after) for each in in_time if isinstance(each.body, Retired)]


def _ended(stated: Statement, body: Retired, after: dict[str, str]) -> str:
    successor = after.get(body.decision)
    then = f" and replaced by appliance {successor}" if successor else ""
    return f"appliance {body.of_appliance} was retired at {format_time(stated.common.recorded_at)}{then}"


def _closed(code: str, noticed_at: datetime, closed_at: datetime) -> str:
    when = f"noticed {format_time(noticed_at)}, was closed at {format_time(closed_at)}"
    return f"the alarm {code}, {when} by a person; the reason given is kept"
