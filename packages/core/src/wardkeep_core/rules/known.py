"""The checks and runbooks that rules may name: given by the catalogue, which lies above this package."""

from collections.abc import Mapping
from dataclasses import dataclass

from wardkeep_core.checks.check import AnyCheck
from wardkeep_core.runbooks.runbook import Runbook


@dataclass(frozen=True)
class Known:
    """Checks and runbooks by id."""

    checks: Mapping[str, AnyCheck]
    runbooks: Mapping[str, Runbook]

    def runbook_for(self, check: str) -> str | None:
        """Id of the runbook of the check's row in the catalogue; None when check or runbook do not exist."""
        if check not in self.checks:
            return None
        return next((book.id for book in self.runbooks.values() if check in book.heals), None)

    def heals(self, runbook: str, check: str) -> bool:
        """True when both exist and the runbook heals the check."""
        return check in self.checks and runbook in self.runbooks and check in self.runbooks[runbook].heals
