"""What findings offer to other slices."""

from collections.abc import Sequence

from wardkeep_server.finding import service
from wardkeep_server.fleet.events import FindingCounter, Impact
from wardkeep_server.platform.hooks import hook
from wardkeep_server.platform.work import Work


class _Counter:
    """Counts failing findings."""

    async def impact(self, work: Work, site_id: str, checks: Sequence[str]) -> Impact:
        """See FindingCounter."""
        devices, by_check = await service.failing(work, site_id, checks)
        return Impact(devices=devices, open_findings=by_check)


HOOKS = (hook(FindingCounter, _Counter()),)  # type: ignore[type-abstract]  # a protocol is the kind of hook
