"""The device's clock follows a source and agrees with the appliance's."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux_system import ClockState, TimeService
from wardkeep_core.probes.questions import AskClockState


def ask(_context: Context) -> Asked:
    """Clock and time daemon."""
    return AskClockState()


def evaluate(facts: ClockState, context: Context) -> Verdict:
    """A daemon runs and follows something other than itself; the clock is within the limit of ours."""
    limit = context.parameters["clock_skew_max_ms"]
    if not context.own_clock_trusted:
        return errored("own_clock_unsure", "the appliance's own clock is not known to be right")
    if abs(facts.offset_ms) > limit:
        return failed("clock_wrong", f"the clock is {facts.offset_ms} ms away from the appliance's, {limit} ms allowed")
    wrong = _not_kept(facts)
    return wrong or passed("time_synced", f"within {abs(facts.offset_ms)} ms, following {facts.source}")


def _not_kept(facts: ClockState) -> Verdict | None:
    """Why a clock that is right now will not stay so; None when a daemon keeps it."""
    if facts.service is TimeService.NONE:
        return failed("time_service_absent", "no time daemon can be started here")
    if not facts.active:
        return failed("time_service_stopped", f"{facts.unit} does not run")
    if facts.local_source:
        return failed("time_from_itself", f"{facts.service.value} follows the device's own clock")
    if not facts.synchronised or facts.source is None:
        return failed("time_without_source", f"{facts.service.value} follows no source")
    return None


CHECK = Check(
    title="The clock is right",
    severity=Severity.MEDIUM,
    objective="time_sync",
    version=1,
    facts=ClockState,
    ask=ask,
    evaluate=evaluate,
)
