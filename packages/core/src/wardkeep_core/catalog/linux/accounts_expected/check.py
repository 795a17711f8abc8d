"""Everybody who can log in is known."""

from wardkeep_core.checks.approved import for_device
from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux_accounts import Accounts, ShellClass
from wardkeep_core.probes.questions import AskAccounts, Missing


def ask(context: Context) -> Asked:
    """Every local account."""
    if context.lists.approved_accounts is None:
        return Missing(what="nobody declared which accounts may log in")
    return AskAccounts()


def evaluate(facts: Accounts, context: Context) -> Verdict:
    """Every account with a log-in shell that has not expired is on the list. A locked password alone lets keys in."""
    if not facts.accounts:
        return errored("answer_incomplete", "no account is listed")
    listed = for_device(context.lists.approved_accounts or (), context.device)
    approved = {entry.account for entry in listed}
    usable = [account.name for account in facts.accounts if account.shell is ShellClass.LOGIN and not account.expired]
    foreign = [name for name in usable if name not in approved]
    if foreign:
        return failed("account_foreign", f"can log in, and nobody approved it: {', '.join(foreign)}")
    return passed("accounts_expected", f"all {len(usable)} accounts that can log in are approved")


CHECK = Check(
    title="Accounts that can log in are approved",
    severity=Severity.CRITICAL,
    objective="account_lifecycle",
    version=1,
    facts=Accounts,
    ask=ask,
    evaluate=evaluate,
)
