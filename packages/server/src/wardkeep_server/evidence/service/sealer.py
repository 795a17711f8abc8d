"""The sealer: grows the tree by new entries, makes them durable in the object store, then signs a checkpoint.

Order, for one log, under its advisory lock: compare the database with the store's newest checkpoint; entries and
tiles into the store; win the conditional put of `checkpoints/<size>`; sign; the signed note into the store; the
checkpoint row. A crash between any two of these repeats the same bytes at the next turn.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Any

from wardkeep_core.evidence.checkpoint import Checkpoint, sign_checkpoint
from wardkeep_core.evidence.merkle import Grower, Node
from wardkeep_core.evidence.tiles import TILE_HEIGHT, TILE_WIDTH, encode_bundle, new_tiles
from wardkeep_core.kit.signer import Signer
from wardkeep_server.evidence.errors import Forked, StoreAhead
from wardkeep_server.evidence.models import CheckpointRow, Log
from wardkeep_server.evidence.repository import entries, logs, tree
from wardkeep_server.evidence.repository import objects as stored_objects
from wardkeep_server.evidence.service import places
from wardkeep_server.evidence.service.alarms import raise_alarm
from wardkeep_server.evidence.service.heads import stored_head
from wardkeep_server.evidence.service.proofs import frontier
from wardkeep_server.evidence.service.standins import hash_of, holds_same
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.log import logger
from wardkeep_server.platform.objects import LockMissing, ObjectExists, ObjectStore, Stored
from wardkeep_server.platform.subject import Actor, system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import jobs_scope

MOST_BUNDLES = 32
"""Full bundles sealed in one transaction; the rest follows in the next turn at once."""
_AT_ONCE = 8
_CODES: dict[type[RuntimeError], str] = {StoreAhead: "store_ahead", Forked: "forked", LockMissing: "store_unlocked"}


@dataclass
class _Growth:
    """The tree of a log while it grows."""

    log: Log
    old: int
    new: int
    grower: Grower
    subtrees: list[tuple[Node, bytes]] = field(default_factory=list)
    stored: list[Stored] = field(default_factory=list)


async def seal_all(parts: Parts) -> bool:
    """Seal every log with unsealed entries; True when one has more than a turn takes."""
    signer = parts.signers.checkpoint
    if signer is None:
        raise ConfigRefused(["only the worker holds the checkpoint key; this process does not seal"])
    async with parts.work(jobs_scope("sealer"), _actor()) as work:
        waiting = [row.log_id for row in await logs.unsealed(work.session)]
    again = False
    for log_id in waiting:
        try:
            again |= await seal(parts, log_id, signer)
        except (StoreAhead, Forked, LockMissing) as error:
            await _refuse_to_sign(parts, log_id, error)
    return again


async def compare_with_store(parts: Parts) -> None:
    """At start: raise an alarm for every log of which the store knows more than the database."""
    async with parts.work(jobs_scope("sealer"), _actor()) as work:
        known = await logs.everything(work.session)
        sizes = await logs.sizes(work.scope, work.session, [log.id for log in known])
    for log in known:
        try:
            stored = await stored_head(parts.objects, log, parts.public_keys)
            _target(0, sizes[log.id], None, stored)
        except (StoreAhead, Forked) as error:
            await _refuse_to_sign(parts, log.id, error)


async def seal(parts: Parts, log_id: str, signer: Signer) -> bool:
    """Seal one log; True when entries are left over. Raises StoreAhead, Forked: then nothing was signed."""
    async with parts.work(jobs_scope("sealer"), _actor()) as work:
        if not await logs.lock_for_sealing(work.session, log_id):
            return False
        log = await logs.by_id(work.scope, work.session, log_id)
        if log is None:
            return False
        size = (await logs.sizes(work.scope, work.session, [log_id]))[log_id]
        known = await tree.newest_checkpoint(work.scope, work.session, log_id)
        old = known.size if known else 0
        stored = await stored_head(parts.objects, log, parts.public_keys)
        new = _target(old, size, known.root if known else None, stored)
        if new == old:
            return False
        growth = await _grow(work, log, old, new, known.root if known else None)
        await _publish(work, growth, signer, stored)
    return new < size


def _target(old: int, size: int, root: bytes | None, stored: Checkpoint | None) -> int:
    if stored is not None and stored.size > size:
        raise StoreAhead(f"the store holds a checkpoint of size {stored.size}, the database only {size} entries")
    if stored is not None and stored.size == old and stored.root != root:
        raise Forked(f"the store's checkpoint of size {old} has another root than the database's")
    if stored is not None and stored.size > old:
        return stored.size
    return min(size, (old // TILE_WIDTH + MOST_BUNDLES) * TILE_WIDTH)


async def _grow(work: Work, log: Log, old: int, new: int, root: bytes | None) -> _Growth:
    before = await frontier(work.session, log.id, old)
    if root is not None and before.root() != root:
        raise Forked(f"the hashes of the first {old} entries do not lead to the root that was signed")
    growth = _Growth(log, old, new, Grower(before))
    for bundle in range(old // TILE_WIDTH, -(-new // TILE_WIDTH)):
        await _take_bundle(work, growth, bundle)
    await tree.add_subtrees(work.session, log, growth.subtrees)
    return growth


async def _take_bundle(work: Work, growth: _Growth, bundle: int) -> None:
    log, start = growth.log, bundle * TILE_WIDTH
    end = min(start + TILE_WIDTH, growth.new)
    full = end == start + TILE_WIDTH
    first = start if full else max(start, growth.old)
    rows = await entries.leaves(work.session, log.id, first, end)
    hashes = [hash_of(row) for row in rows]
    if hashes != [row.leaf_hash for row in rows] or len(hashes) != end - first:
        raise Forked(f"entries {first} to {end} are not what was received: bytes and leaf hashes differ")
    for hashed in hashes[max(0, growth.old - first) :]:
        completed = growth.grower.append(hashed)
        growth.subtrees += [(node, value) for node, value in completed if node[0] and node[0] % TILE_HEIGHT == 0]
    name = places.full_bundle(log.id, bundle) if full else places.run(log.id, first, end)
    growth.stored.append(await _put_entries(work.parts.objects, name, rows))


async def _publish(work: Work, growth: _Growth, signer: Signer, stored: Checkpoint | None) -> None:
    log, objects, root = growth.log, work.parts.objects, growth.grower.frontier().root()
    if stored is not None and stored.size == growth.new and stored.root != root:
        raise Forked(f"the store's checkpoint of size {stored.size} has another root than the database's entries")
    await _put_tiles(work, growth)
    fence = Checkpoint(log.origin, growth.new, root).text.encode()
    growth.stored.append(await _put_once(objects, places.fence(log.id, growth.new), fence))
    note = sign_checkpoint(log.origin, growth.new, root, signer)
    await objects.put(places.newest(log.id), note.encode())
    row = CheckpointRow(
        log_id=log.id, size=growth.new, **logs.owner(log), root=root, note=note, signed_at=work.parts.clock()
    )
    await tree.add_checkpoint(work.session, row)
    await stored_objects.add(work.session, log, growth.stored, stored_at=row.signed_at)


async def _put_tiles(work: Work, growth: _Growth) -> None:
    wanted = new_tiles(growth.old, growth.new)
    held = await tree.tiles(work.session, growth.log.id, wanted)
    writes: list[Awaitable[Stored | None]] = []
    for tile in wanted:
        if tile.width == TILE_WIDTH:
            writes.append(_put_once(work.parts.objects, places.full_tile(growth.log.id, tile), held[tile]))
        else:
            writes.append(work.parts.objects.put(places.partial_tile(growth.log.id, tile), held[tile]))
    growth.stored += [one for one in await _all(writes) if one is not None]


async def _all(writes: Sequence[Awaitable[Stored | None]]) -> list[Stored | None]:
    done: list[Stored | None] = []
    for start in range(0, len(writes), _AT_ONCE):
        done += await asyncio.gather(*writes[start : start + _AT_ONCE])
    return done


async def _put_once(objects: ObjectStore, name: str, content: bytes) -> Stored:
    try:
        return await objects.put_once(name, content)
    except ObjectExists as error:
        raise Forked(f"the store holds other bytes as {name}") from error


async def _put_entries(objects: ObjectStore, name: str, rows: Sequence[Any]) -> Stored:
    """A bundle or run. One that a turn which was cut short left behind may hold leaves that were erased since."""
    try:
        return await _put_once(objects, name, encode_bundle(row.envelope for row in rows))
    except Forked:
        found = await objects.first(name) if any(row.erased for row in rows) else None
        if found is None or not holds_same(rows, found[0]):
            raise
        return found[1]


async def _refuse_to_sign(parts: Parts, log_id: str, error: StoreAhead | Forked | LockMissing) -> None:
    """One alarm and one line in the process's log for each log, fault and day."""
    code = _CODES[type(error)]
    async with parts.work(jobs_scope("sealer"), _actor()) as work:
        log = await logs.by_id(work.scope, work.session, log_id)
        day = f"{work.now:%Y-%m-%d}"
        if log is not None and await raise_alarm(work, log, code, day, str(error), appliance_id=None):
            logger().error("sealer_refuses", code=code, problem=str(error), site=log.site_id)


def _actor() -> Actor:
    return system_actor("sealer", new_id())
