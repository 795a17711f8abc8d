"""Nobody logs in over SSH with an empty password."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux import SshConfig
from wardkeep_core.probes.questions import AskSshConfig


def ask(_context: Context) -> Asked:
    """The settings in effect, also those of Match blocks."""
    return AskSshConfig()


def evaluate(facts: SshConfig, _context: Context) -> Verdict:
    """Refused for every account."""
    if facts.empty_passwords:
        return failed("empty_passwords_allowed", "the SSH server accepts empty passwords")
    if facts.empty_passwords_matched is None:
        return errored("answer_incomplete", "what Match blocks allow is not known")
    if facts.empty_passwords_matched:
        return failed("empty_passwords_in_match_block", "a Match block accepts empty passwords")
    return passed("empty_passwords_refused", "the SSH server refuses empty passwords")


CHECK = Check(
    title="Empty passwords are refused over SSH",
    severity=Severity.CRITICAL,
    objective="remote_access",
    version=1,
    facts=SshConfig,
    ask=ask,
    evaluate=evaluate,
)
