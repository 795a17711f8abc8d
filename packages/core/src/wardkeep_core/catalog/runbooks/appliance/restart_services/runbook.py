"""Start the services of the release that have stopped."""

from datetime import timedelta

from wardkeep_core.catalog.appliance.services_running.check import RESTARTS_ALLOWED
from wardkeep_core.probes.linux import UnitStates
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import NoPlan, Plan, PlanInput, Runbook, Undo
from wardkeep_core.runbooks.steps import ServiceState, SetService


def plan(given: PlanInput) -> Plan | NoPlan:
    """One step per stopped unit; what is missing or keeps restarting is for a person."""
    if not isinstance(given.facts, UnitStates):
        return NoPlan("facts_foreign", "the facts are not states of services")
    units = given.facts.units
    absent = [state.unit for state in units if not state.loaded]
    if absent:
        return NoPlan("service_absent", f"not installed: {', '.join(absent)}")
    restless = [state.unit for state in units if state.restarts_1h > RESTARTS_ALLOWED]
    if restless:
        return NoPlan("start_limit_reached", f"started too often in the last hour: {', '.join(restless)}")
    steps = tuple(SetService(unit=state.unit, state=ServiceState.RUNNING) for state in units if not state.active)
    return steps or NoPlan("nothing_to_start", "every service of the release runs")


RUNBOOK = Runbook(
    title="Start the appliance's services",
    heals=("appliance.services_running",),
    risk=Risk.LOW,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(minutes=10),
    max_attempts=3,
    version=1,
    steps=(SetService,),
    plan=plan,
    undo=Undo.NONE,
)
