"""Consistency proofs of the platform log from the compact trees beside its entries, against those of all leaves."""

from hashlib import sha256

import pytest

from wardkeep_core.evidence.merkle import Frontier, Grower, Node, consistency_proof, verify_consistency
from wardkeep_server.anchor.models import PlatformEntry
from wardkeep_server.anchor.service.tree import last_leaves, proof_from

MOST = 70


def grown() -> tuple[list[PlatformEntry], dict[Node, bytes], list[bytes]]:
    """Entries as they are stored, every full subtree, and the root of each size."""
    grower, nodes, entries, roots = Grower(), dict[Node, bytes](), list[PlatformEntry](), [Frontier().root()]
    for index in range(MOST):
        hashed = sha256(b"%d" % index).digest()
        before = b"".join(grower.frontier().hashes)
        entries.append(PlatformEntry(leaf_index=index, leaf_hash=hashed, before=before))
        nodes.update(grower.append(hashed))
        roots.append(grower.frontier().root())
    return entries, nodes, roots


def test_every_proof_is_the_one_of_all_leaves_and_leads_from_root_to_root() -> None:
    entries, nodes, roots = grown()
    for new in range(1, MOST + 1):
        for old in range(1, new + 1):
            found = proof_from([entries[at] for at in last_leaves(old, new)], old, new)
            assert found == consistency_proof(old, new, lambda wanted: [nodes[node] for node in wanted])
            verify_consistency(old, new, roots[old], roots[new], found)


@pytest.mark.parametrize(("old", "new"), [(0, 9), (9, 9)])
def test_from_nothing_and_to_itself_there_is_no_proof(old: int, new: int) -> None:
    assert last_leaves(old, new) == []
    assert proof_from([], old, new) == []


def test_a_proof_takes_few_entries() -> None:
    """After six years of hours, from any anchor to the next."""
    assert max(len(last_leaves(new - 24, new)) for new in range(52_000, 52_560)) <= 32
