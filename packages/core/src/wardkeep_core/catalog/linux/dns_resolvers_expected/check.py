"""The device asks approved resolvers for names, and answers no public name itself."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux_network import DnsClient
from wardkeep_core.probes.questions import AskDnsClient, Missing

LOCAL_ENDINGS = (
    "localdomain",
    "localhost",
    "local",
    "internal",
    "lan",
    "home.arpa",
    "test",
    "example",
    "invalid",
    "ip6-localhost",
)
"""Endings that no public name has: RFC 6761, RFC 6762, RFC 8375, and what ICANN keeps for private use."""


def ask(context: Context) -> Asked:
    """The resolvers in force, and the names of the hosts file."""
    if context.lists.approved_resolvers is None:
        return Missing(what="nobody declared which resolvers are approved")
    return AskDnsClient()


def evaluate(facts: DnsClient, context: Context) -> Verdict:
    """Every resolver is on the list; every name with a dot in the hosts file is local or the device's own."""
    approved = set(context.lists.approved_resolvers or ())
    foreign = [server for server in facts.servers if server not in approved]
    if foreign:
        return failed("resolver_foreign", f"asks {', '.join(foreign)}, which nobody approved")
    if not facts.servers:
        return failed("resolver_unset", "no resolver is set")
    public = [entry.name for entry in facts.entries if is_public(entry.name, facts.own_name)]
    if public:
        return failed("public_name_overridden", f"the hosts file answers {', '.join(public[:5])} itself")
    if facts.entries_total > len(facts.entries):
        return errored(
            "hosts_file_too_long", f"the hosts file holds {facts.entries_total} names, not all were looked at"
        )
    return passed("resolvers_approved", f"asks {', '.join(facts.servers)}")


def is_public(name: str, own_name: str) -> bool:
    """True for a name that the world's name system may hold and that is not the device's own."""
    plain, short = name.lower().rstrip("."), own_name.lower().partition(".")[0]
    if plain.partition(".")[0] == short:
        return False
    return not any(plain == ending or plain.endswith(f".{ending}") for ending in LOCAL_ENDINGS)


CHECK = Check(
    title="Names are resolved by approved resolvers",
    severity=Severity.HIGH,
    objective="name_resolution",
    version=1,
    facts=DnsClient,
    ask=ask,
    evaluate=evaluate,
)
