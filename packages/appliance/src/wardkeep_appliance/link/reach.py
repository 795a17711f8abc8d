"""How it stands with Central Command: whether the newest call was answered, and since when none was."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Reach:
    """`reachable` None: nothing was called yet. `unreachable_since`: the first call that was not answered any more.

    It is remembered while this program runs: a restart counts anew.
    """

    reachable: bool | None = None
    unreachable_since: datetime | None = None

    def answered(self) -> "Reach":
        """After a call that was answered, whatever the answer."""
        return Reach(reachable=True)

    def unanswered(self, at: datetime) -> "Reach":
        """After a call that was not."""
        return Reach(reachable=False, unreachable_since=self.unreachable_since or at)
