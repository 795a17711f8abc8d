"""Have shells log out when they are left alone, by a file of our own in the profile."""

from datetime import timedelta

from wardkeep_core.probes.linux_accounts import ShellProfile
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import NoPlan, Plan, PlanInput, Runbook
from wardkeep_core.runbooks.steps import Template, WriteManagedFile


def plan(given: PlanInput) -> Plan | NoPlan:
    """Write the limit, read-only; a shorter one that is set already stays. It sorts first, so it counts."""
    if not isinstance(given.facts, ShellProfile):
        return NoPlan("facts_foreign", "the facts are not those of a shell's profile")
    if given.facts.read_only:
        return NoPlan("set_elsewhere", "the limit is set read-only elsewhere, so a file of ours could not change it")
    longest = given.context.parameters["inactivity_lock_seconds"]
    seconds = min(given.facts.tmout_s or longest, longest)
    return (WriteManagedFile(template=Template.SHELL_IDLE_LOGOUT, parameters={"tmout_s": seconds}),)


RUNBOOK = Runbook(
    title="Have idle shells log out",
    heals=("linux.shell_idle_logout_on",),
    risk=Risk.LOW,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(hours=1),
    max_attempts=2,
    version=1,
    steps=(WriteManagedFile,),
    plan=plan,
)
