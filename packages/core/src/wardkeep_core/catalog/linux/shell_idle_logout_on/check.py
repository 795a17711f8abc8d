"""A shell that is left alone logs out by itself."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, failed, passed
from wardkeep_core.probes.linux_accounts import ShellProfile
from wardkeep_core.probes.questions import AskShellProfile


def ask(_context: Context) -> Asked:
    """What the profile of log-in shells says."""
    return AskShellProfile()


def evaluate(facts: ShellProfile, context: Context) -> Verdict:
    """A limit is set, short enough, and nobody can take it off. A TMOUT of 0 means no limit."""
    longest = context.parameters["inactivity_lock_seconds"]
    if not facts.tmout_s:
        return failed("idle_logout_unset", "shells stay open however long they are left alone")
    if facts.tmout_s > longest:
        return failed("idle_logout_too_late", f"shells end after {facts.tmout_s} s, at most {longest} s allowed")
    if not facts.read_only:
        return failed("idle_logout_changeable", "anybody can take the limit off for their own shell")
    return passed("idle_logout_on", f"shells end after {facts.tmout_s} s")


CHECK = Check(
    title="Idle shells log out",
    severity=Severity.MEDIUM,
    objective="session_lock",
    version=1,
    facts=ShellProfile,
    ask=ask,
    evaluate=evaluate,
)
