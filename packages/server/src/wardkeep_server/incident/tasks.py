"""What incidents offer to other slices."""

from collections.abc import Collection, Mapping

from wardkeep_server.incident import service
from wardkeep_server.platform.hooks import hook
from wardkeep_server.platform.work import Work
from wardkeep_server.remediation.events import IncidentDirectory, IncidentFacts


class _Directory:
    """Which incidents a site has."""

    async def known(self, work: Work, site_id: str, incident_ids: Collection[str]) -> Mapping[str, IncidentFacts]:
        """See IncidentDirectory."""
        return await service.directory(work, site_id, incident_ids)


HOOKS = (hook(IncidentDirectory, _Directory()),)  # type: ignore[type-abstract]  # a protocol is the kind of hook
