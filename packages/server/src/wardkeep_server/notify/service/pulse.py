"""Check-ins as events: at most one per site and turn, and one when silence changes a site's live state.

A check-in itself writes no outbox row and wakes nobody: it is the busiest call of all.
"""

from datetime import datetime, timedelta

from wardkeep_server.fleet.service.appliances import ONLINE_FOR, STALE_FOR
from wardkeep_server.notify import repository
from wardkeep_server.notify.service.positions import KEPT
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy import service as tenancy

EVERY_S = 5.0
FIRST_LOOK_BACK = timedelta(minutes=1)
_CACHE = "notify.pulse"


async def pulse(parts: Parts) -> bool:
    """One turn: everything since the turn before."""
    until = parts.clock()
    last: dict[str, datetime] = parts.caches.setdefault(_CACHE, {})
    since = last.get("until", until - FIRST_LOOK_BACK)
    async with parts.database.session(tenancy.jobs_scope("notify")) as session:
        await repository.pulse(session, since, until, ONLINE_FOR, STALE_FOR)
    last["until"] = until
    return False


async def prune(parts: Parts) -> bool:
    """Forget what nobody can resume from."""
    async with parts.database.session(tenancy.jobs_scope("notify")) as session:
        await repository.prune(session, parts.clock() - KEPT)
    return False
