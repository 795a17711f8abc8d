"""What would be done about a failing check now: rule, runbook, plan, and what every guard says. Nothing is changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib import resources
from sqlite3 import Connection

from wardkeep_appliance.healing.chooser import ByPerson, Chooser
from wardkeep_appliance.observing.look import Seen
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.store.attempts import attempt_log, healed_versions
from wardkeep_appliance.store.incidents import flap_of, held_back
from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_core.kit.digest import digest_of, sha256_hex
from wardkeep_core.model.incident import Incident
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import Result
from wardkeep_core.probes.registry import value_digest
from wardkeep_core.protocol.documents import Target
from wardkeep_core.rules.fields import Subject
from wardkeep_core.rules.record import Action
from wardkeep_core.runbooks.guards import Decision, GuardVerdict, ask_guards, decide
from wardkeep_core.runbooks.memory import AttemptEntry, FlapMemory
from wardkeep_core.runbooks.runbook import NoPlan, Plan, PlanInput, Runbook, plan_digest, plan_for
from wardkeep_core.runbooks.situation import FreshLook, RunningAttempt, SiteLoad, Situation


@dataclass(frozen=True)
class Memory:
    """What the store remembers that guards ask for."""

    log: tuple[AttemptEntry, ...]
    flap: FlapMemory
    healed_versions: frozenset[tuple[str, int]]
    held_back: frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Case:
    """An incident on its device, with the newest look at the failing check."""

    incident: Incident
    target: Target
    seen: Seen
    memory: Memory


@dataclass(frozen=True)
class Nothing:
    """No runbook is to be run: `to_person` false leaves the incident open, to be considered again."""

    reason: str
    detail: str
    to_person: bool


@dataclass(frozen=True)
class Proposal:
    """A runbook with its plan for these facts, and what the guards say to it."""

    chooser: Chooser
    runbook: Runbook
    plan: Plan
    situation: Situation
    guards: tuple[GuardVerdict, ...]
    decision: Decision

    @property
    def consent(self) -> str | None:
        """The grant that the attempt would rely on."""
        now, runbook = self.situation.now, self.runbook
        grants = (
            grant.id
            for grant in self.situation.leave.consents
            if grant.given_at <= now < grant.until
            and (grant.runbook == runbook.id or (grant.runbook is None and grant.risk is runbook.risk))
        )
        return next(grants, None)

    def key(self) -> str:
        """Equal when considering it again would only repeat what is already written down."""
        because = self.decision.because
        said = None if because is None else [because.guard.value, because.reason]
        return digest_of([self.chooser.actor, self.runbook.id, self.runbook.version, plan_digest(self.plan), said])


def remember(conn: Connection, incident: Incident, now: datetime) -> Memory:
    """Read what guards ask for."""
    return Memory(
        log=attempt_log(conn, incident.id, now),
        flap=flap_of(conn, incident.device, incident.check),
        healed_versions=healed_versions(conn),
        held_back=held_back(conn),
    )


def propose(
    parts: Parts, case: Case, running: tuple[RunningAttempt, ...], choice: ByPerson | None = None
) -> Proposal | Nothing:
    """Decide, plan and ask the guards, from the newest look at a failing check. `choice` takes the place of rules."""
    now, seen, memory = parts.clock.now(), case.seen, case.memory
    if seen.verdict.result is not Result.FAIL:
        return Nothing("not_failing", "the check does not fail", to_person=False)
    chosen = _choose(parts, case, now) if choice is None else (choice, choice.runbook)
    if isinstance(chosen, Nothing):
        return chosen
    chooser, runbook = chosen
    if seen.facts is None:
        return Nothing("facts_unreadable", "the check fails without facts", to_person=False)
    context = parts.site.context(case.target)
    plan = plan_for(runbook, PlanInput(check=case.incident.check, facts=seen.facts, context=context))
    if isinstance(plan, NoPlan):
        return Nothing(plan.reason, plan.detail, to_person=True)
    leave = parts.site.leave(now)
    situation = Situation(
        now=now,
        context=context,
        incident=case.incident.id,
        check=case.incident.check,
        runbook=runbook,
        plan=plan,
        reached_device=case.target.device,
        fresh=FreshLook(verdict=seen.verdict, observed_at=seen.observed_at, value=value_digest(seen.facts)),
        leave=leave if choice is None else replace(leave, approvals=choice.approvals(case.target.device, plan)),
        site=_load(parts, memory, running),
        clock=parts.trust.clockwork(now, context.parameters["clock_skew_max_ms"]),
        log=memory.log,
        flap=memory.flap,
        chosen_by_person=choice is not None,
    )
    guards = ask_guards(situation)
    return Proposal(chooser, runbook, plan, situation, guards, decide(guards))


def _load(parts: Parts, memory: Memory, running: tuple[RunningAttempt, ...]) -> SiteLoad:
    return SiteLoad(
        devices=parts.site.managed_devices(),
        running=running,
        healed_versions=memory.healed_versions,
        held_back=memory.held_back,
    )


def situation_now(parts: Parts, situation: Situation) -> Situation:
    """The same attempt a moment later: what site and Central Command allow is read anew."""
    now = parts.clock.now()
    return replace(situation, now=now, leave=replace(parts.site.leave(now), approvals=situation.leave.approvals))


@cache
def runbook_digest(runbook: str) -> str:
    """SHA-256 of the runbook's source in the catalogue."""
    platform, _, name = runbook.partition(".")
    package = f"wardkeep_core.catalog.runbooks.{platform}.{name}"
    return sha256_hex((resources.files(package) / "runbook.py").read_bytes())


def _choose(parts: Parts, case: Case, now: datetime) -> tuple[Chooser, Runbook] | Nothing:
    incident, target, seen = case.incident, case.target, case.seen
    rules = parts.site.rules(now)
    if rules is None:
        return Nothing("no_rule_set", "no rule set is in force", to_person=False)
    decided = rules.decide(
        Subject(
            check=incident.check,
            result=seen.verdict.result,
            severity=incident.severity,
            platform=target.platform,
            role=target.role,
            device_class=target.device_class,
            site=parts.site.site,
            recurrences=len(case.memory.flap.recurrences),
            incident_age_minutes=max(0, int((now - incident.opened_at).total_seconds() // 60)),
            facts=seen.facts,
        )
    )
    if decided.rule is None:
        return Nothing("no_rule", "no rule of this site heals it, and no planner is set up here", to_person=True)
    if decided.action is Action.ESCALATE:
        return Nothing("rule_escalates", f"rule {decided.rule.id} hands it to a person", to_person=True)
    if decided.action is not Action.RUN or decided.runbook is None:
        return Nothing("rule_observes", f"rule {decided.rule.id} only observes", to_person=False)
    return decided.rule, all_runbooks()[decided.runbook]


def ends_quietly(proposal: Proposal, tried: str | None) -> bool:
    """True when the guards still say what is already written down about this incident."""
    waits = proposal.decision.outcome in {Outcome.DRY_RUN, Outcome.DEFERRED_BY_GUARD, Outcome.AWAITING_APPROVAL}
    return waits and proposal.key() == tried
