"""Restart the time daemon and let it set the clock once. Times already sealed are never rewritten."""

from datetime import timedelta

from wardkeep_core.catalog.appliance.clock_synced.check import median_ms, offsets_ms
from wardkeep_core.probes.appliance import MultiSourceTime
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import NoPlan, Plan, PlanInput, Runbook, Undo
from wardkeep_core.runbooks.steps import ServiceState, SetService, StepClock

TIME_DAEMON = "chrony.service"
"""The daemon of the appliance's image."""
LARGEST_STEP = timedelta(hours=1)


def plan(given: PlanInput) -> Plan | NoPlan:
    """Restart, then one step of at most an hour; beyond that, or where sources disagree, a person looks."""
    if not isinstance(given.facts, MultiSourceTime):
        return NoPlan("facts_foreign", "the facts are not those of time sources")
    offsets, parameters = offsets_ms(given.facts), given.context.parameters
    if len(offsets) < parameters["time_min_sources"]:
        return NoPlan("too_few_time_sources", "too few sources answered to know the time")
    if offsets[-1] - offsets[0] > parameters["clock_skew_max_ms"]:
        return NoPlan("time_sources_disagree", "the sources disagree, so it is not known which is right")
    largest = int(LARGEST_STEP.total_seconds())
    if abs(median_ms(offsets)) > largest * 1000:
        return NoPlan("beyond_largest_step", "the clock is more than an hour away")
    return (SetService(unit=TIME_DAEMON, state=ServiceState.RESTARTED), StepClock(largest_seconds=largest))


RUNBOOK = Runbook(
    title="Set the appliance's clock from its sources",
    heals=("appliance.clock_synced",),
    risk=Risk.LOW,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(minutes=5),
    max_attempts=2,
    version=1,
    steps=(SetService, StepClock),
    plan=plan,
    undo=Undo.NONE,
    heals_clock=True,
)
