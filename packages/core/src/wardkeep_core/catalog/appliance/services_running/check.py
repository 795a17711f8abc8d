"""What the appliance's release consists of runs."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux import UnitStates
from wardkeep_core.probes.questions import AskUnitStates

UNITS = ("wardkeep-appliance.service", "chrony.service", "nftables.service", "systemd-journald.service")
"""The units of the image."""
OUR_UNIT = UNITS[0]
RESTARTS_ALLOWED = 3
"""In an hour; catalogue 2.6."""


def ask(_context: Context) -> Asked:
    """The units of the release."""
    return AskUnitStates(units=UNITS)


def evaluate(facts: UnitStates, _context: Context) -> Verdict:
    """Every one is active and does not restart again and again. Without our own unit this is no appliance image."""
    states = {state.unit: state for state in facts.units}
    if not states[OUR_UNIT].loaded:
        return errored("no_release_here", f"there is no {OUR_UNIT}: the program was not started by a release")
    absent = [state.unit for state in facts.units if not state.loaded]
    if absent:
        return failed("service_absent", f"not installed: {', '.join(absent)}")
    stopped = [state.unit for state in facts.units if not state.active]
    if stopped:
        return failed("service_stopped", f"not running: {', '.join(stopped)}")
    restless = [state.unit for state in facts.units if state.restarts_1h > RESTARTS_ALLOWED]
    if restless:
        return failed("service_restarting", f"restarted more than {RESTARTS_ALLOWED} times in an hour: {restless[0]}")
    return passed("services_running", f"all {len(states)} services of the release run")


CHECK = Check(
    title="The appliance's services run",
    severity=Severity.HIGH,
    objective="availability",
    version=1,
    facts=UnitStates,
    ask=ask,
    evaluate=evaluate,
)
