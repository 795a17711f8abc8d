"""Takes an inventory at each full hour of this machine's clock; the one at the start is taken before all else."""

from datetime import datetime, timedelta

from wardkeep_appliance.observing.inventory import take_inventory
from wardkeep_appliance.parts import Parts

HOUR = timedelta(hours=1)
LOOK_S = 60.0
"""The clock may be set, and a machine may sleep: it is looked at more often than the hour is full."""


class InventoryActor:
    """See the module."""

    name = "inventory"

    def __init__(self, parts: Parts) -> None:
        self.wake = parts.wakes.inventory
        self._parts = parts
        self._due = _full_hour_after(parts.clock.now())

    async def turn(self) -> float:
        """Take the inventory when the hour is full; seconds until the next look."""
        parts, now = self._parts, self._parts.clock.now()
        if now >= self._due:
            await parts.writer.do(take_inventory, parts.writer, parts.site, now)
            parts.wakes.ship.set()
        self._due = _full_hour_after(now)
        return min(LOOK_S, (self._due - now).total_seconds())


def _full_hour_after(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + HOUR
