"""Only one account is all-powerful: root itself."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux_accounts import Accounts
from wardkeep_core.probes.questions import AskAccounts

ROOT = "root"


def ask(_context: Context) -> Asked:
    """Every local account."""
    return AskAccounts()


def evaluate(facts: Accounts, _context: Context) -> Verdict:
    """The number 0 belongs to `root` and to nobody else."""
    if not facts.accounts:
        return errored("answer_incomplete", "no account is listed")
    others = [account.name for account in facts.accounts if account.uid == 0 and account.name != ROOT]
    if others:
        return failed("second_root_account", f"has the rights of root: {', '.join(others)}")
    if not any(account.uid == 0 for account in facts.accounts):
        return failed("root_account_absent", "no account has the number 0, so root cannot be looked up")
    return passed("root_account_single", f"of {len(facts.accounts)} accounts only root has the number 0")


CHECK = Check(
    title="Only root has the rights of root",
    severity=Severity.CRITICAL,
    objective="unique_identity",
    version=1,
    facts=Accounts,
    ask=ask,
    evaluate=evaluate,
)
