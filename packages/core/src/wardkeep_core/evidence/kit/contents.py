"""What the server fills in to have a kit built, and the plan of the hashes that it must look up for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from wardkeep_core.evidence.kit.manifest import KitReport, LogProofs
from wardkeep_core.evidence.merkle import HashReader, Node, consistency_plan, decompose, inclusion_plan, resolve
from wardkeep_core.evidence.predicates import KeyRecord, Observation, Remediation
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
    entries that lie outside the range, and the `decision` entries that the range refers to.
    """

    origin: str
    start: int
    end: int
    entries: Iterable[bytes]
    checkpoints: Sequence[str]
    proofs: LogProofs
    relied: Mapping[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class KitContents:
    """A whole kit. `catalogue` and `frameworks` map file names (below those folders) to contents.

    `verify_page` are the bytes of `verify.html`; None where it was not built, which the kit's README then says.
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
    verify_page: bytes | None = None


def tally(statements: Iterable[Statement], *, from_at: datetime, to_at: datetime) -> KitReport:
    """Count statements recorded in [from_at, to_at)."""
    kinds: dict[str, int] = {}
    verdicts: dict[str, int] = {}
    attempts: dict[str, int] = {}
    devices: set[str] = set()
    for statement in statements:
        if not from_at <= statement.common.recorded_at < to_at:
            continue
        _count(kinds, statement.kind.value)
        match statement.body:
            case Observation(device=device, results=results):
                devices.add(device)
                for result in results:
                    _count(verdicts, result.result.value)
            case Remediation(outcome=outcome):
                _count(attempts, outcome.value)
            case _:
                pass
    entries, gaps = sum(kinds.values()), kinds.get("gap", 0)
    return KitReport(
        entries=entries, kinds=kinds, verdicts=verdicts, attempts=attempts, gaps=gaps, devices=len(devices)
    )


def _count(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1
