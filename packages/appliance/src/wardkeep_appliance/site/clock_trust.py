"""How far our own clock can be believed: measured against its sources, remembered by time since boot.

A wall clock that moved otherwise than the clock since boot was set by somebody since it was last found right.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Protocol

from wardkeep_core.catalog.appliance.clock_synced.check import median_ms, offsets_ms
from wardkeep_core.evidence.common import ClockState
from wardkeep_core.kit.times import format_time, parse_time
from wardkeep_core.probes.appliance import MultiSourceTime
from wardkeep_core.protocol.messages import Clock as ClockMessage
from wardkeep_core.runbooks.situation import Clockwork


@dataclass(frozen=True)
class SinceBoot:
    """Which start of the machine this is, and milliseconds since then, suspended time included."""

    boot: str
    milliseconds: int


class BootClock(Protocol):
    """Where time since boot comes from."""

    def since_boot(self) -> SinceBoot:
        """Now."""


class SystemBootClock:
    """Linux: CLOCK_BOOTTIME and the kernel's boot id."""

    def since_boot(self) -> SinceBoot:
        """See BootClock."""
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return SinceBoot(boot, round(time.clock_gettime(time.CLOCK_BOOTTIME) * 1000))


@dataclass(frozen=True)
class TrustedAt:
    """The wall clock when it was last found right, and the time since boot at that moment."""

    wall: datetime
    since_boot: SinceBoot


class ClockTrust:
    """The newest measurement, and when the clock was last found right."""

    def __init__(self, boot_clock: BootClock, known: TrustedAt | None) -> None:
        self._boot_clock = boot_clock
        self._known = known
        self._state = ClockState(sources=0, answered=0, offset_ms=None, spread_ms=None, trusted=False)

    @property
    def state(self) -> ClockState:
        """What every statement says about our clock."""
        return self._state

    @property
    def message(self) -> ClockMessage:
        """The same for the check-in."""
        return ClockMessage.model_validate(self._state.to_json())

    def measured(self, facts: MultiSourceTime, *, trusted: bool, at: datetime) -> TrustedAt | None:
        """Take in a measurement; when it was right, what to keep on disk."""
        offsets = offsets_ms(facts)
        self._state = ClockState(
            sources=len(facts.sources),
            answered=len(offsets),
            offset_ms=median_ms(offsets) if offsets else None,
            spread_ms=offsets[-1] - offsets[0] if offsets else None,
            trusted=trusted,
        )
        if not trusted:
            return None
        self._known = TrustedAt(at, self._boot_clock.since_boot())
        return self._known

    def clockwork(self, now: datetime, skew_max_ms: int) -> Clockwork:
        """What the guard on clocks goes by. After a restart of the machine the clock must be found right anew."""
        known, since_boot = self._known, self._boot_clock.since_boot()
        if known is None or known.since_boot.boot != since_boot.boot:
            return Clockwork(trusted_at=None, stepped_since=False)
        by_boot = since_boot.milliseconds - known.since_boot.milliseconds
        by_wall = (now - known.wall).total_seconds() * 1000
        return Clockwork(trusted_at=known.wall, stepped_since=abs(by_wall - by_boot) > skew_max_ms)


def read_trusted(conn: Connection) -> TrustedAt | None:
    """When the clock was last found right, over restarts of this program."""
    row = conn.execute("SELECT trusted_at, boot, since_boot_ms FROM clock_trust").fetchone()
    if row is None:
        return None
    return TrustedAt(parse_time(row["trusted_at"]), SinceBoot(row["boot"], row["since_boot_ms"]))


def write_trusted(conn: Connection, trusted: TrustedAt) -> None:
    """Keep when the clock was last found right."""
    conn.execute(
        "INSERT OR REPLACE INTO clock_trust (one, trusted_at, boot, since_boot_ms) VALUES (1, ?, ?, ?)",
        (format_time(trusted.wall), trusted.since_boot.boot, trusted.since_boot.milliseconds),
    )
