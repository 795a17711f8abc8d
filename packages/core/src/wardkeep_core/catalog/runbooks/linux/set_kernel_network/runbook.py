"""Write the kernel's network values to a file of our own and load it."""

from datetime import timedelta

from wardkeep_core.catalog.linux.kernel_network_hardened.check import wanted
from wardkeep_core.probes.linux import KernelParameters
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import Concern, NoPlan, Plan, PlanInput, Runbook
from wardkeep_core.runbooks.steps import ReloadTarget, ReloadUnit, SecondSession, Template, WriteManagedFile


def plan(given: PlanInput) -> Plan | NoPlan:
    """Write, load, prove a second session. Values the kernel does not have are left out."""
    if not isinstance(given.facts, KernelParameters):
        return NoPlan("facts_foreign", "the facts are not kernel values")
    held = given.facts.values
    values = {name: value for name, value in wanted(given.context).items() if held.get(name) is not None}
    if not values:
        return NoPlan("nothing_to_set", "the kernel has none of these values")
    return (
        WriteManagedFile(template=Template.KERNEL_NETWORK, parameters=values),
        ReloadUnit(target=ReloadTarget.KERNEL_PARAMETERS),
        SecondSession(),
    )


RUNBOOK = Runbook(
    title="Set kernel network values",
    heals=("linux.kernel_network_hardened",),
    risk=Risk.LOW,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(hours=1),
    max_attempts=2,
    version=1,
    steps=(WriteManagedFile, ReloadUnit, SecondSession),
    plan=plan,
    concerns=frozenset({Concern.G3, Concern.G6}),
)
