"""The services that care depends on run, and start with the device."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.checks.lists import DeclaredService
from wardkeep_core.model.verdict import Severity, Verdict, failed, not_applicable, passed
from wardkeep_core.probes.linux import UnitState, UnitStates
from wardkeep_core.probes.questions import AskUnitStates, Missing

RESTARTS_ALLOWED = 3
"""In an hour; catalogue 2.4."""


def declared(context: Context) -> tuple[DeclaredService, ...]:
    """The units declared for the role of the device; the first entry of a unit counts."""
    listed = context.lists.declared_services or ()
    by_unit = {each.unit: each for each in reversed(listed) if each.role == context.device.role}
    return tuple(by_unit[unit] for unit in dict.fromkeys(each.unit for each in listed) if unit in by_unit)


def ask(context: Context) -> Asked:
    """The declared units; without a list there is nothing to compare with."""
    if context.lists.declared_services is None:
        return Missing(what="nobody declared which services must run")
    units = tuple(each.unit for each in declared(context))
    if not units:
        return not_applicable("no_service_declared", f"the signed list names no service for role {context.device.role}")
    return AskUnitStates(units=units)


def evaluate(facts: UnitStates, context: Context) -> Verdict:
    """Each declared unit is active, enabled where declared so, and not restarted again and again."""
    states = {state.unit: state for state in facts.units}
    wrong = {each.unit: _wrong(states[each.unit], each) for each in declared(context)}
    for reason, words in _WORDS.items():
        units = [unit for unit, found in wrong.items() if found == reason]
        if units:
            return failed(reason, f"{words}: {', '.join(units)}")
    return passed("services_running", f"all {len(states)} declared services run")


def _wrong(state: UnitState, service: DeclaredService) -> str | None:
    if not state.loaded:
        return "service_absent"
    if not state.active:
        return "service_stopped"
    if service.enabled and not state.enabled:
        return "service_not_enabled"
    return "service_restarting" if state.restarts_1h > RESTARTS_ALLOWED else None


_WORDS = {
    "service_absent": "not installed",
    "service_stopped": "not running",
    "service_not_enabled": "does not start with the device",
    "service_restarting": f"restarted more than {RESTARTS_ALLOWED} times in an hour",
}
"""Reasons with their words, the worst first."""

CHECK = Check(
    title="Declared services are running",
    severity=Severity.HIGH,
    objective="availability",
    version=1,
    facts=UnitStates,
    ask=ask,
    evaluate=evaluate,
)
