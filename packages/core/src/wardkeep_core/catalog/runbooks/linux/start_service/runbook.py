"""Start the declared services that do not run, and have them start with the device."""

from datetime import timedelta

from wardkeep_core.catalog.linux.critical_services_running.check import RESTARTS_ALLOWED, declared
from wardkeep_core.checks.lists import DeclaredService
from wardkeep_core.probes.linux import UnitState, UnitStates
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import NoPlan, Plan, PlanInput, Runbook
from wardkeep_core.runbooks.steps import ServiceState, SetService


def plan(given: PlanInput) -> Plan | NoPlan:
    """One step per declared unit that is stopped or not enabled."""
    if not isinstance(given.facts, UnitStates):
        return NoPlan("facts_foreign", "the facts are not states of services")
    states = {state.unit: state for state in given.facts.units}
    services = [each for each in declared(given.context) if each.unit in states]
    absent = [each.unit for each in services if not states[each.unit].loaded]
    if absent:
        return NoPlan("service_absent", f"not installed: {', '.join(absent)}")
    restless = [each.unit for each in services if states[each.unit].restarts_1h > RESTARTS_ALLOWED]
    if restless:
        return NoPlan("start_limit_reached", f"started too often in the last hour: {', '.join(restless)}")
    steps = tuple(_start(each, states[each.unit]) for each in services if _is_down(each, states[each.unit]))
    return steps or NoPlan("nothing_to_start", "every declared service runs")


def _is_down(service: DeclaredService, state: UnitState) -> bool:
    return not state.active or (service.enabled and not state.enabled)


def _start(service: DeclaredService, state: UnitState) -> SetService:
    enable = service.enabled and not state.enabled
    return SetService(unit=service.unit, state=ServiceState.RUNNING, at_boot=True if enable else None)


RUNBOOK = Runbook(
    title="Start declared services",
    heals=("linux.critical_services_running",),
    risk=Risk.LOW,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(minutes=10),
    max_attempts=3,
    version=1,
    steps=(SetService,),
    plan=plan,
)
