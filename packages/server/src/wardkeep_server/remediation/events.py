"""What remediation asks of others: an attempt belongs to an incident, which another slice keeps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from wardkeep_server.platform.work import Work


@dataclass(frozen=True)
class IncidentFacts:
    """What an incident is about."""

    device_id: str
    check_id: str
    appliance_id: str


class IncidentDirectory(Protocol):
    """Knows the incidents of a site."""

    async def known(self, work: Work, site_id: str, incident_ids: Collection[str]) -> Mapping[str, IncidentFacts]:
        """Those of the named incidents that the site has, by id; in one statement."""
