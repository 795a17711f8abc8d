"""How addresses of evidence are asked that use something up."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from wardkeep_core.kit.times import format_time
from wardkeep_server.platform.access import Declared
from wardkeep_server.tests.support.alarms import new_alarm
from wardkeep_server.tests.support.stage import Asking, Stage, asking, way


@way("POST /api/evidence/alarms/{alarm_id}/close")
async def _close(stage: Stage, declared: Declared) -> Asking:
    alarm = await new_alarm(stage.world, stage.things.ids["log_id"])
    return asking(stage, declared, await stage.browser(), {"reason": "looked into with the practice"}, alarm_id=alarm)


@way("GET /api/evidence/samples")
async def _sample(stage: Stage, declared: Declared) -> Asking:
    now = stage.world.clock()
    period = {"from": format_time(now - timedelta(days=1)), "to": format_time(now + timedelta(minutes=1))}
    asked = asking(stage, declared, await stage.browser())
    return replace(asked, path=f"{declared.path}?{urlencode({'seed': '1', **period})}")
