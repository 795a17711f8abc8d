"""Closing alarms of evidence logs."""

from pydantic import BaseModel, ConfigDict

from wardkeep_core.kit.ids import Id
from wardkeep_server.evidence import service
from wardkeep_server.evidence.schemas import AlarmLine
from wardkeep_server.platform.access import TECHNICIANS, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.texts import Reason
from wardkeep_server.platform.work import Ctx

alarms = Routes("evidence")


class AlarmClose(BaseModel):
    """Why it needs nobody any more: what was found, and what was done."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "restored from the store, drill of March"}]}
    )

    reason: Reason


@alarms.post(
    "/api/evidence/alarms/{alarm_id}/close",
    AccessPolicy(TECHNICIANS, Reach.OTHER, RateClass.WRITE),
    summary="Close an alarm of an evidence log",
)
async def close_alarm(context: Ctx, alarm_id: Id, body: AlarmClose) -> AlarmLine:
    """It stays listed, as closed, here and in every kit; it counts no more among what needs somebody."""
    return await service.close_alarm(context.work, alarm_id, body.reason)
