"""Records stay on the device long enough to be looked at."""

from datetime import timedelta

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux_system import LogService, LogState
from wardkeep_core.probes.questions import AskLogState

NEARLY_FULL = 0.9
"""A log that uses this share of its space has begun, or is about, to forget."""


def ask(_context: Context) -> Asked:
    """The log, with its settings and its extent."""
    return AskLogState()


def evaluate(facts: LogState, context: Context) -> Verdict:
    """Neither time nor space makes the log forget too early."""
    keep = context.parameters["device_log_keep_days"]
    if facts.service is LogService.NONE or not facts.persistent:
        return failed("nothing_kept", "no records are kept on a disk")
    if facts.rotation_days is not None and facts.rotation_days < keep:
        return failed("rotation_too_short", f"records are kept {facts.rotation_days} days, {keep} needed")
    if facts.oldest_record is not None and facts.observed_at - facts.oldest_record >= timedelta(days=keep):
        return passed("records_old_enough", f"the oldest record is {keep} days old or older")
    if facts.service is LogService.RSYSLOG and facts.rotation_days is not None:
        return passed("rotation_long_enough", f"rotation keeps {facts.rotation_days} days")
    return _judge_space(facts, keep)


def _judge_space(facts: LogState, keep: int) -> Verdict:
    """Whether the log of a young device, or one that space alone limits, has begun to forget."""
    if facts.used_mb is None or facts.limit_mb is None:
        return errored("log_space_unknown", "it is not known whether space makes the log forget")
    if facts.used_mb >= NEARLY_FULL * facts.limit_mb:
        return failed("log_space_too_small", f"{facts.limit_mb} MB do not hold {keep} days")
    return passed("nothing_forgotten_yet", f"{facts.used_mb} of {facts.limit_mb} MB used, nothing forgotten yet")


CHECK = Check(
    title="Logs are kept long enough",
    severity=Severity.MEDIUM,
    objective="log_protection",
    version=1,
    facts=LogState,
    ask=ask,
    evaluate=evaluate,
)
