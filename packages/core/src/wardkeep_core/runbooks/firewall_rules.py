"""The rules that LoadFirewallRuleset puts in force: one nftables table of our own, made here from closed values.

A packet is let in when it belongs to a connection that is there already, comes from the device itself, is an ICMP
message (RFC 4890: IPv6 does not work without), a DHCP answer, or is meant for one of the named ports.
"""

from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.runbooks.steps import LoadFirewallRuleset
from wardkeep_core.runbooks.templates import HEADER

TABLE = "inet wardkeep"


def render_rules(step: LoadFirewallRuleset) -> bytes:
    """The file that `nft -f` takes: as one transaction it replaces our table, and nothing else."""
    lines = [
        HEADER,
        f"# Ruleset {step.ruleset}.",
        f"table {TABLE} {{}}",
        f"delete table {TABLE}",
        f"table {TABLE} {{",
        "    chain inbound {",
        "        type filter hook input priority 0; policy drop;",
        "        ct state established,related accept",
        '        iifname "lo" accept',
        # By number (ICMP, ICMPv6): a small system has no list of protocol names.
        "        meta l4proto { 1, 58 } accept",
        "        udp dport { 68, 546 } accept",
        *(f"        {protocol} dport {{ {ports} }} accept" for protocol, ports in _by_protocol(step)),
        "    }",
        "}",
    ]
    return ("\n".join(lines) + "\n").encode("ascii")


def rules_digest(step: LoadFirewallRuleset) -> str:
    """SHA-256 of the rules, as hex."""
    return sha256_hex(render_rules(step))


def _by_protocol(step: LoadFirewallRuleset) -> list[tuple[str, str]]:
    """`("tcp", "22, 80")`, ports in ascending order; a protocol without ports is left out."""
    numbers: dict[str, list[int]] = {}
    for name in step.open:
        protocol, _, port = name.partition("/")
        numbers.setdefault(protocol, []).append(int(port))
    return [(protocol, ", ".join(map(str, sorted(ports)))) for protocol, ports in sorted(numbers.items())]
