"""The Merkle tree of RFC 6962 section 2: hashes, incremental root, proofs made from stored nodes, proofs checked.

A node (level, index) is the root of the full subtree over leaves [index·2^level, (index+1)·2^level). Everything that
must be stored is such nodes; proofs are planned as lists of nodes first, so the caller may fetch them as it likes.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

Node = tuple[int, int]
"""(level, index)"""
HashReader = Callable[[Sequence[Node]], Sequence[bytes]]
"""Hashes of the nodes asked for, in that order."""
MAX_LEVEL = 63
EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_BYTES = 32


class ProofRefused(ValueError):
    """The proof does not prove it, or cannot exist for these numbers."""


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def decompose(begin: int, end: int) -> list[Node]:
    """The fewest full subtrees that cover leaves [begin, end), from left to right."""
    nodes = []
    while begin < end:
        level = min((begin & -begin).bit_length() - 1 if begin else MAX_LEVEL, (end - begin).bit_length() - 1)
        nodes.append((level, begin >> level))
        begin += 1 << level
    return nodes


@dataclass(frozen=True)
class Frontier:
    """A compact tree: its size and the roots of the full subtrees that cover it, left to right."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if len(self.hashes) != self.size.bit_count():
            raise ProofRefused(f"a tree of {self.size} leaves has {self.size.bit_count()} full subtrees")

    def root(self) -> bytes:
        """The tree's root."""
        return fold(self.hashes) if self.hashes else EMPTY_ROOT


class Grower:
    """Appends leaves, or whole aligned subtrees, to a frontier."""

    def __init__(self, frontier: Frontier = Frontier()) -> None:
        self.size = frontier.size
        self._hashes = list(frontier.hashes)

    def append(self, hashed: bytes, level: int = 0) -> list[tuple[Node, bytes]]:
        """Append the subtree of 2^level leaves with this hash; the nodes that became complete, itself first."""
        if self.size & ((1 << level) - 1):
            raise ProofRefused(f"no subtree of level {level} begins at leaf {self.size}")
        position = self.size >> level
        completed = [((level, position), hashed)]
        while position & 1:
            hashed = node_hash(self._hashes.pop(), hashed)
            level, position = level + 1, position >> 1
            completed.append(((level, position), hashed))
        self._hashes.append(hashed)
        self.size += 1 << completed[0][0][0]
        return completed

    def frontier(self) -> Frontier:
        """The tree so far."""
        return Frontier(self.size, tuple(self._hashes))


def fold(hashes: Sequence[bytes]) -> bytes:
    """Root over adjoining subtrees of falling size: the rightmost two are joined first."""
    folded = hashes[-1]
    for hashed in reversed(hashes[:-1]):
        folded = node_hash(hashed, folded)
    return folded


def inclusion_plan(index: int, size: int) -> list[list[Node]]:
    """Which nodes make up each hash of the inclusion proof of leaf `index` in a tree of `size` (RFC 6962 2.1.1)."""
    if not 0 <= index < size:
        raise ProofRefused(f"no leaf {index} in a tree of {size}")
    plan = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            plan.append(decompose(middle, end))
            end = middle
        else:
            plan.append(decompose(begin, middle))
            begin = middle
    return plan[::-1]


def consistency_plan(old: int, new: int) -> list[list[Node]]:
    """Which nodes make up each hash of the consistency proof from `old` to `new` (RFC 6962 2.1.2)."""
    if not 0 <= old <= new:
        raise ProofRefused(f"no tree of {new} continues one of {old}")
    plan: list[list[Node]] = []
    if old in (0, new):
        return plan
    begin, end, whole = 0, new, True
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            plan.append(decompose(middle, end))
            end = middle
        else:
            plan.append(decompose(begin, middle))
            begin, whole = middle, False
    if not whole:
        plan.append(decompose(begin, end))
    return plan[::-1]


def resolve(plan: Sequence[Sequence[Node]], read: HashReader) -> list[bytes]:
    """The proof that a plan describes, from stored nodes; one call of `read` for all of them."""
    wanted = [node for nodes in plan for node in nodes]
    hashes = iter(read(wanted))
    return [fold([next(hashes) for _ in nodes]) for nodes in plan]


def inclusion_proof(index: int, size: int, read: HashReader) -> list[bytes]:
    """Audit path, leaf side first."""
    return resolve(inclusion_plan(index, size), read)


def consistency_proof(old: int, new: int, read: HashReader) -> list[bytes]:
    """Consistency proof; empty for equal sizes and from the empty tree."""
    return resolve(consistency_plan(old, new), read)


def frontier_of(size: int, read: HashReader) -> Frontier:
    """The frontier of the first `size` leaves, from stored nodes."""
    return Frontier(size, tuple(read(decompose(0, size))))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raises ProofRefused unless the leaf stands at `index` in the tree of `size` with `root` (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofRefused(f"no leaf {index} in a tree of {size}")
    place, last, hashed = index, size - 1, leaf
    for step in _hashes(proof):
        if last == 0:
            raise ProofRefused("inclusion proof: longer than the tree is high")
        if place & 1 or place == last:
            hashed = node_hash(step, hashed)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            hashed = node_hash(hashed, step)
        place, last = place >> 1, last >> 1
    if last or hashed != root:
        raise ProofRefused(f"inclusion proof of leaf {index}: expected root {root.hex()}, found {hashed.hex()}")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raises ProofRefused unless the tree (new, new_root) continues (old, old_root) (RFC 9162 2.1.4.2)."""
    steps = list(_hashes(proof))
    if not 0 <= old <= new:
        raise ProofRefused(f"no tree of {new} continues one of {old}")
    if old in (0, new):
        expected = EMPTY_ROOT if old == 0 else new_root
        if steps or old_root != expected:
            raise ProofRefused(f"consistency from {old} to {new}: expected root {expected.hex()} and no proof")
        return
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise ProofRefused(f"consistency from {old} to {new}: the proof is empty")
    found_old, found_new = _replay_consistency(old - 1, new - 1, steps)
    if found_old != old_root or found_new != new_root:
        raise ProofRefused(
            f"consistency from {old} to {new}: expected roots {old_root.hex()} and {new_root.hex()},"
            f" found {found_old.hex()} and {found_new.hex()}"
        )


@dataclass(frozen=True)
class RangeRoots:
    """What a range of leaves gives: its end, the root of the whole tree, and roots of smaller trees by their size."""

    end: int
    root: bytes
    roots: Mapping[int, bytes]


def range_roots(
    start: int,
    left: Sequence[bytes],
    leaves: Iterable[bytes],
    size: int,
    right: Sequence[bytes],
    *,
    wanted: Iterable[int] = (),
) -> RangeRoots:
    """Recompute the root of a tree of `size` from leaf hashes [start, end) and the subtrees on both sides of them.

    `left` covers [0, start) and `right` covers [end, size), as `decompose` orders them. The same pass gives the roots
    of the trees of those `wanted` sizes that lie in [start, end].
    """
    grower, coming, roots = Grower(Frontier(start, tuple(_hashes(left)))), iter(leaves), dict[int, bytes]()
    for at in sorted(wanted):
        for leaf in islice(coming, max(0, at - grower.size)):
            grower.append(leaf)
        if grower.size == at:
            roots[at] = grower.frontier().root()
    for leaf in coming:
        grower.append(leaf)
    end = grower.size
    nodes = decompose(end, size)
    if end > size or len(nodes) != len(right):
        raise ProofRefused(f"range [{start}, {end}): expected {len(nodes)} subtrees on the right, found {len(right)}")
    for (level, _), hashed in zip(nodes, _hashes(right), strict=True):
        grower.append(hashed, level)
    return RangeRoots(end, grower.frontier().root(), roots)


def _split(width: int) -> int:
    return 1 << ((width - 1).bit_length() - 1)


def _hashes(proof: Sequence[bytes]) -> Iterable[bytes]:
    if len(proof) > MAX_LEVEL + 1:
        raise ProofRefused(f"proof: more than {MAX_LEVEL + 1} hashes")
    for hashed in proof:
        if len(hashed) != HASH_BYTES:
            raise ProofRefused("proof: a hash is 32 bytes")
        yield hashed


def _replay_consistency(place: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    while place & 1:
        place, last = place >> 1, last >> 1
    old_hash = new_hash = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise ProofRefused("consistency proof: longer than the tree is high")
        if place & 1 or place == last:
            old_hash, new_hash = node_hash(step, old_hash), node_hash(step, new_hash)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new_hash = node_hash(new_hash, step)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofRefused("consistency proof: shorter than the tree is high")
    return old_hash, new_hash
