"""One attempt from its first step to its end: steps, the same check again, and the undo when it does not pass.

Everything is on disk before it is done: the attempt before its first step, what was there before each step, and the
answer after it. So whatever ends this process, the next start knows what to take back. Catalogue 3.7.
"""

from datetime import datetime, timedelta
from sqlite3 import Connection

from wardkeep_appliance.healing.proposal import situation_now
from wardkeep_appliance.healing.record import AttemptRecord, StepLine
from wardkeep_appliance.healing.shared import checks_to_ask_again
from wardkeep_appliance.healing.statement import remediation
from wardkeep_appliance.healing.take_back import take_back
from wardkeep_appliance.observing.keep import keep_look
from wardkeep_appliance.observing.look import DeviceLook, look_with
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.probes.offset import median_offset_ms
from wardkeep_appliance.steps.hands import Hands, StepRefused
from wardkeep_appliance.store.attempts import note_healed, write_attempt
from wardkeep_appliance.store.incidents import flap_of, hold_back, read_incident, take_all, write_flap
from wardkeep_appliance.transport.session import Session
from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.evidence.predicates import Occasion, Rollback
from wardkeep_core.incidents.events import AttemptEnded, Rechecked, StepsEnded
from wardkeep_core.model.incident import Incident, IncidentState
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import Result
from wardkeep_core.protocol.documents import Target
from wardkeep_core.runbooks.guards import ask_step_guards
from wardkeep_core.runbooks.memory import after_heal
from wardkeep_core.runbooks.situation import Situation
from wardkeep_core.runbooks.steps import Disarm, StepResult
from wardkeep_core.runbooks.undo import undo_plan

SECOND_LOOK_AFTER = timedelta(minutes=10)
_A_MOMENT_S = 0.002
"""Times are kept in whole milliseconds: a look that must be later than the last step waits for the next one."""


class AttemptBroken(Exception):
    """What is on disk about an attempt does not hold together: a defect of ours."""


class AttemptRun:
    """Carries one attempt through, over the session in which the check was just seen to fail."""

    def __init__(
        self, parts: Parts, target: Target | None, record: AttemptRecord, passed_before: frozenset[str]
    ) -> None:
        self._parts = parts
        self._known_target = target
        self._passed_before = passed_before
        self.record = record

    async def run(self, session: Session, situation: Situation) -> Outcome:
        """Steps, re-check, undo where needed; the record ends with its outcome."""
        hands = Hands(
            session,
            self.record.id,
            again=lambda: self._parts.dialler.open(self._target),
            clock_offset=lambda: median_offset_ms(situation.context, self._parts.clock),
        )
        look = await self._steps_and_looks(session, hands, situation)
        if look is not None and await self._recheck(look):
            await _tidy(hands)
            return Outcome.HEALED
        return await self.undo()

    async def undo(self) -> Outcome:
        """Take the attempt back, read it back, and end it as failed or rolled back."""
        if self._known_target is None:
            rollback = Rollback(complete=False, verified=False, reason="device_not_ours_any_more")
        else:
            rollback = await take_back(self._parts, self._known_target, self.record)
        acted = bool(undo_plan(self.record.done()).actions)
        proved = acted and rollback.complete and rollback.verified
        outcome = Outcome.ROLLED_BACK if proved else Outcome.FAILED
        await self._parts.writer.do(self._end_undone, outcome, rollback)
        return outcome

    @property
    def _target(self) -> Target:
        if self._known_target is None:
            raise AttemptBroken("steps are sent to a device of ours only")
        return self._known_target

    async def _steps_and_looks(self, session: Session, hands: Hands, situation: Situation) -> DeviceLook | None:
        """All steps, then the look that decides; None when there is nothing to decide any more.

        A timer is disarmed only after a first look passed; the look after that decides, so no step follows it.
        """
        for position, step in enumerate(self.record.plan):
            refusal = await self._disarm_refused(session) if isinstance(step, Disarm) else None
            refusal = refusal or await self._step(hands, position, situation)
            if refusal is not None:
                await self._parts.writer.do(self._steps_ended, refusal)
                return None
        await self._parts.writer.do(self._steps_ended, None)
        await self._parts.clock.sleep(_A_MOMENT_S)
        return await self._look(session)

    async def _disarm_refused(self, session: Session) -> str | None:
        look = await self._look(session)
        if self._is_good(look):
            return None
        await self._parts.writer.do(self._keep_look, look)
        return "worse" if self._worse(look) else "still_failing"

    async def _step(self, hands: Hands, position: int, situation: Situation) -> str | None:
        """Do one step; why the attempt stops here, or None."""
        line = self.record.lines[position]
        for verdict in ask_step_guards(situation_now(self._parts, situation)):
            if not verdict.allowed:
                return verdict.reason
        try:
            before = await hands.capture(line.step, self.record.plan)
        except StepRefused as error:
            await self._keep_line(position, line.model_copy(update={"result": _unread(line, error)}))
            return error.reason
        line = line.model_copy(update={"sent": True, "before": before})
        await self._keep_line(position, line)
        result = await hands.carry_out(line.step, before, self.record.plan)
        await self._keep_line(position, line.model_copy(update={"result": result}))
        return None if result.status != "failed" else result.reason or "step_failed"

    async def _look(self, session: Session) -> DeviceLook:
        site = self._parts.site
        context = site.context(self._target)
        checks = checks_to_ask_again(
            all_checks()[self.record.check], self.record.plan, site.checks(self._target), self._passed_before
        )
        return await look_with(session, self._target.device, checks, context, self._parts.clock)

    def _is_good(self, look: DeviceLook) -> bool:
        healed = look.of(self.record.check)
        return healed is not None and healed.verdict.result is Result.PASS and not self._worse(look)

    def _worse(self, look: DeviceLook) -> bool:
        return any(
            each.check.id in self._passed_before and each.verdict.result is not Result.PASS
            for each in look.seen
            if each.check.id != self.record.check
        )

    async def _recheck(self, look: DeviceLook) -> bool:
        """Keep and state the deciding look; True when the incident is healed by it."""
        good = self._is_good(look)
        await self._parts.writer.do(self._keep_recheck, look, good=good)
        return good

    async def _keep_line(self, position: int, line: StepLine) -> None:
        self.record = self.record.with_line(position, line)
        await self._parts.store.do(write_attempt, self.record)

    def _steps_ended(self, conn: Connection, refusal: str | None) -> None:
        now = self._parts.clock.now()
        last = now if any(line.sent for line in self.record.lines) else None
        self.record = self.record.model_copy(update={"last_step_at": last})
        reason = refusal or "steps_done"
        self._advance(conn, StepsEnded(at=now, reason=reason, attempt=self.record.id, succeeded=refusal is None))
        write_attempt(conn, self.record)

    def _keep_recheck(self, conn: Connection, look: DeviceLook, *, good: bool) -> None:
        healed, worse = look.of(self.record.check), self._worse(look)
        if healed is None:
            raise AttemptBroken("the look does not hold the healed check")
        event = Rechecked(
            at=self._parts.clock.now(),
            reason="worse" if worse else healed.verdict.reason,
            detail=healed.verdict.detail,
            attempt=self.record.id,
            device=look.device,
            result=healed.verdict.result,
            observed_at=healed.observed_at,
            worse=worse,
        )
        self._advance(conn, event)
        self._keep_look(conn, look)
        if good:
            self._end_healed(conn, event.at)

    def _keep_look(self, conn: Connection, look: DeviceLook) -> None:
        parts = self._parts
        kept = keep_look(
            conn,
            parts.writer,
            look,
            site=parts.site.site,
            parameters_digest=parts.site.parameters_digest,
            occasion=Occasion.RECHECK,
        )
        self.record = self.record.model_copy(update={"after": kept.entries[self.record.check]})
        write_attempt(conn, self.record)
        if self._worse(look):
            hold_back(conn, self.record.runbook, self.record.runbook_version, "worse", look.looked_at)

    def _end_healed(self, conn: Connection, at: datetime) -> None:
        self._end(conn, Outcome.HEALED, at)
        write_flap(conn, after_heal(flap_of(conn, self.record.device, self.record.check), at))
        note_healed(conn, self.record, at + SECOND_LOOK_AFTER)

    def _end_undone(self, conn: Connection, outcome: Outcome, rollback: Rollback) -> None:
        now = self._parts.clock.now()
        self.record = self.record.model_copy(update={"rollback": rollback})
        ended = AttemptEnded(at=now, reason=rollback.reason, attempt=self.record.id, outcome=outcome)
        self._advance(conn, *self._until_failed(conn, now), ended)
        self._end(conn, outcome, now)

    def _until_failed(self, conn: Connection, now: datetime) -> list[StepsEnded | Rechecked]:
        """What brings the incident of an interrupted attempt to where it is taken back; nothing when it is there."""
        incident, attempt = read_incident(conn, self.record.incident), self.record.id
        if incident is not None and incident.state is IncidentState.ATTEMPTING:
            return [StepsEnded(at=now, reason="interrupted", attempt=attempt, succeeded=False)]
        if incident is not None and incident.state is IncidentState.VERIFYING:
            # Nothing was seen, so it is an error whatever the clock says, which may have been set back meanwhile.
            at = max(now, (incident.steps_ended_at or now) + timedelta(milliseconds=1))
            device, unseen = self.record.device, Result.ERROR
            return [
                Rechecked(at=at, reason="interrupted", attempt=attempt, device=device, result=unseen, observed_at=at)
            ]
        return []

    def _end(self, conn: Connection, outcome: Outcome, at: datetime) -> None:
        self.record = self.record.model_copy(update={"outcome": outcome, "ended_at": at})
        entry = self._parts.writer.append(conn, remediation(self.record, at))
        self.record = self.record.model_copy(update={"entry": entry})
        write_attempt(conn, self.record)

    def _advance(self, conn: Connection, *events: StepsEnded | Rechecked | AttemptEnded) -> Incident:
        incident = read_incident(conn, self.record.incident)
        if incident is None:
            raise AttemptBroken("an attempt without its incident")
        return take_all(conn, incident, events)


def _unread(line: StepLine, error: StepRefused) -> StepResult:
    return StepResult(
        kind=line.step.kind,
        status="failed",
        exit_status=error.exit_status,
        script_digest=None,
        milliseconds=error.milliseconds,
        reason=error.reason,
    )


async def _tidy(hands: Hands) -> None:
    try:
        await hands.tidy()
    except StepRefused:
        # Copies that stay behind are readable by root only and are written over by the next attempt's own.
        return
