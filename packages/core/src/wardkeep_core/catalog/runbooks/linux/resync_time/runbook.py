"""Start the time daemon and let it set the clock once, by an hour at most."""

from datetime import timedelta

from wardkeep_core.probes.linux_system import ClockState, TimeService
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import NoPlan, Plan, PlanInput, Runbook
from wardkeep_core.runbooks.steps import ServiceState, SetService, StepClock

LARGEST_STEP = timedelta(hours=1)


def plan(given: PlanInput) -> Plan | NoPlan:
    """Start or restart the daemon, then one step; beyond an hour, or without a daemon or source, a person looks."""
    if not isinstance(given.facts, ClockState):
        return NoPlan("facts_foreign", "the facts are not those of a clock")
    facts, largest = given.facts, int(LARGEST_STEP.total_seconds())
    if facts.service is TimeService.NONE or facts.unit is None:
        return NoPlan("time_service_absent", "no time daemon can be started here")
    if facts.local_source:
        return NoPlan("time_from_itself", "the daemon is set to follow the device's own clock")
    if abs(facts.offset_ms) > largest * 1000:
        return NoPlan("beyond_largest_step", "the clock is more than an hour away")
    state = ServiceState.RESTARTED if facts.active else ServiceState.RUNNING
    return (SetService(unit=facts.unit, state=state, at_boot=True), StepClock(largest_seconds=largest))


RUNBOOK = Runbook(
    title="Set the clock from its sources",
    heals=("linux.time_synced",),
    risk=Risk.LOW,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(minutes=5),
    max_attempts=2,
    version=1,
    steps=(SetService, StepClock),
    plan=plan,
)
