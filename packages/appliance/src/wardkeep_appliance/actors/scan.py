"""Looks at every device in its period: at most 16 at once, one task per device, the appliance itself first."""

import asyncio
from collections.abc import Sequence
from functools import partial

from wardkeep_appliance.actors.actor import InFlight
from wardkeep_appliance.log import logger
from wardkeep_appliance.observing.keep import keep_look
from wardkeep_appliance.observing.look import DeviceLook, look_at, look_without_asking, must_ask
from wardkeep_appliance.parts import Parts
from wardkeep_appliance.site.clock_trust import write_trusted
from wardkeep_appliance.store.attempts import take_second_looks
from wardkeep_appliance.store.counts import count_scans
from wardkeep_appliance.store.tally import count
from wardkeep_core.model.device import DeviceClass, Platform
from wardkeep_core.model.verdict import Result
from wardkeep_core.probes.appliance import MultiSourceTime
from wardkeep_core.protocol.documents import Target

AT_ONCE = 16
IDLE_S = 30.0
CLOCK_CHECK = "appliance.clock_synced"


class ScanActor:
    """See the module."""

    name = "scan"

    def __init__(self, parts: Parts) -> None:
        self.wake = parts.wakes.scan
        self._parts = parts
        self._due: dict[str, float] = {}
        self.in_flight = InFlight()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._log = logger(self.name)

    async def turn(self) -> float:
        """Start what is due; seconds until something else is."""
        parts = self._parts
        now = parts.clock.monotonic()
        for device in await parts.store.do(take_second_looks, parts.clock.now()):
            self._due[device] = now
        observed = self.observed()
        self._due = {target.device: self._due.get(target.device, now) for target in observed}
        if not parts.trust.state.sources:
            # Evidence says how far our clock can be believed, so it is measured before anything else is looked at.
            await self._scan_first(observed, now)
        for target in observed:
            if self._due[target.device] <= now and target.device not in self.in_flight:
                self._start(target, now)
        return max(0.0, min(self._due.values(), default=now + IDLE_S) - parts.clock.monotonic())

    def observed(self) -> list[Target]:
        """Devices that are looked at."""
        return [target for target in self._parts.site.targets if target.device_class is DeviceClass.MANAGED]

    async def look_now(self, targets: Sequence[Target]) -> int:
        """Look at each of these devices anew, whatever is under way; how many of them proved to be reached."""
        now = self._parts.clock.monotonic()
        self._due |= {target.device: now + self._parts.site.period_s(target) for target in targets}
        return sum(await asyncio.gather(*(self._scan_safely(target) for target in targets)))

    async def _scan_first(self, observed: list[Target], now: float) -> None:
        own = next((target for target in observed if target.platform is Platform.APPLIANCE), None)
        if own is not None and self._due[own.device] <= now:
            await self._start(own, now)

    def _start(self, target: Target, now: float) -> asyncio.Task[object]:
        period, due = self._parts.site.period_s(target), self._due[target.device]
        # Counted from when it was due and not from now: the promise is a cadence, and what it lost is missed.
        behind = int((now - due) // period)
        self._due[target.device] = due + (behind + 1) * period
        return self.in_flight.start(target.device, self._scan_safely(target, behind))

    async def _scan_safely(self, target: Target, behind: int = 0) -> bool:
        """True when the device was reached. `behind` scans before this one were due and never began."""
        try:
            if behind:
                await self._parts.store.do(partial(count_scans, device=target.device, missed=behind))
            async with self._parts.locks[target.device], self._places:
                return await self._scan(target)
        except Exception as error:  # noqa: BLE001 - one device's scan must not end the others
            self._log.exception("scan broke", device=target.device, error=type(error).__name__)
            await self._parts.store.do(count, "scan.device_broken")
            await self._parts.store.do(partial(count_scans, device=target.device, missed=1))
            return False

    async def _scan(self, target: Target) -> bool:
        parts = self._parts
        context, checks = parts.site.context(target), parts.site.checks(target)
        if not checks:
            return False
        if must_ask(checks, context, parts.clock.now()):
            look = await look_at(parts.dialler, target, checks, context, parts.clock)
        else:
            look = look_without_asking(target, checks, context, parts.clock.now())
        await self._mind_clock(look)
        kept = await parts.writer.do(
            keep_look,
            parts.writer,
            look,
            site=parts.site.site,
            parameters_digest=parts.site.parameters_digest,
            period_s=parts.site.period_s(target),
        )
        parts.site.note_trouble(target, look)
        parts.wakes.ship.set()
        if kept.failing:
            parts.wakes.heal.set()
        return look.reached

    async def _mind_clock(self, look: DeviceLook) -> None:
        parts, seen = self._parts, look.of(CLOCK_CHECK)
        if seen is None or not isinstance(seen.facts, MultiSourceTime):
            return
        trusted = parts.trust.measured(seen.facts, trusted=seen.verdict.result is Result.PASS, at=parts.clock.now())
        parts.writer.clock_state = parts.trust.state
        parts.site.clock_trusted = parts.trust.state.trusted
        if trusted is not None:
            await parts.store.do(write_trusted, trusted)
