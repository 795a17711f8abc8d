"""Lists that a person of the partner or the organisation signed. Catalogue 2.2."""

from typing import Annotated

from pydantic import Field, StringConstraints

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import DeviceId
from wardkeep_core.probes.linux import UnitName


class DeclaredService(Frozen):
    """A unit that must run on devices of this role."""

    role: Annotated[str, StringConstraints(max_length=32)]
    unit: UnitName
    enabled: bool = True


class DeclaredLists(Frozen):
    """None means nothing was declared: checks that need the list answer `error` (law K3). Empty is a statement.

    `routers` also names VPN gateways and container machines: devices that may forward packets.
    """

    declared_services: tuple[DeclaredService, ...] | None = Field(default=None, max_length=1024)
    routers: tuple[DeviceId, ...] = Field(default=(), max_length=1024)
