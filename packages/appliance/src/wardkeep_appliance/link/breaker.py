"""A circuit breaker: after failures in a row a call rests, so that a sick server is not beaten."""

from dataclasses import dataclass

from wardkeep_appliance.clock import Clock

FAILURES_TO_OPEN = 5
REST_S = 30.0
LONGEST_REST_S = 120.0
"""An appliance that can reach its server again is back within minutes, however long it was cut off."""


@dataclass
class Breaker:
    """State of one call. After REST_S one try is let through; each further failure doubles the rest."""

    clock: Clock
    failures: int = 0
    open_until: float = 0.0

    def wait_s(self) -> float:
        """Seconds until the call may be tried; 0 when it may be tried now."""
        return max(0.0, self.open_until - self.clock.monotonic())

    def succeeded(self) -> None:
        """The server answered."""
        self.failures = 0
        self.open_until = 0.0

    def failed(self, retry_after_s: float | None = None) -> None:
        """The server did not answer, or asked to be left alone for a while."""
        self.failures += 1
        rest = retry_after_s or 0.0
        if self.failures >= FAILURES_TO_OPEN:
            rest = max(rest, min(LONGEST_REST_S, REST_S * 2 ** (self.failures - FAILURES_TO_OPEN)))
        self.open_until = self.clock.monotonic() + rest
