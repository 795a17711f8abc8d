"""Considers open incidents, gravest first; how many attempts run at once is bounded as guard G18 bounds it."""

from datetime import datetime

from wardkeep_appliance.actors.actor import InFlight
from wardkeep_appliance.healing.healer import CONSIDERED, Healer
from wardkeep_appliance.log import logger
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.store.incidents import Matter, open_matters
from wardkeep_appliance.store.tally import count
from wardkeep_core.model.verdict import Severity
from wardkeep_core.runbooks.guard_reach import SITE_AT_ONCE, SITE_SHARE_DIVISOR

IDLE_S = 30.0
_GRAVEST_FIRST = list(Severity)


class HealActor:
    """See the module."""

    name = "heal"

    def __init__(self, parts: Parts) -> None:
        self.wake = parts.wakes.heal
        self.healer = Healer(parts)
        self._parts = parts
        self.in_flight = InFlight()
        self._log = logger(self.name)

    async def turn(self) -> float:
        """Take back what broke off, then consider what is open; seconds until something may be tried again."""
        await self.healer.take_back_interrupted()
        matters = await self._parts.store.do(open_matters)
        matters.sort(key=lambda matter: _GRAVEST_FIRST.index(matter.incident.severity))
        for matter in matters:
            if len(self.in_flight) >= self._at_once():
                break
            if matter.incident.id not in self.in_flight and self.healer.is_due(matter):
                self._start(matter)
        return self._pause(matters, self._parts.clock.now())

    def _at_once(self) -> int:
        return max(1, min(SITE_AT_ONCE, self._parts.site.managed_devices() // SITE_SHARE_DIVISOR))

    def _start(self, matter: Matter) -> None:
        task = self.in_flight.start(matter.incident.id, self._consider_safely(matter))
        task.add_done_callback(lambda _: self.wake.set())

    async def _consider_safely(self, matter: Matter) -> None:
        try:
            await self.healer.consider(matter)
        except Exception as error:  # noqa: BLE001 - one incident must not end the others
            self._log.exception("attempt broke", incident=matter.incident.id, error=type(error).__name__)
            await self._parts.store.do(count, "heal.incident_broken")
            self.healer.rest(matter)

    def _pause(self, matters: list[Matter], now: datetime) -> float:
        waits = [
            (matter.retry_at - now).total_seconds()
            for matter in matters
            if matter.retry_at is not None and matter.incident.state in CONSIDERED
        ]
        return max(0.2, min([IDLE_S, *waits]))
