"""The device refuses connections that it was not told to accept, now and after its next start."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, failed, passed
from wardkeep_core.probes.linux_network import DefaultIn, FirewallRuleset, FrontEnd
from wardkeep_core.probes.questions import AskFirewallRuleset


def ask(_context: Context) -> Asked:
    """The rules in force."""
    return AskFirewallRuleset()


def evaluate(facts: FirewallRuleset, _context: Context) -> Verdict:
    """One front end, in force now and at the start; what no rule names is dropped or rejected."""
    if facts.front_end is FrontEnd.SEVERAL:
        return failed("several_front_ends", "several programs keep rules, and each undoes what another does")
    if not facts.active:
        return failed("firewall_off", "no rules for incoming connections are in force")
    if facts.default_in is DefaultIn.ACCEPT:
        return failed("inbound_accepted", "a connection that no rule names is accepted")
    if not facts.at_boot:
        return failed("firewall_off_at_start", "the rules in force would be gone after a restart")
    return passed("firewall_on", f"{facts.front_end.value}: what no rule names is {_PAST[facts.default_in]}")


_PAST = {DefaultIn.DROP: "dropped", DefaultIn.REJECT: "rejected", DefaultIn.ACCEPT: "accepted"}

CHECK = Check(
    title="The firewall is on",
    severity=Severity.CRITICAL,
    objective="host_firewall",
    version=1,
    facts=FirewallRuleset,
    ask=ask,
    evaluate=evaluate,
)
