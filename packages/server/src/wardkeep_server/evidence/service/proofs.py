"""Proofs from stored hashes: two statements for any number of proofs, and nothing is hashed that was hashed before."""

from collections.abc import Sequence

from wardkeep_core.evidence.merkle import (
    Frontier,
    HashReader,
    Node,
    consistency_plan,
    decompose,
    frontier_of,
    inclusion_plan,
    resolve,
)
from wardkeep_core.evidence.tiles import Tile, hash_reader, tile_of_node
from wardkeep_server.evidence.repository import tree
from wardkeep_server.platform.db import Session

Plan = list[list[Node]]


async def reader(session: Session, log_id: str, size: int, nodes: Sequence[Node]) -> HashReader:
    """A reader of these nodes in the tree of `size`; their tiles are fetched now."""
    wanted = sorted({tile_of_node(node, size) for node in nodes})
    held = await tree.tiles(session, log_id, wanted)

    def read(tiles: Sequence[Tile]) -> list[bytes]:
        return [held[tile] for tile in tiles]

    return hash_reader(size, read)


async def resolved(session: Session, log_id: str, size: int, plans: Sequence[Plan]) -> list[list[bytes]]:
    """The proof of each plan in the tree of `size`."""
    read = await reader(session, log_id, size, [node for plan in plans for nodes in plan for node in nodes])
    return [resolve(plan, read) for plan in plans]


async def inclusion(session: Session, log_id: str, size: int, indices: Sequence[int]) -> list[list[bytes]]:
    """Audit paths of leaves, in that order."""
    return await resolved(session, log_id, size, [inclusion_plan(index, size) for index in indices])


async def consistency(session: Session, log_id: str, old: int, new: int) -> list[bytes]:
    """Consistency proof from size `old` to `new`."""
    (proof,) = await resolved(session, log_id, new, [consistency_plan(old, new)])
    return proof


async def frontier(session: Session, log_id: str, size: int) -> Frontier:
    """The compact tree of the first `size` leaves."""
    nodes = decompose(0, size)
    return frontier_of(size, await reader(session, log_id, size, nodes))
