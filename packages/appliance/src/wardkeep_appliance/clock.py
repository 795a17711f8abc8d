"""The one door to the machine's clocks, passed as an argument so that tests can hold the hands."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Wall clock for what is recorded, monotonic clock for what is waited for."""

    def now(self) -> datetime:
        """The wall clock, UTC, aware."""

    def monotonic(self) -> float:
        """Seconds that never fall; the zero means nothing."""

    async def sleep(self, seconds: float) -> None:
        """Come back so much later."""


class SystemClock:
    """The clocks of the machine we run on."""

    def now(self) -> datetime:
        """See Clock."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """See Clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """See Clock."""
        await asyncio.sleep(seconds)
