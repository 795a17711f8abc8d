"""Orders for people, and the appliances' words about them. Mounted by `routes`."""

from typing import Annotated

from fastapi import Query

from wardkeep_core.kit.ids import CheckId, DeviceId, Id, SiteId
from wardkeep_core.protocol.messages import Received
from wardkeep_core.protocol.orders import ACTING, OrdersReport
from wardkeep_server.fleet import service
from wardkeep_server.fleet.order_schemas import NewOrder, OrderSummary, OrderView
from wardkeep_server.platform.access import (
    KIB,
    OPERATOR_READ,
    PARTNER_TECHNICAL,
    TECHNICIANS,
    AccessPolicy,
    RateClass,
    Reach,
    Routes,
    machine,
)
from wardkeep_server.platform.paging import After, Limit, Page
from wardkeep_server.platform.work import Ctx

orders = Routes("orders")
READ = OPERATOR_READ | PARTNER_TECHNICAL
REPORT = machine(max_body=256 * KIB)


@orders.post("/api/appliance/orders", REPORT, summary="What became of orders")
async def report_orders(context: Ctx, body: OrdersReport) -> Received:
    """Accepted, running, succeeded, failed or refused with the reason; sending again changes nothing."""
    return await service.take_order_reports(context.work, service.calling_appliance(context).id, body.orders)


@orders.get("/api/orders", AccessPolicy(READ, Reach.LIST), summary="Orders, newest first")
async def list_orders(
    context: Ctx,
    *,
    site: Annotated[SiteId | None, Query()] = None,
    device: Annotated[DeviceId | None, Query()] = None,
    check: Annotated[CheckId | None, Query()] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[OrderSummary]:
    """Orders in scope, with how their targets stand now; of one site, or naming a device or check, where given."""
    about = {name: value for name, value in (("device", device), ("check", check)) if value is not None}
    return await service.orders(context.work, site, about, limit=limit, after=after)


@orders.post(
    "/api/orders", AccessPolicy(TECHNICIANS, Reach.LIST, RateClass.WRITE), summary="Give an order", status_code=201
)
async def give_order(context: Ctx, body: NewOrder) -> OrderView:
    """Signed for each appliance and delivered at its next check-in. What acts on a device asks for a fresh proof."""
    if body.type in ACTING:
        context.require_step_up()
    return await service.issue_order(context.work, body)


@orders.get("/api/orders/{order_id}", AccessPolicy(READ, Reach.OTHER), summary="An order with its targets")
async def get_order(context: Ctx, order_id: Id) -> OrderView:
    """Where it stands at each appliance, and why."""
    return await service.order(context.work, order_id)


@orders.post(
    "/api/orders/{order_id}/cancel",
    AccessPolicy(TECHNICIANS, Reach.OTHER, RateClass.WRITE),
    summary="Take back what was not handed out yet",
)
async def cancel_order(context: Ctx, order_id: Id) -> OrderView:
    """Targets that fetched it already go on; 409 when that is all of them."""
    return await service.cancel_order(context.work, order_id)
