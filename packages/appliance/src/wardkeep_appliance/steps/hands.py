"""Carries out steps on one device and takes them back; each is read back before it counts.

What a step will change is captured before it changes anything (core `runbooks.undo` lists what), and the revert
timer is armed with exactly the undo that we would carry out ourselves.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Literal, assert_never

from wardkeep_appliance.steps.calls import (
    Call,
    apply_call,
    arm_call,
    armed_call,
    disarm_call,
    read_call,
    script_of,
    tidy_call,
    undo_call,
)
from wardkeep_appliance.transport.script import NEEDS_ROOT, NOT_SUPPORTED, ArgumentRefused, Ran
from wardkeep_appliance.transport.session import Session, Unreached
from wardkeep_core.evidence.predicates import Rollback
from wardkeep_core.kit.ids import AttemptId
from wardkeep_core.probes.probe import Failure
from wardkeep_core.runbooks.steps import (
    ArmRevert,
    Disarm,
    LoadFirewallRuleset,
    ReloadUnit,
    SecondSession,
    SetFileMode,
    SetService,
    Step,
    StepClock,
    StepResult,
    WriteManagedFile,
)
from wardkeep_core.runbooks.undo import UndoPlan, undo_plan

STEP_TIMEOUT_S = 90
SECOND_SESSION_WITHIN_S = 10.0
SECOND_SESSION_PAUSE_S = 0.2
Before = dict[str, str | int | bool | None]
Done = Sequence[tuple[Step, StepResult]]

OpenAgain = Callable[[], AbstractAsyncContextManager[Session]]
"""Opens a further session to the same device by the same path."""
ClockOffset = Callable[[], Awaitable[int | None]]
"""Median offset of the device's clock in ms against its declared sources; None when too few answered."""


class StepRefused(Exception):
    """A step could not be carried out or read. `reason` is a stable code, the text is words for people."""

    def __init__(self, reason: str, detail: str, exit_status: int | None = None, milliseconds: int = 0) -> None:
        super().__init__(detail)
        self.reason = reason
        self.exit_status = exit_status
        self.milliseconds = milliseconds


@dataclass(frozen=True)
class TimerState:
    """The revert timer as read back; `result` is what its undo came to, empty while it has not fired."""

    armed: bool
    fired: bool
    result: str


class Hands:
    """Works on one device for one attempt, over one open session."""

    def __init__(self, session: Session, attempt: AttemptId, *, again: OpenAgain, clock_offset: ClockOffset) -> None:
        self._session = session
        self._attempt = attempt
        self._again = again
        self._clock_offset = clock_offset

    async def capture(self, step: Step, plan: Sequence[Step]) -> Before:
        """What is there before the step. Raises StepRefused."""
        call = read_call(step, plan)
        return {} if call is None else _object(await self._run(call))

    async def carry_out(self, step: Step, before: Before, plan: Sequence[Step]) -> StepResult:
        """Do one step of the plan and say what came of it; never raises for what a device does."""
        try:
            ran = await self._act(step, plan)
        except StepRefused as error:
            return _failed(step, before, error)
        changed = ran.stdout.strip() != b"unchanged"
        return _result(step, "done" if changed else "unchanged", before, ran)

    async def undo(self, done: Done, plan: Sequence[Step]) -> Rollback:
        """Take back what was done, newest first, and read it back."""
        wanted = undo_plan(done)
        complete = wanted.whole
        for action in wanted.actions:
            try:
                await self._run(undo_call(action, self._attempt))
            except StepRefused:
                complete = False
        verified = await self.as_before(done, plan)
        return Rollback(complete=complete, verified=verified, reason=_undo_reason(wanted, complete, verified))

    async def timer(self) -> TimerState:
        """Read the revert timer back. Raises StepRefused."""
        state = _object(await self._run(armed_call(self._attempt)))
        return TimerState(state["armed"] is True, state["fired"] is True, str(state["result"]))

    async def disarm(self) -> None:
        """Stop the revert timer. Raises StepRefused when it has already undone the changes."""
        await self._run(disarm_call(self._attempt))

    async def tidy(self) -> None:
        """Remove the copies kept on the device. Raises StepRefused."""
        await self._run(tidy_call(self._attempt))

    async def _act(self, step: Step, plan: Sequence[Step]) -> Ran:
        match step:
            case ArmRevert():
                return await self._arm(step, plan)
            case SecondSession():
                return await self._second_session(step)
            case Disarm():
                return await self._run(disarm_call(self._attempt))
            case StepClock():
                await self._check_reach(step)
            case SetService() | SetFileMode() | WriteManagedFile() | ReloadUnit() | LoadFirewallRuleset():
                pass
            case _:
                assert_never(step)
        return await self._run(apply_call(step, plan, self._attempt))

    async def _arm(self, step: ArmRevert, plan: Sequence[Step]) -> Ran:
        later = plan[list(plan).index(step) + 1 :]
        assumed = [(each, _result(each, "done", await self.capture(each, plan), None)) for each in later]
        wanted = undo_plan(assumed)
        if not wanted.whole or not wanted.actions:
            raise StepRefused("nothing_to_arm", "; ".join(wanted.cannot) or "no later step can be taken back")
        ran = await self._run(arm_call(step.seconds, wanted.actions, self._attempt))
        if not (await self.timer()).armed:
            raise StepRefused("timer_not_armed", "the revert timer was set but is not there", ran.exit_status)
        return ran

    async def _second_session(self, step: SecondSession) -> Ran:
        call = apply_call(step, (), self._attempt)
        deadline = asyncio.get_running_loop().time() + SECOND_SESSION_WITHIN_S
        while True:
            try:
                async with self._again() as session:
                    return await _checked_run(session, call)
            except Unreached as error:
                # A server that reloads does not listen for a moment; another host key is no matter of moments.
                late = asyncio.get_running_loop().time() > deadline
                if late or error.failure is not Failure.UNREACHABLE:
                    raise StepRefused("second_session_failed", error.detail) from error
            await asyncio.sleep(SECOND_SESSION_PAUSE_S)

    async def _check_reach(self, step: StepClock) -> None:
        offset = await self._clock_offset()
        if offset is None:
            raise StepRefused("clock_unknown", "too few time sources answered to know how far the clock is off")
        if abs(offset) > step.largest_seconds * 1000:
            raise StepRefused("clock_too_far", f"the clock is off by {offset} ms, more than one step may mend")

    async def second_look(self) -> None:
        """Ask the open session one harmless question. Raises StepRefused when the device is lost."""
        await self._run(apply_call(SecondSession(), (), self._attempt))

    async def as_before(self, done: Done, plan: Sequence[Step]) -> bool:
        """True when everything that was changed reads as it was captured."""
        for step, result in done:
            try:
                if await self.capture(step, plan) != result.before:
                    return False
            except StepRefused:
                return False
        return True

    async def _run(self, call: Call) -> Ran:
        return await _checked_run(self._session, call)


async def _checked_run(session: Session, call: Call) -> Ran:
    try:
        ran = await session.run(call.script, call.arguments, timeout_s=STEP_TIMEOUT_S)
    except Unreached as error:
        reason = "step_timed_out" if error.failure is Failure.TIMED_OUT else "device_lost"
        raise StepRefused(reason, error.detail) from error
    except ArgumentRefused as error:
        raise StepRefused("argument_refused", str(error)) from error
    if ran.exit_status != 0:
        raise StepRefused(_reason(ran), ran.complaint, ran.exit_status, ran.milliseconds)
    return ran


def _reason(ran: Ran) -> str:
    if ran.exit_status == NEEDS_ROOT or ran.sudo_refused:
        return "needs_root"
    return "not_supported" if ran.exit_status == NOT_SUPPORTED else "step_refused"


def _object(ran: Ran) -> dict[str, Any]:
    try:
        value = json.loads(ran.stdout)
    except ValueError as error:
        raise StepRefused("answer_unreadable", "the device's answer is not JSON", ran.exit_status) from error
    if not isinstance(value, dict):
        raise StepRefused("answer_unreadable", "the device's answer is not an object", ran.exit_status)
    return value


def _result(step: Step, status: Literal["done", "unchanged"], before: Before, ran: Ran | None) -> StepResult:
    return StepResult(
        kind=step.kind,
        status=status,
        exit_status=None if ran is None else ran.exit_status,
        script_digest=script_of(step).digest,
        milliseconds=0 if ran is None else ran.milliseconds,
        before=before,
    )


def _failed(step: Step, before: Before, error: StepRefused) -> StepResult:
    return StepResult(
        kind=step.kind,
        status="failed",
        exit_status=error.exit_status,
        script_digest=script_of(step).digest,
        milliseconds=error.milliseconds,
        before=before,
        reason=error.reason,
    )


def _undo_reason(wanted: UndoPlan, complete: bool, verified: bool) -> str:  # noqa: FBT001 - two findings, not switches
    if not wanted.whole:
        return "cannot_be_undone"
    if not complete:
        return "undo_failed"
    return "undone" if verified else "undo_not_proved"
