"""How long entries have been waiting for a checkpoint: what a worker that cannot sign looks like from outside."""

from datetime import datetime

from wardkeep_server.evidence.repository import logs
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy.service import jobs_scope

_TASK = "sealer"


async def waiting_since(parts: Parts) -> datetime | None:
    """When the oldest entry that no checkpoint covers was received, over all logs; None when none waits."""
    async with parts.work(jobs_scope(_TASK), system_actor(_TASK, new_id())) as work:
        _, _, oldest = await logs.totals(work.scope, work.session)
    return oldest
