"""The sparse Merkle tree: as the page spells it, one leaf for an origin, and no path but the right one."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.evidence.merkle import ProofRefused
from wardkeep_core.evidence.sparse import EMPTY, SparseTree, sparse_key, sparse_value, verify_sparse

ORIGINS = st.dictionaries(st.text("abc", min_size=1, max_size=6), st.text("xyz", max_size=4), min_size=1, max_size=40)


def as_the_page_says(leaves: dict[bytes, bytes], depth: int = 0) -> bytes:
    """Bit by bit, without any thought of speed."""
    if not leaves:
        return bytes(32)
    if len(leaves) == 1:
        ((key, value),) = leaves.items()
        return hashlib.sha256(b"\x02" + key + value).digest()
    sides: list[dict[bytes, bytes]] = [{}, {}]
    for key, value in leaves.items():
        sides[key[depth // 8] >> (7 - depth % 8) & 1][key] = value
    return hashlib.sha256(b"\x03" + b"".join(as_the_page_says(side, depth + 1) for side in sides)).digest()


def leaves_of(heads: dict[str, str]) -> dict[bytes, bytes]:
    return {sparse_key(origin): sparse_value(body) for origin, body in heads.items()}


@given(ORIGINS)
def test_the_root_is_that_of_the_page(heads: dict[str, str]) -> None:
    assert SparseTree(leaves_of(heads)).root() == as_the_page_says(leaves_of(heads))


@given(ORIGINS)
def test_every_leaf_has_a_path_that_leads_to_the_root(heads: dict[str, str]) -> None:
    tree = SparseTree(leaves_of(heads))
    for origin, body in heads.items():
        verify_sparse(origin, body, tree.path(sparse_key(origin)), tree.root())


@given(ORIGINS, st.data())
def test_a_path_proves_nothing_else(heads: dict[str, str], data: st.DataObject) -> None:
    tree = SparseTree(leaves_of(heads))
    origin = data.draw(st.sampled_from(sorted(heads)))
    path, root = tree.path(sparse_key(origin)), tree.root()
    others = [(origin, heads[origin] + "x", path), (origin, heads[origin], [*path, EMPTY]), (origin + "d", "", path)]
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        others.append((origin, heads[origin], path[:place] + path[place + 1 :]))
        others.append(
            (origin, heads[origin], [*path[:place], hashlib.sha256(path[place]).digest(), *path[place + 1 :]])
        )
    for wrong in others:
        with pytest.raises(ProofRefused):
            verify_sparse(*wrong, root)


def test_keys_that_part_late_make_a_long_path() -> None:
    one, other = bytes(32), bytes(31) + b"\x01"
    tree = SparseTree({one: b"\x07" * 32, other: b"\x08" * 32})
    assert tree.root() == as_the_page_says({one: b"\x07" * 32, other: b"\x08" * 32})
    assert [len(tree.path(key)) for key in (one, other)] == [256, 256]
    assert tree.path(one)[:-1] == [EMPTY] * 255


def test_an_empty_tree_and_a_lone_leaf() -> None:
    assert SparseTree({}).root() == EMPTY
    tree = SparseTree({sparse_key("a"): sparse_value("b")})
    assert tree.path(sparse_key("a")) == []
    verify_sparse("a", "b", [], tree.root())
    with pytest.raises(ProofRefused, match="no leaf"):
        tree.path(sparse_key("b"))


def test_what_is_no_hash_is_refused() -> None:
    with pytest.raises(ProofRefused, match="32 bytes"):
        SparseTree({b"short": bytes(32)})
    with pytest.raises(ProofRefused, match="at most 256"):
        verify_sparse("a", "b", [EMPTY] * 257, EMPTY)
