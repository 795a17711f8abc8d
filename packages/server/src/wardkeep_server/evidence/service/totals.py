"""How evidence stands over all logs in scope."""

from dataclasses import dataclass
from datetime import datetime

from wardkeep_server.evidence.repository import faults, logs
from wardkeep_server.platform.work import Work


@dataclass(frozen=True)
class SiteAlarms:
    """Open alarms of one site's log; they stay until a person looked into each, so they are counted over all time."""

    site_id: str
    count: int
    since: datetime


@dataclass(frozen=True)
class Totals:
    """Entries, those under a signed checkpoint, when the oldest one outside was received, and alarms by site."""

    entries: int
    sealed: int
    oldest_unsealed_at: datetime | None
    alarms: tuple[SiteAlarms, ...]


async def totals(work: Work) -> Totals:
    """Two statements, whatever the number of logs."""
    entries, sealed, oldest = await logs.totals(work.scope, work.session)
    alarms = tuple(SiteAlarms(*row) for row in await faults.alarm_counts(work.scope, work.session))
    return Totals(entries, sealed, oldest, alarms)
