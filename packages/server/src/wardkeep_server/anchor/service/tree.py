"""Proofs of the platform log from the compact trees that lie beside its entries: one row for each hash of a proof.

A full subtree that ends with leaf n is what grows together when leaf n is put onto the compact tree before it.
"""

from collections.abc import Iterable

from wardkeep_core.evidence.merkle import Grower, Node, consistency_plan, resolve
from wardkeep_server.anchor.models import PlatformEntry
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service.chain import frontier_before
from wardkeep_server.platform.db import Session


async def consistency(session: Session, old: int, new: int) -> list[bytes]:
    """Consistency proof from size `old` to `new`; empty from nothing. The log holds `new` entries."""
    return proof_from(await rows.entries_at(session, last_leaves(old, new)), old, new)


def last_leaves(old: int, new: int) -> list[int]:
    """Leaf indices of the entries that a proof is made of."""
    return sorted({(place + 1 << level) - 1 for nodes in consistency_plan(old, new) for level, place in nodes})


def proof_from(entries: Iterable[PlatformEntry], old: int, new: int) -> list[bytes]:
    """The proof, made of exactly those entries."""
    hashes: dict[Node, bytes] = {}
    for entry in entries:
        hashes.update(Grower(frontier_before(entry)).append(entry.leaf_hash))
    return resolve(consistency_plan(old, new), lambda wanted: [hashes[node] for node in wanted])
