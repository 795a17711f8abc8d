"""What the server fills in to have a kit built, and the plan of the hashes that it must look up for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.kit.anchors import AnchorContents
from wardkeep_core.evidence.kit.manifest import KitReport, LogProofs
from wardkeep_core.evidence.merkle import HashReader, Node, consistency_plan, decompose, inclusion_plan, resolve
from wardkeep_core.evidence.predicates import Decision, KeyRecord, Observation, Remediation
from wardkeep_core.evidence.statement import Statement


class KitRefused(ValueError):
    """The contents do not make a kit; the message says which part contradicts which."""


@dataclass(frozen=True)
class ProofPlan:
    """Which nodes the proofs of one log need. Fetch `nodes` in one go, or pass a reader to `resolve`.

    `checkpoints` are sizes, rising, the last at least `end`; `relied` are indices outside [start, end), rising.
    """

    start: int
    end: int
    checkpoints: tuple[int, ...]
    relied: tuple[int, ...]

    @property
    def covering(self) -> int:
        """Size of the first checkpoint that reaches the end of the range."""
        reaching = [size for size in self.checkpoints if size >= self.end]
        if not reaching:
            raise KitRefused(f"no checkpoint reaches leaf {self.end}")
        return reaching[0]

    @property
    def nodes(self) -> list[Node]:
        """Every node needed, each once, sorted."""
        return sorted({node for part in self._parts() for nodes in part for node in nodes})

    def resolve(self, read: HashReader) -> LogProofs:
        """The proofs; `read` is called once per part."""
        left, right, *rest = [tuple(hashed.hex() for hashed in resolve(part, read)) for part in self._parts()]
        pairs = len(self.checkpoints) - 1
        return LogProofs(left=left, right=right, consistency=tuple(rest[:pairs]), relied=tuple(rest[pairs:]))

    def _parts(self) -> list[list[list[Node]]]:
        size = self.checkpoints[-1]
        return [
            [[node] for node in decompose(0, self.start)],
            [[node] for node in decompose(self.end, self.covering)],
            *(consistency_plan(old, new) for old, new in pairwise(self.checkpoints)),
            *(inclusion_plan(index, size) for index in self.relied),
        ]


@dataclass(frozen=True)
class LogContents:
    """One log's part: entries [start, end) in order, checkpoint notes by rising size, entries relied on by index.

    Relied on are, for every signer with entries in the range, its genesis and later `key` (and `restored` gap)
    entries that lie outside the range, and the `decision` entries that the range refers to: those that an inventory
    names, those about `consent:<id>` of an attempt, and the one before each enrolment or revocation (V10, V12). Also
    every `retired` and `binding` before the range and every `erasure` outside it of an entry in it, each with its
    decision.

    `stand_ins` are, by index, the envelopes of the erasures whose leaves are gone; what `entries` gives at those
    places is passed over.
    """

    origin: str
    start: int
    end: int
    entries: Iterable[bytes]
    checkpoints: Sequence[str]
    proofs: LogProofs
    relied: Mapping[int, bytes] = field(default_factory=dict)
    stand_ins: Mapping[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class KitContents:
    """A whole kit. `catalogue`, `frameworks` and `oscal` map file names (below those folders) to contents.

    `paper` are the bytes of `report.pdf`, for a reader.
    `verify_page` are the bytes of `verify.html`; None where it was not built, which the kit's README then says.
    `anchors` are the platform log's heads with their time stamps; each path in them names a log of the kit and one of
    its `checkpoints`.
    """

    organisation: str
    site: str | None
    from_at: datetime
    to_at: datetime
    worm: bool
    logs: Sequence[LogContents]
    keys: Sequence[KeyRecord]
    report: KitReport
    catalogue: Mapping[str, bytes] = field(default_factory=dict)
    frameworks: Mapping[str, bytes] = field(default_factory=dict)
    disclosures: Sequence[str] = ()
    oscal: Mapping[str, bytes] = field(default_factory=dict)
    paper: bytes | None = None
    verify_page: bytes | None = None
    anchors: Sequence[AnchorContents] = ()


class Tally:
    """Counts statements recorded in [from_at, to_at), one after the other."""

    def __init__(self, from_at: datetime, to_at: datetime) -> None:
        self._from_at, self._to_at = from_at, to_at
        self._kinds: dict[str, int] = {}
        self._verdicts: dict[str, int] = {}
        self._attempts: dict[str, int] = {}
        self._decisions: dict[str, int] = {}
        self._devices: set[str] = set()

    def add(self, statement: Statement) -> None:
        """Count one, if it was recorded in the period."""
        if not self._from_at <= statement.common.recorded_at < self._to_at:
            return
        _count(self._kinds, statement.kind.value)
        match statement.body:
            case Observation(device=device, results=results):
                self._devices.add(device)
                for result in results:
                    _count(self._verdicts, result.result.value)
            case Remediation(outcome=outcome):
                _count(self._attempts, outcome.value)
            case Decision(person=person, assurance=assurance):
                _count(self._decisions, "platform" if person == NIL_ID else assurance)
            case _:
                pass

    def report(self) -> KitReport:
        """What was counted."""
        return KitReport(
            entries=sum(self._kinds.values()),
            kinds=dict(self._kinds),
            verdicts=dict(self._verdicts),
            attempts=dict(self._attempts),
            decisions=dict(self._decisions),
            gaps=self._kinds.get("gap", 0),
            devices=len(self._devices),
        )


def tally(statements: Iterable[Statement], *, from_at: datetime, to_at: datetime) -> KitReport:
    """Count statements recorded in [from_at, to_at)."""
    counted = Tally(from_at, to_at)
    for statement in statements:
        counted.add(statement)
    return counted.report()


def _count(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1
