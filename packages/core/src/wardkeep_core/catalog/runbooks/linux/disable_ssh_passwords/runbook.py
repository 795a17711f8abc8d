"""Switch passwords off over SSH, by a file of our own; only where somebody else has proved to get in by key.

What guards G4 and G9 ask for is in the facts of this check, so it is asked when the plan is made: an approved
administrator besides us logged in by key, and nobody logged in by password of late.
"""

from datetime import timedelta

from wardkeep_core.checks.approved import for_device
from wardkeep_core.checks.check import Context
from wardkeep_core.probes.linux import SshConfig
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import Concern, NoPlan, Plan, PlanInput, Runbook
from wardkeep_core.runbooks.steps import (
    ArmRevert,
    Disarm,
    ReloadTarget,
    ReloadUnit,
    SecondSession,
    Template,
    WriteManagedFile,
)

REVERT_AFTER_S = 600


def plan(given: PlanInput) -> Plan | NoPlan:
    """Arm, write, reload, prove a second session, disarm."""
    if not isinstance(given.facts, SshConfig):
        return NoPlan("facts_foreign", "the facts are not the SSH server's settings")
    facts = given.facts
    if not facts.password and not facts.keyboard_interactive:
        return NoPlan("match_block", "a Match block allows it, and a file of ours does not reach into that")
    locked_out = _would_lock_out(facts, given.context)
    if locked_out is not None:
        return locked_out
    return (
        ArmRevert(seconds=REVERT_AFTER_S),
        WriteManagedFile(template=Template.SSH_PASSWORDS_OFF),
        ReloadUnit(target=ReloadTarget.SSH),
        SecondSession(),
        Disarm(),
    )


def _would_lock_out(facts: SshConfig, context: Context) -> NoPlan | None:
    if facts.key_logins is None or facts.password_logins is None:
        return NoPlan("use_unknown", "the log does not say who logs in by key and who by password")
    if facts.password_logins:
        return NoPlan("passwords_in_use", f"still logged in by password: {', '.join(facts.password_logins)}")
    if context.lists.approved_admins is None:
        return NoPlan("nothing_declared", "nobody declared who may become root, so nobody is known to get in by key")
    admins = {entry.account for entry in for_device(context.lists.approved_admins, context.device)}
    if not (set(facts.key_logins) & admins) - {context.login_user}:
        return NoPlan("no_other_key_login", "no approved administrator besides us has logged in by key")
    return None


RUNBOOK = Runbook(
    title="Switch off password log-in over SSH",
    heals=("linux.ssh_password_login_off",),
    risk=Risk.HIGH,
    consent=ConsentNeed.PER_ATTEMPT,
    cooldown=timedelta(days=1),
    max_attempts=1,
    version=1,
    steps=(ArmRevert, WriteManagedFile, ReloadUnit, SecondSession, Disarm),
    plan=plan,
    concerns=frozenset({Concern.G3, Concern.G5, Concern.G6}),
    disruptive=True,
    window=True,
)
