"""Drop what comes in unless it is meant for a port that must stay open; now and at every start.

What must stay open: our way in; what a person approved for the role of the device; and what other devices use at this
moment. Where nobody declared approved ports, every port that answers counts as used: a missing list cuts nobody off.
"""

from datetime import timedelta

from wardkeep_core.checks.approved import for_device
from wardkeep_core.checks.check import Context
from wardkeep_core.probes.linux_network import FirewallRuleset, FrontEnd
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import MOST_STEPS, Concern, NoPlan, Plan, PlanInput, Runbook
from wardkeep_core.runbooks.steps import ArmRevert, Disarm, LoadFirewallRuleset, OpenBecause, SecondSession

REVERT_AFTER_S = 300
OURS_TO_SET = frozenset({FrontEnd.NONE, FrontEnd.NFTABLES})
"""Where another program keeps the rules, a second set of ours beside it would be two front ends."""
MOST_PORTS = MOST_STEPS


def plan(given: PlanInput) -> Plan | NoPlan:
    """Arm, load as one transaction, prove a second session, disarm."""
    if not isinstance(given.facts, FirewallRuleset):
        return NoPlan("facts_foreign", "the facts are not those of a firewall")
    facts = given.facts
    if facts.front_end not in OURS_TO_SET:
        return NoPlan("front_end_of_others", f"the rules are kept by {facts.front_end.value}: switch it on there")
    if not facts.path_ports:
        return NoPlan("path_unknown", "by which port we come in is not known")
    ports = ports_kept_open(facts, given.context)
    if len(ports) > MOST_PORTS:
        return NoPlan("too_many_ports", f"{len(ports)} ports would stay open: a person looks why")
    return (
        ArmRevert(seconds=REVERT_AFTER_S),
        LoadFirewallRuleset(open=ports),
        SecondSession(),
        Disarm(),
    )


def ports_kept_open(facts: FirewallRuleset, context: Context) -> dict[str, OpenBecause]:
    """Ports by name (`tcp/22`), each with the first reason that holds."""
    declared = context.lists.approved_ports
    used = [listener for listener in facts.listeners if listener.peers or declared is None]
    approved = for_device(declared or (), context.device)
    return (
        {f"{each.protocol}/{each.port}": OpenBecause.IN_USE for each in used}
        | {f"{each.protocol}/{each.port}": OpenBecause.APPROVED for each in approved}
        | {f"tcp/{port}": OpenBecause.PATH for port in facts.path_ports}
    )


RUNBOOK = Runbook(
    title="Switch the firewall on",
    heals=("linux.firewall_on",),
    risk=Risk.MEDIUM,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(minutes=10),
    max_attempts=2,
    version=1,
    steps=(ArmRevert, LoadFirewallRuleset, SecondSession, Disarm),
    plan=plan,
    concerns=frozenset({Concern.G3, Concern.G5, Concern.G6}),
)
