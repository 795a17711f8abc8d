"""An SSH connection ends after few wrong tries, and does not wait long for a log-in."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux import SshConfig
from wardkeep_core.probes.questions import AskSshConfig


def ask(_context: Context) -> Asked:
    """The settings in effect, also those of Match blocks."""
    return AskSshConfig()


def evaluate(facts: SshConfig, context: Context) -> Verdict:
    """Tries and grace within their parameters; a grace of 0 means no limit."""
    tries, grace = context.parameters["ssh_max_auth_tries"], context.parameters["ssh_login_grace_seconds"]
    if facts.max_tries_matched is None:
        return errored("answer_incomplete", "what Match blocks allow is not known")
    if facts.max_tries > tries:
        return failed("ssh_tries_too_many", f"{facts.max_tries} tries, at most {tries} allowed")
    if facts.max_tries_matched > tries:
        return failed("ssh_tries_in_match_block", f"a Match block allows {facts.max_tries_matched} tries")
    if not 1 <= facts.login_grace_s <= grace:
        limit = "no limit" if facts.login_grace_s < 1 else f"{facts.login_grace_s} s"
        return failed("ssh_grace_too_long", f"time for a log-in: {limit}, at most {grace} s allowed")
    return passed("ssh_tries_limited", f"{facts.max_tries_matched} tries, {facts.login_grace_s} s for a log-in")


CHECK = Check(
    title="SSH log-in tries are limited",
    severity=Severity.MEDIUM,
    objective="login_limits",
    version=1,
    facts=SshConfig,
    ask=ask,
    evaluate=evaluate,
)
