"""Sites as other slices may know them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wardkeep_core.model.tier import HealingTier
from wardkeep_server.audit.schemas import Target
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import repository
from wardkeep_server.tenancy.models import Site


@dataclass(frozen=True)
class SiteFacts:
    """What other slices may know of a site."""

    id: str
    partner_id: str
    organisation_id: str
    name: str
    time_zone: str
    log_id: str
    embedded: bool
    lab: bool
    dry_run: bool
    stopped: bool
    period_s: int
    self_period_s: int
    time_sources: tuple[str, ...]
    lists: dict[str, Any]
    parameters: dict[str, int]
    disabled_runbooks: tuple[str, ...]
    revision: int
    healing_tier: HealingTier
    healing_tier_set_by: str | None
    healing_tier_set_at: Any
    healing_tier_reason: str | None

    def target(self, kind: str = "site", row_id: str | None = None) -> Target:
        """An audit target at this site."""
        return Target(kind, row_id or self.id, self.partner_id, self.organisation_id, self.id)


async def find_site(work: Work, site_id: str, *, lock: bool = False) -> Site:
    """The row of a site in scope, or NotFound; `lock` holds it for the rest of the transaction."""
    row = await repository.site(work.scope, work.session, site_id, lock=lock)
    if row is None:
        raise NotFound
    return row


@dataclass(frozen=True)
class SitePlace:
    """The little that a list of every site needs of each."""

    id: str
    name: str
    organisation_id: str
    organisation_name: str
    created_at: datetime
    stopped: bool
    parameters: dict[str, int]


def facts_of(row: Site) -> SiteFacts:
    """The row as others see it."""
    values = {name: getattr(row, name) for name in SiteFacts.__dataclass_fields__}
    values |= {"healing_tier": HealingTier(row.healing_tier)}
    values |= {name: tuple(values[name]) for name in ("time_sources", "disabled_runbooks")}
    return SiteFacts(**values)
