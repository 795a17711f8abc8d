"""Follows what Wardkeep's API says about the lab's site, and waits for it, with a limit on every wait."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from wardkeep_lab.errors import LabFailed
from wardkeep_lab.scoring import Attempt, Finding

POLL_S = 0.5
Seen = TypeVar("Seen")


class TookTooLong(LabFailed):
    """What was waited for did not come in time; the message says what it was."""


class Told(Protocol):
    """What the lab needs to be told about its site."""

    def findings(self, device: str) -> dict[str, Finding]:
        """Newest finding of every check of a device."""

    def history(self, device: str, check: str) -> list[Finding]:
        """What evidence states about one check, oldest first, and its finding now. Empty: never observed."""

    def incident(self, device: str, check: str) -> str | None:
        """State of the newest incident about a check of a device."""

    def attempts(self) -> list[Attempt]:
        """All attempts at the site."""


def wait_for(look: Callable[[], Seen | None], limit_s: float, what: str, alive: Callable[[], None]) -> Seen:
    """The first answer that is not None. `alive` raises when waiting has become useless. Raises TookTooLong."""
    deadline = time.monotonic() + limit_s
    while True:
        seen = look()
        if seen is not None:
            return seen
        alive()
        if time.monotonic() > deadline:
            raise TookTooLong(f"{what}: not within {limit_s:.0f} s")
        time.sleep(POLL_S)  # the API has no event for this that a script could await


def utc_now() -> str:
    """Now, in the form in which the API writes times, so that texts compare as moments do."""
    now = datetime.now(UTC)
    return f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z"


@dataclass
class Watch:
    """One scenario on the target, from the moment of the break."""

    told: Told
    device: str
    check: str
    known: frozenset[str]
    """Attempts that were there before."""
    began_at: str = field(default_factory=utc_now)
    broken_at: str | None = None
    """When the prober had seen the break: only from then on does a pass mean anything."""
    _began: float = field(default_factory=time.monotonic)
    _now: dict[str, Finding] = field(default_factory=dict)
    detected_s: float | None = None

    def confirm_broken(self) -> None:
        """The prober has seen the break."""
        self.broken_at = utc_now()

    def seconds(self) -> float:
        """Since the break."""
        return time.monotonic() - self._began

    def look(self) -> tuple[Finding, ...]:
        """The check's findings since the break, oldest first: all that evidence states, and each newest one seen."""
        for finding in self.told.history(self.device, self.check):
            known = self._now.get(finding.observed_at)
            if self._counts(finding) and (known is None or known.entry is None):
                self._now[finding.observed_at] = finding
        if self.detected_s is None and any(finding.result in {"fail", "error"} for finding in self._now.values()):
            self.detected_s = self.seconds()
        return self.findings()

    def _counts(self, finding: Finding) -> bool:
        told_bad = finding.result in {"fail", "error"} and finding.observed_at >= self.began_at
        return told_bad or (self.broken_at is not None and finding.observed_at >= self.broken_at)

    def findings(self) -> tuple[Finding, ...]:
        """What was seen so far."""
        return tuple(self._now[moment] for moment in sorted(self._now))

    def attempts(self) -> tuple[Attempt, ...]:
        """Attempts anywhere at the site that began since the break."""
        return tuple(attempt for attempt in self.told.attempts() if attempt.id not in self.known)
