"""What happens on the device is written down, on a disk, at this moment."""

from datetime import timedelta

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux_system import LogService, LogState
from wardkeep_core.probes.questions import AskLogState


def ask(_context: Context) -> Asked:
    """The log, with a line written and read back."""
    return AskLogState()


def evaluate(facts: LogState, context: Context) -> Verdict:
    """A service records to a disk, records are fresh, and the line came back."""
    if facts.service is LogService.NONE:
        return failed("log_service_stopped", "nothing records what happens")
    if not facts.persistent:
        return failed("log_in_memory_only", "records would be gone after a restart")
    if facts.newest_record is None:
        return failed("log_empty", "the log held no record at all")
    fresh = timedelta(minutes=context.parameters["log_fresh_max_minutes"])
    return _judge_age(facts, facts.observed_at - facts.newest_record, fresh)


def _judge_age(facts: LogState, age: timedelta, fresh: timedelta) -> Verdict:
    if age > fresh:
        return failed("log_stale", f"the newest record was {age // timedelta(minutes=1)} min old")
    if not facts.canary_seen:
        return failed("log_line_lost", "a line that was written just now could not be read back")
    if -age > fresh:
        return errored("record_time_unknown", "the newest record is of the future: the clocks do not agree")
    return passed("logs_recording", f"{facts.service.value} records to disk")


CHECK = Check(
    title="Logs are recording",
    severity=Severity.HIGH,
    objective="audit_logging",
    version=1,
    facts=LogState,
    ask=ask,
    evaluate=evaluate,
)
