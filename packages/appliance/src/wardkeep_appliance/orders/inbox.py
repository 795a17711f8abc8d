"""Takes orders in: each is verified, its number and nonce are on disk outside the database, and only then it is kept.

A cut at any point leaves an order that is run once or not at all: number and nonce go first, so the same bytes that
come again are a repeat, and a repeat is told about, never run.
"""

from dataclasses import dataclass
from datetime import datetime

from wardkeep_appliance.log import logger
from wardkeep_appliance.orders.life import keep_accepted, keep_ended
from wardkeep_appliance.orders.record import LONGEST_WORDS, RESTARTED, OrderRecord, OrderState
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.site.papers import Reader
from wardkeep_appliance.store.outside import Outside
from wardkeep_appliance.store.tally import count
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.protocol.orders import Accepted, Order, Receiver, Refused, Repeated, verify_order


@dataclass(frozen=True)
class _Came:
    """One order's bytes, by digest, with the server's time when they came."""

    digest: str
    server_now: datetime


class Inbox:
    """Who we are and whose signature counts is the reader's; what was accepted before is kept outside the database."""

    def __init__(self, parts: Parts, outside: Outside, reader: Reader) -> None:
        self._parts = parts
        self._outside = outside
        self._reader = reader
        self._log = logger("orders")

    async def take(self, text: str, server_now: datetime) -> None:
        """Accept, recognise or refuse one order; whatever it is, the server is told. `server_now` is of its answer."""
        came = _Came(sha256_hex(text.encode()), server_now)
        match verify_order(text, self._receiver(), now=server_now):
            case Accepted(order=order):
                self._outside.take_order(order, server_now)
                record = self._record(order.id, order, OrderState.ACCEPTED, "accepted", came)
                await self._parts.store.do(keep_accepted, record)
                self._log.info("order accepted", order=order.id, kind=order.type)
            case Repeated(order=order):
                await self._again(order, came)
            case Refused() as refused:
                await self._refuse(refused, came)
        self._parts.wakes.orders.set()

    def _receiver(self) -> Receiver:
        counters, binding = self._outside.counters, self._reader.binding
        return Receiver(
            site=binding.site,
            appliance=binding.appliance,
            keys=self._reader.order_keys,
            highest=counters.order_number,
            accepted={each.nonce: each.order for each in counters.nonces},
            restored_at=counters.orders_from,
        )

    def _record(self, id_: str, content: Order | None, state: OrderState, reason: str, came: _Came) -> OrderRecord:
        now = self._parts.clock.now()
        ahead = round((came.server_now - now).total_seconds() * 1000)
        return OrderRecord(
            id=id_, digest=came.digest, content=content, state=state, reason=reason, at=now, server_ahead_ms=ahead
        )

    async def _again(self, order: Order, came: _Came) -> None:
        """Tell again what became of it. One that was lost between its acceptance and the database is not run."""
        lost = self._record(order.id, order, OrderState.FAILED, RESTARTED, came)
        words = "accepted, but not carried out before the appliance restarted"
        await self._keep_ended(lost, words)

    async def _refuse(self, refused: Refused, came: _Came) -> None:
        self._log.warning("order refused", order=refused.order, reason=refused.reason)
        await self._parts.store.do(count, f"orders.refused.{refused.reason}")
        if refused.order is not None:
            record = self._record(refused.order, refused.content, OrderState.REFUSED, refused.reason, came)
            await self._keep_ended(record, refused.detail)

    async def _keep_ended(self, record: OrderRecord, words: str) -> None:
        worded = record.model_copy(update={"detail": words[:LONGEST_WORDS]})
        await self._parts.writer.do(keep_ended, self._parts.writer, worded)
