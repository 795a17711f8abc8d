"""What the walk gathers of boxes that ended: which was retired where, and which one took its place."""

from dataclasses import dataclass, field
from datetime import datetime

from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.endings import Rebinding, Retired
from wardkeep_core.evidence.inventory import CosignedHead
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.evidence.verify.report import StepFailed
from wardkeep_core.evidence.verify.v0_v1_files import Entry

_Said = tuple[str, EntryRef | None, CosignedHead | None, str]
"""appliance, its last entry, its newest co-signed head, the decision"""


@dataclass(frozen=True)
class End:
    """A box was retired; `at` is when the platform wrote it down."""

    at: datetime
    in_range: bool


@dataclass
class Ends:
    """Of one log: what is in force before the end of its range. `note` takes entries by rising index."""

    retired: dict[str, End] = field(default_factory=dict)
    """by appliance, the first time"""
    successors: dict[str, str] = field(default_factory=dict)
    _said: set[_Said] = field(default_factory=set)

    def note(self, entry: Entry, statement: Statement) -> bool:
        """Take in a statement of the platform; True when it is the first that ends its box.

        Raises StepFailed (V5) for a binding of the range whose predecessor was not retired with the same words.
        """
        body = statement.body
        if entry.index >= entry.log.end:
            return False
        if isinstance(body, Retired):
            self._said.add((body.of_appliance, body.last, body.cosigned, body.decision))
            end = End(statement.common.recorded_at, entry.listed is not None)
            return self.retired.setdefault(body.of_appliance, end) is end
        if isinstance(body, Rebinding):
            before = body.predecessor
            said = (before.appliance, before.last, before.cosigned, body.decision)
            if entry.listed is not None and said not in self._said:
                expected = f"appliance {before.appliance} retired before it, by the same decision and at the same place"
                raise StepFailed(5, entry.where, expected=expected, found="no such entry")
            self.successors.setdefault(before.appliance, body.successor)
        return False
