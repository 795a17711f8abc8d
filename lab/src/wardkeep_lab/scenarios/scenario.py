"""What every scenario has: typed acts that break and restore, and how an independent prober tells good from broken."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from wardkeep_lab.acts import Act
from wardkeep_lab.prober import Prober


class End(StrEnum):
    """How a scenario must end (catalogue 6.2 and 6.3)."""

    HEALED = "healed"
    NOT_OBSERVED = "not_observed"
    """The finding is `error` while it lasts: never pass, never acted on."""
    HEALED_ALONE = "healed_alone"
    """Of two devices that fail, the one that can be reached heals; the other is not touched, not counted as healed."""


@dataclass(frozen=True)
class Sight:
    """What the prober saw: good or not, and in words what it saw."""

    good: bool
    words: str


@dataclass(frozen=True)
class Scenario:
    """One way of breaking one device. `id` is the catalogue's; a word after a dash names a way of doing it.

    `attack` holds ATT&CK v19.1 ids that the change is or opens the way for; empty where none fits.
    """

    id: str
    title: str
    attack: tuple[str, ...]
    check: str
    runbook: str | None
    end: End
    break_plan: tuple[Act, ...]
    restore_plan: tuple[Act, ...]
    look: Callable[[Prober], Sight]
    heal_limit_s: float = 60.0
    """How long after one period the outcome may take."""

    @property
    def catalogue_id(self) -> str:
        """The row of catalogue 6, with its letter where it has one."""
        return self.id.partition("-")[0]
