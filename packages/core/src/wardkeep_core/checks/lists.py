"""Lists that a person of the partner or the organisation signed. Catalogue 2.2."""

from typing import Annotated

from pydantic import Field, StringConstraints

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import DeviceId
from wardkeep_core.probes.linux import AccountName, UnitName
from wardkeep_core.probes.linux_network import Address, Port, Protocol

Role = Annotated[str, StringConstraints(max_length=32)]


class DeclaredService(Frozen):
    """A unit that must run on devices of this role."""

    role: Role
    unit: UnitName
    enabled: bool = True


class ApprovedAccount(Frozen):
    """A person or service that may log in; on devices of this role, None on every device."""

    account: AccountName
    role: Role | None = None


class ApprovedAdmin(Frozen):
    """An account that may become root; `passwordless` only for a declared service account, ours for instance."""

    account: AccountName
    role: Role | None = None
    passwordless: bool = False


class ApprovedPort(Frozen):
    """A service that devices of this role may offer to others."""

    protocol: Protocol
    port: Port
    role: Role | None = None


class DeclaredLists(Frozen):
    """None means nothing was declared: checks that need the list answer `error` (law K3). Empty is a statement.

    `routers` also names VPN gateways and container machines: devices that may forward packets.
    """

    declared_services: tuple[DeclaredService, ...] | None = Field(default=None, max_length=1024)
    routers: tuple[DeviceId, ...] = Field(default=(), max_length=1024)
    approved_accounts: tuple[ApprovedAccount, ...] | None = Field(default=None, max_length=1024)
    approved_admins: tuple[ApprovedAdmin, ...] | None = Field(default=None, max_length=1024)
    approved_resolvers: tuple[Address, ...] | None = Field(default=None, max_length=64)
    approved_ports: tuple[ApprovedPort, ...] | None = Field(default=None, max_length=1024)
