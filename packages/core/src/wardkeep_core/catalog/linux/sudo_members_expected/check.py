"""Everybody who may become root is known, and proves who they are."""

from wardkeep_core.checks.approved import for_device
from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, failed, passed
from wardkeep_core.probes.linux_accounts import SudoPolicy
from wardkeep_core.probes.questions import AskSudoPolicy, Missing


def ask(context: Context) -> Asked:
    """What sudo says of every local account."""
    if context.lists.approved_admins is None:
        return Missing(what="nobody declared who may become root")
    return AskSudoPolicy()


def evaluate(facts: SudoPolicy, context: Context) -> Verdict:
    """Every member is on the list; without a password only declared service accounts."""
    admins = {entry.account: entry for entry in for_device(context.lists.approved_admins or (), context.device)}
    foreign = [member.account for member in facts.members if member.account not in admins]
    if foreign:
        return failed("sudo_member_foreign", f"may become root, and nobody approved it: {', '.join(foreign)}")
    unasked = [
        member.account for member in facts.members if member.passwordless and not admins[member.account].passwordless
    ]
    if unasked:
        return failed("sudo_without_password", f"becomes root without a password: {', '.join(unasked)}")
    if not facts.installed:
        return passed("sudo_absent", "there is no sudo here, so nobody becomes root by it")
    return passed("sudo_members_expected", f"all {len(facts.members)} accounts that may become root are approved")


CHECK = Check(
    title="Accounts that may become root are approved",
    severity=Severity.CRITICAL,
    objective="privileged_access",
    version=1,
    facts=SudoPolicy,
    ask=ask,
    evaluate=evaluate,
)
