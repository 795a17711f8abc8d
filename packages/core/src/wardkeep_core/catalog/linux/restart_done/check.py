"""Updates that need a restart have had it."""

from datetime import timedelta

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux_system import RestartReason, RestartState
from wardkeep_core.probes.questions import AskRestartState


def ask(_context: Context) -> Asked:
    """Whether a restart is pending, and since when."""
    return AskRestartState()


def evaluate(facts: RestartState, context: Context) -> Verdict:
    """None is pending, or not for long."""
    longest = context.parameters["restart_pending_max_days"]
    if facts.pending and facts.pending_since is None:
        return errored("answer_incomplete", "since when a restart is pending is not known")
    if facts.pending and facts.pending_since is not None:
        why = " and ".join(_WORDS[reason] for reason in facts.reasons)
        age = facts.observed_at - facts.pending_since
        if age > timedelta(days=longest):
            return failed("restart_overdue", f"{why}, since {age.days} days; at most {longest} allowed")
        return passed("restart_pending_briefly", f"{why}, not longer than {longest} days")
    if not facts.kernel_known:
        return errored("kernel_unknown", "no installed kernel is seen here, so it is not known which one should run")
    return passed("restart_done", "the newest installed kernel runs, and no package asks for a restart")


_WORDS = {
    RestartReason.PACKAGE: "a package asks for a restart",
    RestartReason.KERNEL: "a newer kernel is installed than the one that runs",
}

CHECK = Check(
    title="Needed restarts are done",
    severity=Severity.MEDIUM,
    objective="patch_management",
    version=1,
    facts=RestartState,
    ask=ask,
    evaluate=evaluate,
)
