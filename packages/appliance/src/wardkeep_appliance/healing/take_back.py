"""Taking an attempt back, over a new session, for as long as it may take the device to come back by itself.

While a revert timer is armed the device may be cut off until the timer fires: we wait that long and a little more,
read back what the timer did, and only then say how it ended. Catalogue 6.3, X03 and X04.
"""

from wardkeep_appliance.healing.record import AttemptRecord
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.probes.offset import median_offset_ms
from wardkeep_appliance.steps.hands import Hands, StepRefused
from wardkeep_appliance.transport.session import Session, Unreached
from wardkeep_core.evidence.predicates import Rollback
from wardkeep_core.protocol.documents import Target
from wardkeep_core.runbooks.steps import ArmRevert, Disarm

WITHOUT_TIMER_S = 30
AFTER_TIMER_S = 60
PAUSE_S = 2.0
UNDONE_BY_TIMER = "undone"


async def take_back(parts: Parts, target: Target, record: AttemptRecord) -> Rollback:
    """Undo what was done and read it back; never raises for what a device does."""
    timer = _armed_seconds(record)
    patience = WITHOUT_TIMER_S if timer is None else timer + AFTER_TIMER_S
    deadline = parts.clock.monotonic() + patience
    while True:
        try:
            async with parts.dialler.open(target) as session:
                return await _over(session, parts, target, record, armed=timer is not None)
        except (Unreached, _NotYet):
            if parts.clock.monotonic() >= deadline:
                return Rollback(complete=False, verified=False, reason="device_lost")
        await parts.clock.sleep(PAUSE_S)


class _NotYet(Exception):
    """The device answered, but was lost again or its timer is still at work."""


async def _over(session: Session, parts: Parts, target: Target, record: AttemptRecord, *, armed: bool) -> Rollback:
    context = parts.site.context(target)
    hands = Hands(
        session,
        record.id,
        again=lambda: parts.dialler.open(target),
        clock_offset=lambda: median_offset_ms(context, parts.clock),
    )
    if armed and await _timer_undid(hands):
        verified = await hands.as_before(record.done(), record.plan)
        if verified:
            await _leave_clean(hands)
            return Rollback(complete=True, verified=True, reason="undone_by_timer")
    rollback = await hands.undo(record.done(), record.plan)
    if rollback.reason == "undo_failed":
        await _still_there(hands)
    if armed and rollback.complete and rollback.verified:
        await _disarm(hands)
    await _leave_clean(hands)
    return rollback


async def _timer_undid(hands: Hands) -> bool:
    """True when the timer fired and says that its undo went well. Raises _NotYet while it is at work."""
    try:
        state = await hands.timer()
    except StepRefused as error:
        if error.reason in {"device_lost", "step_timed_out"}:
            raise _NotYet from error
        return False
    if state.fired and not state.result:
        raise _NotYet
    return state.result == UNDONE_BY_TIMER


async def _still_there(hands: Hands) -> None:
    """An undo that failed because the device was lost meanwhile is tried again. Raises _NotYet."""
    try:
        await hands.second_look()
    except StepRefused as error:
        if error.reason in {"device_lost", "step_timed_out"}:
            raise _NotYet from error


async def _disarm(hands: Hands) -> None:
    try:
        await hands.disarm()
    except StepRefused:
        # The timer fired after our own undo: it carries out the same undo once more, which changes nothing.
        return


async def _leave_clean(hands: Hands) -> None:
    try:
        await hands.tidy()
    except StepRefused:
        # Copies that stay behind are readable by root only.
        return


def _armed_seconds(record: AttemptRecord) -> int | None:
    """Seconds of a revert timer that may still be armed; None when there is none."""
    armed = next((line.step for line in record.lines if isinstance(line.step, ArmRevert) and line.sent), None)
    disarmed = any(
        isinstance(line.step, Disarm) and line.result is not None and line.result.status == "done"
        for line in record.lines
    )
    return armed.seconds if isinstance(armed, ArmRevert) and not disarmed else None
