"""Alarms as the walk raises them, for whoever closes one."""

from sqlalchemy import select

from wardkeep_server.evidence.models import Alarm, Log
from wardkeep_server.evidence.service.alarms import raise_alarm
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.world import World


async def new_alarm(world: World, log_id: str) -> str:
    """An alarm of this log, as the walk raises one; its id."""
    scope, mark = jobs_scope("evidence_walk"), new_id()
    async with world.parts.work(scope, system_actor("evidence_walk", new_id())) as work:
        log = await work.session.get(Log, log_id)
        assert log is not None
        assert await raise_alarm(work, log, "bytes_differ", mark, f"entry 3: {mark}", appliance_id=None)
    async with world.parts.work(scope, system_actor("evidence_walk", new_id())) as work:
        query = select(Alarm.id).where(Alarm.mark == mark)
        return (await work.session.scalars(query)).one()
