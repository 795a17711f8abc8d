"""Devices as an appliance's targets."""

from collections.abc import Sequence

from wardkeep_core.protocol.documents import Target
from wardkeep_server.device import service
from wardkeep_server.fleet.events import TargetsSource
from wardkeep_server.platform.hooks import hook
from wardkeep_server.platform.work import Work


class _Targets:
    """See TargetsSource."""

    async def targets(self, work: Work, site_id: str, appliance_id: str) -> Sequence[Target]:
        """See TargetsSource."""
        return await service.targets(work, site_id, appliance_id)

    async def delivered(self, work: Work, appliance_id: str) -> None:
        """See TargetsSource."""
        await service.delivered(work, appliance_id)


HOOKS = (hook(TargetsSource, _Targets()),)  # type: ignore[type-abstract]  # a protocol is the kind of hook
