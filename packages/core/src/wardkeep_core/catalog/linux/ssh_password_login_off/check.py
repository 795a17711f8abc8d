"""Nobody logs in over SSH with a password alone."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux import SshConfig
from wardkeep_core.probes.questions import AskSshConfig


def ask(_context: Context) -> Asked:
    """The settings in effect; where passwords are on, also who uses what, for whoever is to switch them off."""
    return AskSshConfig(log_ins=True)


def evaluate(facts: SshConfig, _context: Context) -> Verdict:
    """Password and keyboard-interactive off for every account; or on only where a key is asked for as well."""
    matched = {"password": facts.password_matched, "keyboard-interactive": facts.keyboard_interactive_matched}
    if None in matched.values() or facts.second_factor is None:
        return errored("answer_incomplete", "what Match blocks allow is not known")
    everywhere = {"password": facts.password, "keyboard-interactive": facts.keyboard_interactive}
    accepted = [name for name, on in everywhere.items() if on]
    by_match = [name for name, on in matched.items() if on and name not in accepted]
    if not accepted and not by_match:
        return passed("password_login_off", "no account can log in with a password")
    if facts.second_factor:
        return passed("second_factor_asked", "a key is asked for beside every password")
    if not accepted:
        return failed("password_login_in_match_block", f"a Match block allows {' and '.join(by_match)}")
    return failed("password_login_on", f"the SSH server accepts {' and '.join(accepted)}")


CHECK = Check(
    title="Password log-in over SSH is off",
    severity=Severity.HIGH,
    objective="remote_access",
    version=1,
    facts=SshConfig,
    ask=ask,
    evaluate=evaluate,
)
