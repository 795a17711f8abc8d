"""Forbid root and empty passwords over SSH, and limit tries, by a file of our own beside the server's configuration.

The timer is armed before the file is written: a server started by its socket reads the file at the next connection,
without any reload. Values that are already stricter than the parameters are kept.
"""

from datetime import timedelta

from wardkeep_core.checks.parameters import Parameters
from wardkeep_core.probes.linux import RootLogin, SshConfig
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

REVERT_AFTER_S = 300
ROOT = "linux.ssh_root_login_off"
TRIES = "linux.ssh_auth_tries_limited"
EMPTY = "linux.ssh_empty_passwords_refused"


def plan(given: PlanInput) -> Plan | NoPlan:
    """Arm, write, reload, prove a second session, disarm."""
    if not isinstance(given.facts, SshConfig):
        return NoPlan("facts_foreign", "the facts are not the SSH server's settings")
    facts, parameters = given.facts, given.context.parameters
    if _only_in_match_block(given.check, facts, parameters):
        return NoPlan("match_block", "a Match block allows it, and a file of ours does not reach into that")
    return (
        ArmRevert(seconds=REVERT_AFTER_S),
        WriteManagedFile(template=Template.SSH_HARDENING, parameters=_settings(facts, parameters)),
        ReloadUnit(target=ReloadTarget.SSH),
        SecondSession(),
        Disarm(),
    )


def _only_in_match_block(check: str, facts: SshConfig, parameters: Parameters) -> bool:
    """True when the server's own settings are fine, so that a Match block must be what fails."""
    if check == ROOT:
        return facts.permit_root is RootLogin.NO and facts.permit_root_matched is not RootLogin.NO
    if check == EMPTY:
        return not facts.empty_passwords
    grace_is_fine = 1 <= facts.login_grace_s <= parameters["ssh_login_grace_seconds"]
    return facts.max_tries <= parameters["ssh_max_auth_tries"] and grace_is_fine


def _settings(facts: SshConfig, parameters: Parameters) -> dict[str, int]:
    return {
        "max_tries": _stricter(facts.max_tries, parameters["ssh_max_auth_tries"]),
        "login_grace_s": _stricter(facts.login_grace_s, parameters["ssh_login_grace_seconds"]),
    }


def _stricter(now: int, wanted: int) -> int:
    """The smaller one; 0 or less means no limit."""
    return min(now, wanted) if now > 0 else wanted


RUNBOOK = Runbook(
    title="Harden log-ins over SSH",
    heals=(ROOT, TRIES, EMPTY),
    risk=Risk.MEDIUM,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(hours=1),
    max_attempts=2,
    version=2,
    steps=(ArmRevert, WriteManagedFile, ReloadUnit, SecondSession, Disarm),
    plan=plan,
    concerns=frozenset({Concern.G3, Concern.G5, Concern.G6}),
)
