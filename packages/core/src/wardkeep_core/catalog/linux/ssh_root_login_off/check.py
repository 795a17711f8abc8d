"""Nobody logs in over SSH as root."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, failed, passed
from wardkeep_core.probes.linux import RootLogin, SshConfig
from wardkeep_core.probes.questions import AskSshConfig

BY_KEY_ONLY = frozenset({RootLogin.PROHIBIT_PASSWORD, RootLogin.WITHOUT_PASSWORD})


def ask(_context: Context) -> Asked:
    """The settings in effect, also those of Match blocks for root."""
    return AskSshConfig()


def evaluate(facts: SshConfig, context: Context) -> Verdict:
    """`no`, globally and as a Match block for root leaves it; by key only where that key is declared ours."""
    in_effect = (facts.permit_root, facts.permit_root_matched)
    if all(value is RootLogin.NO for value in in_effect):
        return passed("root_login_off", "root cannot log in over SSH")
    if all(value is RootLogin.NO or value in BY_KEY_ONLY for value in in_effect):
        if context.root_key_declared:
            return passed("root_login_by_declared_key", "root logs in with our declared key only")
        return failed("root_login_by_key", "root can log in with a key that nobody declared to be ours")
    if facts.permit_root is RootLogin.NO:
        return failed("root_login_in_match_block", f"a Match block sets {facts.permit_root_matched.value} for root")
    return failed("root_login_on", f"PermitRootLogin is {facts.permit_root.value}")


CHECK = Check(
    title="Root log-in over SSH is off",
    severity=Severity.HIGH,
    objective="unique_identity",
    version=1,
    facts=SshConfig,
    ask=ask,
    evaluate=evaluate,
)
