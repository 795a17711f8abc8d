"""What the walk over one log (V2 to V5) gathers for the later steps."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from wardkeep_core.evidence.chain import Head
from wardkeep_core.evidence.inventory import CosignedHead
from wardkeep_core.evidence.kit.manifest import LogRange
from wardkeep_core.evidence.predicates import Remediation
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.evidence.verify.acts import Acts
from wardkeep_core.evidence.verify.coverage import Coverage
from wardkeep_core.evidence.verify.ends import Ends
from wardkeep_core.evidence.verify.history import KeyHistory, Signer
from wardkeep_core.evidence.verify.stand_ins import StandIns
from wardkeep_core.evidence.verify.times import Times
from wardkeep_core.evidence.verify.v0_v1_files import Entry
from wardkeep_core.evidence.verify.v14_verdicts import Verdicts


@dataclass
class Track:
    """One signer's count in one log's range."""

    head: Head
    last_at: datetime | None
    """None while nothing of it came but stand-ins, which have no time"""
    indices: dict[int, tuple[int, "array[int]"]] = field(default_factory=dict)
    """by epoch: first seq, log index of each seq from there"""

    def goes_on(self, head: Head, index: int) -> None:
        """The next entry of this signer stands at this log index."""
        self.head = head
        _, indices = self.indices.setdefault(head.epoch, (head.seq, array("Q")))
        indices.append(index)

    def index_of(self, epoch: int, seq: int) -> int | None:
        """Log index of a number, None when it is not in the range."""
        first, indices = self.indices.get(epoch, (0, array("Q")))
        return indices[seq - first] if first <= seq < first + len(indices) else None

    def numbers(self) -> Iterator[tuple[int, int, int]]:
        """Epoch, number and log index of every entry, by rising index."""
        for epoch, (first, indices) in self.indices.items():
            for seq, index in enumerate(indices, start=first):
                yield epoch, seq, index


@dataclass(frozen=True)
class Heal:
    """A statement of outcome healed, for V11."""

    entry: Entry
    statement: Statement
    remediation: Remediation


@dataclass
class LogWalk:
    """One log of the kit."""

    log: LogRange
    history: KeyHistory
    coverage: Coverage
    times: Times = field(default_factory=Times)
    acts: Acts = field(default_factory=Acts)
    verdicts: Verdicts = field(default_factory=lambda: Verdicts(None))
    ends: Ends = field(default_factory=Ends)
    stand_ins: StandIns = field(default_factory=StandIns)
    tracks: dict[Signer, Track] = field(default_factory=dict)
    relied: list[tuple[int, bytes]] = field(default_factory=list)
    """index and leaf hash of entries outside the range"""
    told: list[tuple[int, CosignedHead]] = field(default_factory=list)
    """heads of this log that entries of the range name, by index of the entry"""
    heals: list[Heal] = field(default_factory=list)
    stated_gaps: int = 0
    in_period: int = 0
    entries: int = 0
