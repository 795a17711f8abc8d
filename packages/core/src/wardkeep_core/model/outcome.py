"""How an attempt stands or ended. Catalogue 4.10, and `not_needed` of healing 1."""

from enum import StrEnum


class Outcome(StrEnum):
    """Only HEALED is success; what is missing here counts as failed."""

    PROPOSED = "proposed"
    AWAITING_APPROVAL = "awaiting_approval"
    RUNNING = "running"
    HEALED = "healed"
    FAILED = "failed"
    ROLLED_BACK = "rolled_back"
    DEFERRED_BY_GUARD = "deferred_by_guard"
    SUPPRESSED = "suppressed"
    DRY_RUN = "dry_run"
    ESCALATED = "escalated"
    NOT_NEEDED = "not_needed"

    @property
    def ends_attempt(self) -> bool:
        """True when nothing more happens under this attempt's id."""
        return self not in _OPEN

    @property
    def acted(self) -> bool:
        """True when steps were sent: such an attempt uses up one of the incident's and starts a cooldown."""
        return self in _ACTED


_OPEN = frozenset({Outcome.PROPOSED, Outcome.AWAITING_APPROVAL, Outcome.RUNNING})
_ACTED = frozenset({Outcome.RUNNING, Outcome.HEALED, Outcome.FAILED, Outcome.ROLLED_BACK})
