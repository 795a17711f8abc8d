"""What must be so after any number of kills: pure, over plain rows, so that each fault can be planted and seen."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wardkeep_core.evidence.merkle import Grower, leaf_hash

Number = tuple[str, int, int]
"""Signer, epoch and number."""
FIRST = (0, 0)


@dataclass(frozen=True)
class Entry:
    """One stored entry, as it lies in the log; `prev` is the leaf hash that its statement names."""

    log: str
    index: int
    signer: str
    epoch: int
    seq: int
    hashed: str
    prev: str
    envelope: bytes

    @property
    def number(self) -> Number:
        return self.signer, self.epoch, self.seq


@dataclass(frozen=True)
class Sealed:
    """A checkpoint whose signature was verified."""

    size: int
    root: bytes


@dataclass
class Stored:
    """What the database holds at the end. `rows` are ids of things that must be there once, by kind, as listed."""

    entries: Sequence[Entry]
    sizes: Mapping[str, int]
    checkpoints: Mapping[str, Sealed]
    rows: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass
class Told:
    """What the server acknowledged: evidence by number with its leaf hash, and other things by kind and id."""

    evidence: Mapping[Number, str]
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)


def faults(stored: Stored, told: Told) -> list[str]:
    """Every way in which the two differ, or the logs are not whole; empty when all is well."""
    found = [*_once(stored.entries), *_kept(stored.entries, told.evidence), *_rows(stored, told)]
    by_log: dict[str, list[Entry]] = defaultdict(list)
    for entry in stored.entries:
        by_log[entry.log].append(entry)
    for log in sorted(by_log.keys() | stored.sizes.keys()):
        entries = sorted(by_log[log], key=lambda entry: entry.index)
        found += _log(log, entries, stored.sizes.get(log, 0), stored.checkpoints.get(log))
    return found


def _once(entries: Iterable[Entry]) -> list[str]:
    numbers = Counter(entry.number for entry in entries)
    hashes = Counter(entry.hashed for entry in entries)
    return [f"{number} is there {count} times" for number, count in numbers.items() if count > 1] + [
        f"leaf {hashed} is there {count} times" for hashed, count in hashes.items() if count > 1
    ]


def _kept(entries: Iterable[Entry], told: Mapping[Number, str]) -> list[str]:
    held = {entry.number: entry.hashed for entry in entries}
    return [
        f"{number} was acknowledged and is {'other' if number in held else 'gone'}"
        for number, hashed in told.items()
        if held.get(number) != hashed
    ]


def _rows(stored: Stored, told: Told) -> list[str]:
    found = []
    for kind in sorted(stored.rows.keys() | told.rows.keys()):
        counted = Counter(stored.rows.get(kind, ()))
        found += [f"{kind} {name} is there {count} times" for name, count in counted.items() if count > 1]
        lost = told.rows.get(kind, frozenset()) - counted.keys()
        found += [f"{kind} {name} was acknowledged and is gone" for name in sorted(lost)]
    return found


def _log(log: str, entries: Sequence[Entry], size: int, sealed: Sealed | None) -> list[str]:
    found = []
    if [entry.index for entry in entries] != list(range(size)):
        found.append(f"log {log}: it says {size} entries and has {len(entries)}, or has holes")
    tree = Grower()
    roots = {}
    for entry in entries:
        hashed = leaf_hash(entry.envelope)
        if hashed.hex() != entry.hashed:
            found.append(f"log {log}: entry {entry.index} is not the bytes of its hash")
        tree.append(hashed)
        roots[entry.index + 1] = tree.frontier().root()
    if sealed is None or sealed.size != size or roots.get(sealed.size) != sealed.root:
        found.append(f"log {log}: the newest checkpoint is not of these {size} entries")
    return found + _chains(log, entries)


def _chains(log: str, entries: Sequence[Entry]) -> list[str]:
    """Each signer's numbers follow one another from the first, each naming the one before."""
    found = []
    heads: dict[str, Entry] = {}
    for entry in entries:
        before = heads.get(entry.signer)
        wanted = FIRST if before is None else (before.epoch, before.seq + 1)
        if (entry.epoch, entry.seq) != wanted or entry.prev != ("0" * 64 if before is None else before.hashed):
            found.append(f"log {log}: {entry.number} does not follow what is before it")
        heads[entry.signer] = entry
    return found
