"""The verbs of the fleet."""

from datetime import timedelta

from wardkeep_server.fleet import repository
from wardkeep_server.fleet.service.appliances import (
    appliance,
    appliance_page,
    appliances,
    appliances_of_site,
    rename,
    retire,
    site_appliances,
)
from wardkeep_server.fleet.service.authentication import (
    APPLIANCE,
    PROVEN,
    Call,
    KnownAppliance,
    calling,
    calling_appliance,
    known_appliance,
)
from wardkeep_server.fleet.service.checkin import check_in
from wardkeep_server.fleet.service.enrolment import claim, codes, confirm_keys, confirm_keys_locally, create_code
from wardkeep_server.fleet.service.healing_tier import PREVIEW_LASTS, change_healing_tier, healing_tier, preview
from wardkeep_server.fleet.service.sites import counts, request_scan, site_page, sites
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy import service as tenancy


async def purge(parts: Parts) -> None:
    """Forget nonces that could no longer be replayed, and previews that are no longer good."""
    now = parts.clock()
    async with parts.database.session(tenancy.jobs_scope("fleet_purge")) as session:
        await repository.purge_nonces(session, now)
        await repository.purge_previews(session, now - PREVIEW_LASTS - timedelta(minutes=1))


__all__ = [
    "APPLIANCE",
    "PROVEN",
    "Call",
    "KnownAppliance",
    "appliance",
    "appliance_page",
    "appliances",
    "appliances_of_site",
    "calling",
    "calling_appliance",
    "change_healing_tier",
    "check_in",
    "claim",
    "codes",
    "confirm_keys",
    "confirm_keys_locally",
    "counts",
    "create_code",
    "healing_tier",
    "known_appliance",
    "preview",
    "purge",
    "rename",
    "request_scan",
    "retire",
    "site_appliances",
    "site_page",
    "sites",
]
