"""Facts about how a Linux device meets the network: its firewall, services of old, and whom it asks for names."""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.probes.probe import Facts, short_of

Port = Annotated[int, Field(ge=1, le=65_535)]
Protocol = Literal["tcp", "udp"]
Address = Annotated[str, StringConstraints(pattern=r"^[0-9A-Fa-f:.%a-z]{2,64}$")]
HostName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$")]
AnyUnit = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9@._:\\-]{0,127}\.(service|socket)$")]


class FrontEnd(StrEnum):
    """What keeps the rules of a device's firewall."""

    NFTABLES = "nftables"
    UFW = "ufw"
    FIREWALLD = "firewalld"
    IPTABLES = "iptables"
    NONE = "none"
    SEVERAL = "several"


class DefaultIn(StrEnum):
    """What becomes of a packet from outside that no rule names; the looser of IPv4 and IPv6."""

    ACCEPT = "accept"
    DROP = "drop"
    REJECT = "reject"


class Listener(Frozen):
    """A port that answers other devices; `peers` when one is connected at this moment."""

    protocol: Protocol
    port: Port
    peers: bool


class FirewallRuleset(Facts):
    """The firewall as it is in force. `active`: rules for incoming packets are loaded; `at_boot`: loaded again then.

    `path_ports` are the ports of the SSH server, by which we come in. `listeners` are ports that other devices can
    reach. `total` counts listeners.
    """

    KIND: ClassVar[str] = "linux.firewall_ruleset"
    FLUCTUATES: ClassVar[frozenset[str]] = frozenset({"listeners", "total"})

    front_end: FrontEnd
    active: bool
    at_boot: bool
    default_in: DefaultIn
    path_ports: tuple[Port, ...] = Field(max_length=16)
    total: int = Field(ge=0)
    listeners: tuple[Listener, ...] = Field(max_length=256)

    def gap(self) -> str | None:
        """As many listeners as counted."""
        return short_of(self.total, len(self.listeners), "listeners")


class AskedUnit(Frozen):
    """A unit that may be there: whether it runs and whether it starts with the device."""

    unit: AnyUnit
    active: bool
    enabled: bool


class AskedPort(Frozen):
    """A port that may answer other devices."""

    protocol: Protocol
    port: Port
    listening: bool

    @property
    def name(self) -> str:
        """`tcp/23`."""
        return f"{self.protocol}/{self.port}"


class ServiceSurface(Facts):
    """The named units and ports, each answered."""

    KIND: ClassVar[str] = "linux.service_surface"

    units: tuple[AskedUnit, ...] = Field(max_length=64)
    ports: tuple[AskedPort, ...] = Field(max_length=64)

    def answered(self) -> tuple[str, ...]:
        """Units, and ports as `tcp/23`."""
        return (*(unit.unit for unit in self.units), *(port.name for port in self.ports))


class HostsEntry(Frozen):
    """A name that the device resolves by itself, from its hosts file."""

    name: HostName
    address: Address


class DnsClient(Facts):
    """Whom the device asks for names: `servers` as in force behind a local stub; `own_name` as it calls itself.

    `entries` are the names of the hosts file that hold a dot, the first 64 of them. The totals count both.
    """

    KIND: ClassVar[str] = "linux.dns_client"
    LISTED_AT_MOST: ClassVar[int] = 64

    own_name: HostName
    servers_total: int = Field(ge=0)
    servers: tuple[Address, ...] = Field(max_length=16)
    entries_total: int = Field(ge=0)
    entries: tuple[HostsEntry, ...] = Field(max_length=64)

    def gap(self) -> str | None:
        """As many as counted."""
        return short_of(self.servers_total, len(self.servers), "resolvers") or short_of(
            min(self.entries_total, self.LISTED_AT_MOST), len(self.entries), "hosts entries"
        )
