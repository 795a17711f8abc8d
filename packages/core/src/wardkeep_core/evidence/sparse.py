"""The sparse Merkle tree over the heads of all logs: each origin has exactly one place, so it has one leaf.

Key SHA-256(origin), value SHA-256(note body of the checkpoint). A subtree without leaf is 32 zero bytes, one with a
single leaf, at whatever depth, is SHA-256(0x02 ‖ key ‖ value), any other SHA-256(0x03 ‖ left ‖ right), parted by the
key's next bit, the most significant first. A path lists siblings from the root downwards.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from wardkeep_core.evidence.merkle import HASH_BYTES, ProofRefused

EMPTY = bytes(HASH_BYTES)
MOST_SIBLINGS = 256


def sparse_key(origin: str) -> bytes:
    """Where a log's leaf stands."""
    return hashlib.sha256(origin.encode()).digest()


def sparse_value(note_body: str) -> bytes:
    """What a checkpoint's leaf says: the digest of the signed text, without signatures."""
    return hashlib.sha256(note_body.encode()).digest()


def sparse_leaf(key: bytes, value: bytes) -> bytes:
    """SHA-256(0x02 ‖ key ‖ value)."""
    return hashlib.sha256(b"\x02" + key + value).digest()


def sparse_node(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x03 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x03" + left + right).digest()


class SparseTree:
    """A tree of these leaves, 32-byte keys and values. Each hash is computed once."""

    def __init__(self, leaves: Mapping[bytes, bytes]) -> None:
        if any(len(part) != HASH_BYTES for pair in leaves.items() for part in pair):
            raise ProofRefused("sparse tree: keys and values are 32 bytes")
        self._leaves = dict(leaves)
        self._keys = sorted(leaves)
        self._known: dict[tuple[int, int], bytes] = {}

    @property
    def count(self) -> int:
        """How many leaves there are."""
        return len(self._keys)

    def root(self) -> bytes:
        """The root over all leaves."""
        return self._hash(0, len(self._keys), 0)

    def path(self, key: bytes) -> list[bytes]:
        """Siblings from the root downwards to the depth at which the key's leaf is alone. Raises ProofRefused."""
        if key not in self._leaves:
            raise ProofRefused("sparse tree: no leaf of this key")
        siblings, begin, end, depth = [], 0, len(self._keys), 0
        while end - begin > 1:
            middle = self._middle(begin, end, depth)
            parts = ((begin, middle), (middle, end))
            side = _bit(key, depth)
            siblings.append(self._hash(*parts[1 - side], depth + 1))
            (begin, end), depth = parts[side], depth + 1
        return siblings

    def _hash(self, begin: int, end: int, depth: int) -> bytes:
        """Root over sorted keys [begin, end), which share their first `depth` bits and no run of more keys does."""
        if begin == end:
            return EMPTY
        if end - begin == 1:
            return sparse_leaf(self._keys[begin], self._leaves[self._keys[begin]])
        if (begin, end) not in self._known:
            self._known[begin, end] = self._joined(begin, end, depth)
        return self._known[begin, end]

    def _joined(self, begin: int, end: int, depth: int) -> bytes:
        fork = _shared_bits(self._keys[begin], self._keys[end - 1])
        middle = self._middle(begin, end, fork)
        hashed = sparse_node(self._hash(begin, middle, fork + 1), self._hash(middle, end, fork + 1))
        for above in range(fork - 1, depth - 1, -1):
            hashed = _beside(self._keys[begin], above, hashed, EMPTY)
        return hashed

    def _middle(self, begin: int, end: int, depth: int) -> int:
        """Where the keys whose bit at this depth is set begin."""
        return bisect_left(self._keys, 1, begin, end, key=lambda key: _bit(key, depth))


def verify_sparse(origin: str, note_body: str, siblings: Sequence[bytes], root: bytes) -> None:
    """Raises ProofRefused unless the path leads from the log's leaf to the root."""
    if len(siblings) > MOST_SIBLINGS or any(len(sibling) != HASH_BYTES for sibling in siblings):
        raise ProofRefused(f"sparse path: expected at most {MOST_SIBLINGS} hashes of {HASH_BYTES} bytes")
    key = sparse_key(origin)
    hashed = sparse_leaf(key, sparse_value(note_body))
    for depth in range(len(siblings) - 1, -1, -1):
        hashed = _beside(key, depth, hashed, siblings[depth])
    if hashed != root:
        raise ProofRefused(f"sparse path of {origin}: expected root {root.hex()}, found {hashed.hex()}")


def _beside(key: bytes, depth: int, hashed: bytes, sibling: bytes) -> bytes:
    """The node above: the key's bit says on which side its own subtree stands."""
    return sparse_node(sibling, hashed) if _bit(key, depth) else sparse_node(hashed, sibling)


def _bit(key: bytes, depth: int) -> int:
    return key[depth // 8] >> (7 - depth % 8) & 1


def _shared_bits(one: bytes, other: bytes) -> int:
    """How many leading bits are the same in two different keys."""
    return 8 * HASH_BYTES - (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_length()
