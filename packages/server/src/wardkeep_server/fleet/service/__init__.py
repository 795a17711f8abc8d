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
    forget,
    known_appliance,
)
from wardkeep_server.fleet.service.checkin import check_in
from wardkeep_server.fleet.service.enrolment import claim, codes, confirm_keys, confirm_keys_locally, create_code
from wardkeep_server.fleet.service.healing_tier import PREVIEW_LASTS, change_healing_tier, healing_tier, preview
from wardkeep_server.fleet.service.order_delivery import EVERY_S as ORDERS_EVERY_S
from wardkeep_server.fleet.service.order_delivery import sweep as sweep_orders
from wardkeep_server.fleet.service.order_delivery import take as take_order_reports
from wardkeep_server.fleet.service.orders import issue as issue_order
from wardkeep_server.fleet.service.orders import one as order
from wardkeep_server.fleet.service.orders import orders
from wardkeep_server.fleet.service.orders import take_back as cancel_order
from wardkeep_server.fleet.service.sites import Presence, counts, presences, request_scan, site_page, sites, worse
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
    "ORDERS_EVERY_S",
    "PROVEN",
    "Call",
    "KnownAppliance",
    "Presence",
    "appliance",
    "appliance_page",
    "appliances",
    "appliances_of_site",
    "calling",
    "calling_appliance",
    "cancel_order",
    "change_healing_tier",
    "check_in",
    "claim",
    "codes",
    "confirm_keys",
    "confirm_keys_locally",
    "counts",
    "create_code",
    "forget",
    "healing_tier",
    "issue_order",
    "known_appliance",
    "order",
    "orders",
    "presences",
    "preview",
    "purge",
    "rename",
    "request_scan",
    "retire",
    "site_appliances",
    "site_page",
    "sites",
    "sweep_orders",
    "take_order_reports",
    "worse",
]
