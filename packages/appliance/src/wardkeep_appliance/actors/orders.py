"""Carries accepted orders out, several at a time, and tells what becomes of each until the server has heard it."""

import random

from wardkeep_appliance.actors.actor import InFlight
from wardkeep_appliance.actors.bodies import order_body
from wardkeep_appliance.actors.reporter import Reporter
from wardkeep_appliance.link.errors import LinkError
from wardkeep_appliance.log import logger
from wardkeep_appliance.orders.carry import Carrier
from wardkeep_appliance.orders.life import End, begin, end_order, failed, settle
from wardkeep_appliance.orders.record import OrderRecord, OrderState
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.store.orders import orders_under_way
from wardkeep_appliance.store.reports import ReportKind
from wardkeep_appliance.store.tally import count
from wardkeep_core.protocol.orders import OrdersReport

AT_ONCE = 4
IDLE_S = 30.0
OFFLINE_PAUSE_S = 20.0


class OrderActor:
    """See the module."""

    name = "orders"

    def __init__(self, parts: Parts, reporter: Reporter, carrier: Carrier) -> None:
        self.wake = parts.wakes.orders
        self.in_flight = InFlight()
        self._parts = parts
        self._reporter = reporter
        self._carrier = carrier
        self._log = logger(self.name)

    async def turn(self) -> float:
        """Tell, then begin what waits; seconds until something is to be told again."""
        pause = await self._tell()
        for record in await self._parts.store.do(orders_under_way):
            if record.id in self.in_flight:
                continue
            if record.state is OrderState.RUNNING:
                await self._settle(record)
            elif len(self.in_flight) < AT_ONCE:
                task = self.in_flight.start(record.id, self._carry_safely(record))
                task.add_done_callback(lambda _: self.wake.set())
        return pause

    async def _settle(self, record: OrderRecord) -> None:
        """End what ran when we stopped. Where its attempt must be taken back first, the healer wakes us then."""
        if await self._parts.writer.do(settle, self._parts.writer, record, self._parts.clock.now()):
            self.wake.set()

    async def _tell(self) -> float:
        try:
            await self._reporter.tell(ReportKind.ORDER, order_body, lambda rows: OrdersReport(orders=rows))
        except LinkError as error:
            self._log.warning("not told", code=error.code)
            return error.retry_after_s or random.uniform(1, OFFLINE_PAUSE_S)  # noqa: S311 - spreads load, no secret
        return IDLE_S

    async def _carry_safely(self, record: OrderRecord) -> None:
        parts = self._parts
        if not await parts.store.do(begin, record, parts.clock.now()):
            return
        self.wake.set()
        try:
            end = await self._carrier.carry(record)
        except Exception as error:  # noqa: BLE001 - one order must not end the others
            self._log.exception("order broke", order=record.id, error=type(error).__name__)
            await parts.store.do(count, "orders.broken")
            end = failed("appliance_error", "the appliance met an error of its own; see its log")
        await self._end(record, end)

    async def _end(self, record: OrderRecord, end: End) -> None:
        parts = self._parts
        await parts.writer.do(end_order, parts.writer, record, end, parts.clock.now())
        parts.wakes.ship.set()
        self._log.info("order ended", order=record.id, state=end.state.value, reason=end.reason)
