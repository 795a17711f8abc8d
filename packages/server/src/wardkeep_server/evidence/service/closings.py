"""Closing alarms: a person looked into one and says why it needs nobody any more."""

from collections.abc import Mapping, Sequence

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.evidence.errors import AlarmClosed
from wardkeep_server.evidence.models import Alarm, AlarmClosing
from wardkeep_server.evidence.repository import closings
from wardkeep_server.evidence.schemas import AlarmLine, ClosingView
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.work import Work


async def close_alarm(work: Work, alarm_id: str, reason: str) -> AlarmLine:
    """Close an alarm in scope, audited. Raises NotFound, AlarmClosed. What it is about happened all the same."""
    alarm = await closings.alarm(work.scope, work.session, alarm_id)
    if alarm is None:
        raise NotFound
    values = {
        "alarm_id": alarm.id,
        "partner_id": alarm.partner_id,
        "organisation_id": alarm.organisation_id,
        "site_id": alarm.site_id,
        "closed_at": work.now,
        "closed_by": work.actor.subject.id,
        "closed_by_name": work.actor.subject.name,
        "reason": reason,
    }
    if not await closings.close(work.session, values):
        raise AlarmClosed
    target = Target("evidence_alarm", alarm.id, alarm.partner_id, alarm.organisation_id, alarm.site_id)
    after = {"alarm": alarm.code, "noticed_at": alarm.noticed_at.isoformat()}
    await record(work, "evidence_alarm.close", target, after=after, reason=reason)
    return line(alarm, (await of(work, [alarm.id]))[alarm.id])


async def of(work: Work, alarm_ids: Sequence[str]) -> Mapping[str, AlarmClosing]:
    """Closings in scope of these alarms, by alarm."""
    return await closings.closings(work.scope, work.session, alarm_ids)


def line(alarm: Alarm, closing: AlarmClosing | None) -> AlarmLine:
    """An alarm as the API shows it."""
    closed = closing and ClosingView(at=closing.closed_at, by=closing.closed_by_name, reason=closing.reason)
    return AlarmLine(
        id=alarm.id,
        code=alarm.code,
        appliance_id=alarm.appliance_id,
        detail=alarm.detail,
        noticed_at=alarm.noticed_at,
        closed=closed,
    )
