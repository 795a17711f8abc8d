"""What every probe has: a kind, typed parameters, and either facts or a reason why there are none."""

from enum import StrEnum
from typing import ClassVar

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.verdict import ReasonCode


class Facts(Frozen):
    """The typed answer of one probe. `observed_at` is the moment of looking, by the looker's clock."""

    KIND: ClassVar[str]
    FLUCTUATES: ClassVar[frozenset[str]] = frozenset()
    """Members at the top that differ at every look and mean no other state (ages, offsets): no part of a value."""

    observed_at: UtcTime

    def answered(self) -> tuple[str, ...]:
        """The names that these facts answer, in the words of the question; none where nothing is named."""
        return ()

    def gap(self) -> str | None:
        """What the facts themselves show to be missing (fewer entries than counted); None when they are whole."""
        return None


def short_of(counted: int, listed: int, what: str) -> str | None:
    """Words for a list that does not hold what was counted; None when it does."""
    return None if counted == listed else f"{listed} of {counted} {what} are listed"


class Failure(StrEnum):
    """Why there are no facts. Each one makes every check that reads the probe an error (law K3)."""

    REFUSED = "probe_refused"
    TIMED_OUT = "probe_timed_out"
    UNREACHABLE = "device_unreachable"
    HOST_KEY_CHANGED = "host_key_changed"
    NEEDS_ROOT = "needs_root"
    HALF = "answer_incomplete"
    EMPTY = "answer_empty"
    UNREADABLE = "answer_unreadable"
    NOT_SUPPORTED = "probe_not_supported"
    NOTHING_DECLARED = "nothing_to_compare_with"


class ProbeFailure(Frozen):
    """A probe that brought no facts. `detail` is words for people, without secrets or contents."""

    failure: Failure
    detail: str
    observed_at: UtcTime

    @property
    def reason(self) -> ReasonCode:
        """The verdict's reason code."""
        return self.failure.value
