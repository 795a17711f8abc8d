"""Considers one open incident: looks again, asks rules and guards, and carries the attempt through or says why not.

What a person ordered goes the same way: the person's choice takes the place of the rules, and of nothing else.
"""

from datetime import datetime, timedelta
from sqlite3 import Connection

from wardkeep_appliance.healing.attempt import AttemptRun
from wardkeep_appliance.healing.chooser import ByPerson, rule_ref
from wardkeep_appliance.healing.proposal import (
    Case,
    Nothing,
    Proposal,
    ends_quietly,
    propose,
    remember,
    runbook_digest,
)
from wardkeep_appliance.healing.record import AttemptRecord, StepLine
from wardkeep_appliance.healing.statement import remediation
from wardkeep_appliance.ids import new_id
from wardkeep_appliance.log import logger
from wardkeep_appliance.observing.keep import keep_look
from wardkeep_appliance.observing.look import DeviceLook, look_with
from wardkeep_appliance.orders.life import End, failed, succeeded
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.store.attempts import left_running, read_attempt, write_attempt
from wardkeep_appliance.store.findings import findings_of
from wardkeep_appliance.store.incidents import Matter, note_tried, open_matter, take, take_all
from wardkeep_appliance.store.orders import note_attempt
from wardkeep_appliance.transport.session import Session, Unreached
from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.checks.check import AnyCheck
from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.predicates import Occasion
from wardkeep_core.incidents.events import (
    Approved,
    AttemptStarted,
    Deciding,
    Event,
    GuardRefused,
    MayTryAgain,
    NothingChosen,
    ProposalLapsed,
    RunbookChosen,
    SubjectGone,
)
from wardkeep_core.kit.digest import digest_of
from wardkeep_core.model.device import DeviceClass
from wardkeep_core.model.incident import Incident, IncidentState
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import Result
from wardkeep_core.protocol.documents import Target
from wardkeep_core.protocol.refused_proofs import LOG_CHECK
from wardkeep_core.runbooks.situation import RunningAttempt

UNANSWERED_AFTER = timedelta(hours=24)
WAITS_AT_MOST = timedelta(days=14)
TRY_AGAIN_AFTER = timedelta(seconds=60)
ASK_GUARDS_AGAIN_AFTER = timedelta(seconds=15)
"""For guards that do not say when they may be asked again."""
REST_S = 60.0
CONSIDERED = frozenset({IncidentState.OPEN, IncidentState.DECIDING, IncidentState.WAITING_WINDOW})
OPEN_TO_PEOPLE = CONSIDERED | {IncidentState.WAITING_APPROVAL, IncidentState.ESCALATED}
"""Where a person may choose a runbook."""


class Healer:
    """Holds which attempts are under way. One attempt per device; how many per site is for the guards to say."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._running: dict[str, RunningAttempt] = {}
        self._quiet: dict[str, str] = {}
        self._resting: dict[str, float] = {}
        self._log = logger("heal")

    async def take_back_interrupted(self) -> int:
        """Attempts that were under way when we stopped, or broke off, are taken back, never resumed. How many."""
        records = [each for each in await self._parts.store.do(left_running) if each.device not in self._running]
        for record in records:
            async with self._parts.locks[record.device]:
                await self._take_back(record.id)
        return len(records)

    async def _take_back(self, attempt: str) -> None:
        # Whoever held the device until now may have ended it.
        record = await self._parts.store.do(read_attempt, attempt)
        if record is None or record.outcome is not Outcome.RUNNING:
            return
        target = self._parts.site.target(record.device)
        outcome = await AttemptRun(self._parts, target, record, frozenset()).undo()
        self._log.warning("interrupted attempt taken back", attempt=record.id, outcome=outcome.value)
        if record.order is not None:
            self._parts.wakes.orders.set()

    def is_due(self, matter: Matter) -> bool:
        """False while considering the incident again would only repeat what was said."""
        incident, now = matter.incident, self._parts.clock.now()
        # Opened by the witness, not by a scan: it stays with people whatever the catalogue holds.
        if incident.check == LOG_CHECK or self._resting.get(incident.id, 0.0) > self._parts.clock.monotonic():
            return False
        if self._gone(incident) or _lapsed(incident, matter, now):
            return True
        if incident.state not in CONSIDERED or (matter.retry_at is not None and now < matter.retry_at):
            return False
        return self._quiet.get(incident.id) != self._what_allows(now)

    def rest(self, matter: Matter) -> None:
        """Leave an incident alone for a while after an error of ours."""
        self._resting[matter.incident.id] = self._parts.clock.monotonic() + REST_S

    async def consider(self, matter: Matter) -> None:
        """Do what can be done about one incident now."""
        incident, now = matter.incident, self._parts.clock.now()
        target = self._parts.site.target(incident.device)
        if target is None or self._gone(incident):
            await self._parts.store.do(take, incident, SubjectGone(at=now, reason="not_observed_any_more"))
            return
        if _lapsed(incident, matter, now):
            await self._parts.store.do(take, incident, ProposalLapsed(at=now, reason="waited_too_long"))
            return
        async with self._parts.locks[incident.device]:
            try:
                newest = await self._parts.store.do(open_matter, incident.device, incident.check)
                if newest is None or newest.incident != incident:
                    # It went on while we waited for the device: the next turn considers it as it stands then.
                    return
                async with self._parts.dialler.open(target) as session:
                    await self._with_session(session, matter, target)
            except Unreached:
                await self._parts.store.do(note_tried, incident.id, matter.tried, now + TRY_AGAIN_AFTER)

    async def run_for(self, choice: ByPerson, device: str, check_id: str) -> End:
        """Carry out what a person ordered, when every guard allows it: only a proved heal is a success."""
        parts = self._parts
        target, check = parts.site.target(device), all_checks().get(check_id)
        managed = target is not None and target.device_class is DeviceClass.MANAGED
        if target is None or not managed or check is None or check not in parts.site.checks(target):
            return failed("not_observed", "this appliance does not observe that check on that device")
        async with parts.locks[device]:
            try:
                async with parts.dialler.open(target) as session:
                    return await self._ordered(session, choice, target, check)
            except Unreached as error:
                return failed(error.failure.value, "the device could not be reached")

    async def _ordered(self, session: Session, choice: ByPerson, target: Target, check: AnyCheck) -> End:
        parts = self._parts
        look = await look_with(session, target.device, [check], parts.site.context(target), parts.clock)
        seen = look.seen[0]
        matter = await parts.store.do(open_matter, target.device, check.id)
        if seen.verdict.result is not Result.ERROR and (matter is None or seen.verdict.result is not Result.FAIL):
            await parts.writer.do(self._keep, look, Occasion.CHANGED)
            matter = await parts.store.do(open_matter, target.device, check.id)
        if seen.verdict.result in {Result.PASS, Result.NOT_APPLICABLE}:
            return failed("not_needed", "the check does not fail any more; nothing was done")
        if matter is None:
            return failed("no_incident", f"there is no open incident of this check ({seen.verdict.result.value})")
        case = Case(matter.incident, target, seen, await parts.store.do(remember, matter.incident, parts.clock.now()))
        proposal = propose(parts, case, tuple(self._running.values()), choice)
        if isinstance(proposal, Nothing):
            return failed(proposal.reason, proposal.detail)
        if not proposal.decision.may_act:
            return await parts.writer.do(self._order_refused, matter.incident, proposal)
        if matter.incident.state not in OPEN_TO_PEOPLE:
            return failed("incident_not_open", f"the incident is {matter.incident.state.value}")
        return _end_of(await self._act(session, case, proposal, look))

    async def _with_session(self, session: Session, matter: Matter, target: Target) -> None:
        parts, incident = self._parts, matter.incident
        check = all_checks()[incident.check]
        look = await look_with(session, target.device, [check], parts.site.context(target), parts.clock)
        seen = look.seen[0]
        if seen.verdict.result in {Result.PASS, Result.NOT_APPLICABLE}:
            await parts.writer.do(self._keep, look, Occasion.CHANGED)
            return
        memory = await parts.store.do(remember, incident, parts.clock.now())
        case = Case(incident, target, seen, memory)
        proposal = propose(parts, case, tuple(self._running.values()))
        if isinstance(proposal, Nothing):
            await self._choose_nothing(incident, matter, proposal)
        elif proposal.decision.may_act:
            await self._act(session, case, proposal, look)
        elif ends_quietly(proposal, matter.tried):
            await parts.store.do(note_tried, incident.id, matter.tried, self._retry_at(proposal))
        else:
            await parts.writer.do(self._refused, incident, proposal)
            parts.wakes.ship.set()
        self._hush(incident, proposal)

    def _gone(self, incident: Incident) -> bool:
        return self._parts.site.target(incident.device) is None or incident.check not in all_checks()

    def _what_allows(self, now: datetime) -> str:
        """Changes when a dry run may come out differently."""
        return digest_of([self._parts.site.rules_digest(), self._parts.site.dry_run(now).to_json()])

    def _hush(self, incident: Incident, proposal: Proposal | Nothing) -> None:
        self._quiet.pop(incident.id, None)
        if isinstance(proposal, Proposal) and proposal.decision.outcome is Outcome.DRY_RUN:
            self._quiet[incident.id] = self._what_allows(self._parts.clock.now())

    def _retry_at(self, proposal: Proposal) -> datetime | None:
        now, decision = self._parts.clock.now(), proposal.decision
        if decision.outcome is Outcome.AWAITING_APPROVAL:
            return now + UNANSWERED_AFTER
        if decision.outcome is Outcome.DEFERRED_BY_GUARD:
            return decision.retry_at or now + ASK_GUARDS_AGAIN_AFTER
        return decision.retry_at

    async def _choose_nothing(self, incident: Incident, matter: Matter, nothing: Nothing) -> None:
        now = self._parts.clock.now()
        if not nothing.to_person:
            await self._parts.store.do(note_tried, incident.id, matter.tried, now + TRY_AGAIN_AFTER)
            return
        chosen = NothingChosen(at=now, reason=nothing.reason, detail=nothing.detail)
        await self._parts.store.do(take_all, incident, [*_to_deciding(incident, now), chosen])

    async def _act(self, session: Session, case: Case, proposal: Proposal, look: DeviceLook) -> Outcome | None:
        """How the attempt ended; None when the incident takes no further one."""
        parts, target, runbook = self._parts, case.target, proposal.runbook
        self._running[target.device] = RunningAttempt(target.device, runbook.id, runbook.version)
        try:
            started = await parts.writer.do(self._start, case.incident, proposal, look)
            if started is None:
                return None
            known = await parts.store.do(findings_of, target.device)
            passed = frozenset(check for check, each in known.items() if each.finding.verdict.result is Result.PASS)
            outcome = await AttemptRun(parts, target, started, passed).run(session, proposal.situation)
        finally:
            del self._running[target.device]
            parts.wakes.ship.set()
        self._log.info("attempt ended", attempt=started.id, runbook=runbook.id, outcome=outcome.value)
        return outcome

    def _start(
        self, conn: Connection, incident: Incident, proposal: Proposal, look: DeviceLook
    ) -> AttemptRecord | None:
        """On disk before the first step: the failing look, the attempt as running, and with it its cooldown."""
        now = self._parts.clock.now()
        chosen = take_all(conn, incident, [*_to_choosing(incident, proposal, now), _chosen(proposal, now)])
        if chosen.state is not IncidentState.DECIDING:
            return None
        entry = self._keep(conn, look, Occasion.BEFORE_ATTEMPT)[incident.check]
        record = self._record(incident, proposal, Outcome.RUNNING, now).model_copy(update={"before": entry})
        started = AttemptStarted(
            at=now,
            actor=proposal.chooser.actor,
            reason="guards_allow",
            attempt=record.id,
            device=incident.device,
            max_attempts=proposal.runbook.max_attempts,
        )
        take_all(conn, chosen, [started])
        note_tried(conn, incident.id, None, None)
        _write_attempt(conn, record)
        return record

    def _order_refused(self, conn: Connection, incident: Incident, proposal: Proposal) -> End:
        """Keep what was planned and what the guards said. The incident stays where it is: with its rules or person."""
        now, because = self._parts.clock.now(), proposal.decision.because
        if because is None or because.outcome is None:
            raise ValueError("no guard refused")
        if because.outcome.ends_attempt:
            record = self._record(incident, proposal, because.outcome, now)
            entry = self._parts.writer.append(conn, remediation(record, now))
            _write_attempt(conn, record.model_copy(update={"ended_at": now, "entry": entry}))
        return failed(because.outcome.value, f"{because.guard.value}: {because.detail}")

    def _refused(self, conn: Connection, incident: Incident, proposal: Proposal) -> None:
        now, because = self._parts.clock.now(), proposal.decision.because
        chosen = take_all(conn, incident, [*_to_deciding(incident, now), _chosen(proposal, now)])
        if because is None or because.outcome is None or chosen.state is not IncidentState.DECIDING:
            return
        detail = f"{because.guard.value}: {because.detail}"
        refused = GuardRefused(at=now, reason=because.reason, detail=detail, outcome=because.outcome)
        take_all(conn, chosen, [refused])
        record = self._record(incident, proposal, because.outcome, now)
        if because.outcome.ends_attempt:
            entry = self._parts.writer.append(conn, remediation(record, now))
            record = record.model_copy(update={"ended_at": now, "entry": entry})
        write_attempt(conn, record)
        note_tried(conn, incident.id, proposal.key(), self._retry_at(proposal))

    def _record(self, incident: Incident, proposal: Proposal, outcome: Outcome, now: datetime) -> AttemptRecord:
        runbook, chooser = proposal.runbook, proposal.chooser
        person = chooser if isinstance(chooser, ByPerson) else None
        return AttemptRecord(
            id=new_id(),
            incident=incident.id,
            device=incident.device,
            check=incident.check,
            check_version=all_checks()[incident.check].version,
            runbook=runbook.id,
            runbook_version=runbook.version,
            runbook_digest=runbook_digest(runbook.id),
            risk=runbook.risk,
            rule=rule_ref(chooser),
            consent=proposal.consent,
            parameters_digest=self._parts.site.parameters_digest,
            outcome=outcome,
            started_at=now,
            guards=proposal.guards,
            lines=tuple(StepLine(step=step) for step in proposal.plan),
            person=None if person is None else person.person,
            order=None if person is None else person.order,
            approvers=() if person is None else person.approvers,
        )

    def _keep(self, conn: Connection, look: DeviceLook, occasion: Occasion) -> dict[str, EntryRef]:
        site = self._parts.site
        kept = keep_look(
            conn, self._parts.writer, look, site=site.site, parameters_digest=site.parameters_digest, occasion=occasion
        )
        return kept.entries


def _chosen(proposal: Proposal, now: datetime) -> RunbookChosen:
    runbook, chooser = proposal.runbook, proposal.chooser
    return RunbookChosen(
        at=now,
        actor=chooser.actor,
        reason="ordered" if isinstance(chooser, ByPerson) else "rule_matched",
        detail=runbook.title,
        runbook=runbook.id,
        max_attempts=runbook.max_attempts,
    )


def _to_deciding(incident: Incident, now: datetime) -> list[Event]:
    match incident.state:
        case IncidentState.OPEN:
            return [Deciding(at=now, reason="rules_asked")]
        case IncidentState.WAITING_WINDOW:
            return [MayTryAgain(at=now, reason="time_has_come")]
        case _:
            return []


def _to_choosing(incident: Incident, proposal: Proposal, now: datetime) -> list[Event]:
    """What comes before a choice; a person's yes also ends the waiting for one."""
    if incident.state is IncidentState.WAITING_APPROVAL and isinstance(proposal.chooser, ByPerson):
        return [Approved(at=now, actor=proposal.chooser.actor, reason="approved_by_order")]
    return _to_deciding(incident, now)


def _write_attempt(conn: Connection, record: AttemptRecord) -> None:
    """Keep an attempt, and its id with the order that led to it, so that neither is ever known without the other."""
    write_attempt(conn, record)
    if record.order is not None:
        note_attempt(conn, record.order, record.id)


def _end_of(outcome: Outcome | None) -> End:
    if outcome is Outcome.HEALED:
        return succeeded("healed", "healed: the same check passes on the same device")
    if outcome is None:
        return failed("runbook_exhausted", "the incident has had all the attempts that it may have")
    return failed(outcome.value, "the check did not pass after the steps")


def _lapsed(incident: Incident, matter: Matter, now: datetime) -> bool:
    if incident.state is IncidentState.WAITING_APPROVAL:
        return matter.retry_at is not None and now >= matter.retry_at
    return incident.state is IncidentState.WAITING_WINDOW and now - incident.opened_at >= WAITS_AT_MOST
