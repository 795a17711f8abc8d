"""RFC 6962 trees, held against the RFC's recursive definitions, written down naively."""

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardkeep_core.evidence.kit.contents import ProofPlan
from wardkeep_core.evidence.merkle import (
    EMPTY_ROOT,
    Frontier,
    Grower,
    Node,
    ProofRefused,
    consistency_proof,
    decompose,
    frontier_of,
    inclusion_proof,
    leaf_hash,
    range_roots,
    verify_consistency,
    verify_inclusion,
)
from wardkeep_core.evidence.tiles import (
    TILE_WIDTH,
    Tile,
    TileRefused,
    bundle_path,
    decode_bundle,
    decode_tile,
    encode_bundle,
    encode_tile,
    hash_reader,
    new_tiles,
    tile_nodes,
    tiles_of,
)

SIZES = st.integers(0, 700)


def entry(number: int) -> bytes:
    return b"entry %d" % number


def mth(entries: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word by word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = largest_power_below(len(entries))
    return hashlib.sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(m: int, entries: list[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.1."""
    if len(entries) == 1:
        return []
    k = largest_power_below(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m: int, entries: list[bytes], *, whole: bool) -> list[bytes]:
    """RFC 6962 section 2.1.2."""
    if m == len(entries):
        return [] if whole else [mth(entries)]
    k = largest_power_below(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], whole=whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], whole=False), mth(entries[:k])]


def largest_power_below(size: int) -> int:
    power = 1
    while power * 2 < size:
        power *= 2
    return power


class Stored:
    """A tree of 700 leaves with every complete node, and its tiles."""

    def __init__(self) -> None:
        self.entries = [entry(number) for number in range(700)]
        self.nodes: dict[Node, bytes] = {}
        grower = Grower()
        for raw in self.entries:
            self.nodes.update(grower.append(leaf_hash(raw)))

    def read(self, nodes: Any) -> list[bytes]:
        return [self.nodes[node] for node in nodes]


@pytest.fixture(scope="module")
def stored() -> Stored:
    return Stored()


def test_known_roots_of_certificate_transparency() -> None:
    # The eight leaves and roots of the reference implementation's own tests (google/certificate-transparency).
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    grower = Grower()
    assert grower.frontier().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()
    for size, leaf in enumerate(leaves, start=1):
        grower.append(leaf_hash(bytes.fromhex(leaf)))
        if size in roots:
            assert grower.frontier().root().hex() == roots[size]


@settings(deadline=None)
@given(size=SIZES)
def test_roots_and_frontiers(stored: Stored, size: int) -> None:
    frontier = frontier_of(size, stored.read)
    assert frontier.root() == mth(stored.entries[:size])
    grower = Grower(frontier)
    if size < len(stored.entries):
        grower.append(leaf_hash(stored.entries[size]))
        assert grower.frontier().root() == mth(stored.entries[: size + 1])


@settings(deadline=None)
@given(size=st.integers(1, 700), data=st.data())
def test_inclusion(stored: Stored, size: int, data: Any) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, stored.read)
    assert proof == path(index, stored.entries[:size])
    root, leaf = mth(stored.entries[:size]), leaf_hash(stored.entries[index])
    verify_inclusion(leaf, index, size, proof, root)
    broken = [
        (leaf_hash(b"other"), index, size, proof, root),
        (leaf, index, size, proof, bytes(32)),
        (leaf, index, size, [*proof, bytes(32)], root),
    ]
    if proof:
        broken += [(leaf, index, size, proof[:-1], root), (leaf, index ^ 1, size, proof, root)]
    for case in broken:
        with pytest.raises(ProofRefused):
            verify_inclusion(*case)


@settings(deadline=None)
@given(new=SIZES, data=st.data())
def test_consistency(stored: Stored, new: int, data: Any) -> None:
    old = data.draw(st.integers(0, new))
    proof = consistency_proof(old, new, stored.read)
    assert proof == ([] if old == 0 else subproof(old, stored.entries[:new], whole=True))
    old_root, new_root = mth(stored.entries[:old]), mth(stored.entries[:new])
    verify_consistency(old, new, old_root, new_root, proof)
    with pytest.raises(ProofRefused):
        verify_consistency(old, new, bytes(32), new_root, proof)
    if old:
        with pytest.raises(ProofRefused):
            verify_consistency(old, new, old_root, bytes(32), proof)
    with pytest.raises(ProofRefused):
        verify_consistency(old, new, old_root, new_root, [*proof, bytes(32)])
    if proof:
        with pytest.raises(ProofRefused):
            verify_consistency(old, new, old_root, new_root, proof[:-1])
    with pytest.raises(ProofRefused):
        verify_consistency(new + 1, new, old_root, new_root, proof)


@settings(deadline=None)
@given(start=SIZES, data=st.data())
def test_a_range_leads_to_the_root(stored: Stored, start: int, data: Any) -> None:
    end = data.draw(st.integers(start, 700))
    size = data.draw(st.integers(end, 700))
    leaves = [leaf_hash(raw) for raw in stored.entries[start:end]]
    left, right = stored.read(decompose(0, start)), stored.read(decompose(end, size))
    wanted = data.draw(st.sets(SIZES, max_size=8))
    found = range_roots(start, left, leaves, size, right, wanted=wanted)
    assert (found.end, found.root) == (end, mth(stored.entries[:size]))
    assert found.roots == {each: mth(stored.entries[:each]) for each in wanted if start <= each <= end}
    if leaves:
        lied = [bytes(32), *leaves[1:]]
        assert range_roots(start, left, lied, size, right).root != mth(stored.entries[:size])
    with pytest.raises(ProofRefused):
        range_roots(start, [*left, bytes(32)], leaves, size, right)
    with pytest.raises(ProofRefused):
        range_roots(start, left, leaves, size, [*right, bytes(32)])


@settings(deadline=None)
@given(begin=SIZES, end=SIZES)
def test_decompose_covers_exactly_with_full_subtrees(begin: int, end: int) -> None:
    at = begin
    for level, index in decompose(begin, end):
        assert index << level == at
        at += 1 << level
    assert at == max(begin, end)


def test_impossible_trees_are_refused() -> None:
    with pytest.raises(ProofRefused):
        Frontier(3, (bytes(32),))
    with pytest.raises(ProofRefused):
        Grower(Frontier(1, (bytes(32),))).append(bytes(32), 1)
    for index, size in ((0, 0), (5, 5), (-1, 3)):
        with pytest.raises(ProofRefused):
            inclusion_proof(index, size, lambda nodes: [bytes(32) for _ in nodes])
    with pytest.raises(ProofRefused):
        verify_inclusion(bytes(32), 0, 2, [b"short"], bytes(32))


def test_tile_paths_are_those_of_tlog_tiles() -> None:
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(1, 0, 17).path == "tile/1/000.p/17"
    assert bundle_path(1234067, 3) == "tile/entries/x001/x234/067.p/3"
    assert bundle_path(999) == "tile/entries/999"
    assert bundle_path(1000) == "tile/entries/x001/000"


def test_the_tiles_of_the_pages_own_examples() -> None:
    tiles = tiles_of(70_000)
    assert sum(tile.level == 0 and tile.width == TILE_WIDTH for tile in tiles) == 273
    assert [tile for tile in tiles if tile.width < TILE_WIDTH] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert tiles_of(256) == [Tile(0, 0), Tile(1, 0, 1)]
    assert tiles_of(0) == []


@settings(deadline=None)
@given(old=SIZES, data=st.data())
def test_growing_writes_what_the_new_tree_needs(old: int, data: Any) -> None:
    new = data.draw(st.integers(old, 700))
    full_before = {tile for tile in tiles_of(old) if tile.width == TILE_WIDTH}
    unchanged = {tile for tile in tiles_of(old) if tile in set(tiles_of(new))}
    assert set(new_tiles(old, new)) == set(tiles_of(new)) - unchanged
    assert full_before <= unchanged


@settings(deadline=None)
@given(size=st.integers(1, 700), data=st.data())
def test_proofs_come_from_tiles_alone(stored: Stored, size: int, data: Any) -> None:
    files = {tile.path: encode_tile(stored.read(tile_nodes(tile))) for tile in tiles_of(size)}
    read = hash_reader(size, lambda tiles: [files[tile.path] for tile in tiles])
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    assert inclusion_proof(index, size, read) == path(index, stored.entries[:size])
    assert consistency_proof(old, size, read) == consistency_proof(old, size, stored.read)
    assert frontier_of(size, read).root() == mth(stored.entries[:size])
    with pytest.raises(TileRefused):
        read([(0, size)])


@given(entries=st.lists(st.binary(max_size=60), max_size=20))
def test_bundles_read_back(entries: list[bytes]) -> None:
    raw = encode_bundle(entries)
    assert decode_bundle(raw, len(entries)) == entries
    with pytest.raises(TileRefused):
        decode_bundle(raw, len(entries) + 1)
    with pytest.raises(TileRefused):
        decode_bundle(raw + b"\x00", len(entries))
    with pytest.raises(TileRefused):
        decode_bundle(raw + b"\x00\x05abc", len(entries) + 1)


def test_bundles_and_tiles_have_limits() -> None:
    assert decode_bundle(encode_bundle([bytes(65_535)]), 1) == [bytes(65_535)]
    with pytest.raises(TileRefused):
        encode_bundle([bytes(65_536)])
    for wrong in ([], [bytes(31)], [bytes(32)] * 257):
        with pytest.raises(TileRefused):
            encode_tile(wrong)
    with pytest.raises(TileRefused):
        decode_tile(bytes(33), 1)


def test_a_proof_plan_fetches_each_node_once(stored: Stored) -> None:
    plan = ProofPlan(start=3, end=300, checkpoints=(200, 310, 700), relied=(0, 1))
    assert len(plan.nodes) == len(set(plan.nodes))
    fetched = dict(zip(plan.nodes, stored.read(plan.nodes), strict=True))
    proofs = plan.resolve(lambda nodes: [fetched[node] for node in nodes])
    assert plan.covering == 310
    assert len(proofs.consistency) == len(proofs.relied) == 2
    found = range_roots(
        3, [bytes.fromhex(h) for h in proofs.left], map(leaf_hash, stored.entries[3:300]), 310,
        [bytes.fromhex(h) for h in proofs.right],
    )  # fmt: skip
    assert found.root == mth(stored.entries[:310])
