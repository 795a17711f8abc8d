"""The walk over the platform log: every entry, head, statement and proof of time again, byte by byte.

In turns, each one transaction, from a cursor: entries are re-hashed and their signatures, chain and tree judged from
the bytes; each head must be signed and lead to them; each `heads` statement is recomputed; each time stamp is judged
as on receipt, but for what only the outside knows; and every object is compared with the database and its record, its
lock renewed. New entries are taken up each hour, all of them each day (ADR 0207).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from wardkeep_core.evidence.checkpoint import Checkpoint
from wardkeep_core.evidence.tiles import TILE_WIDTH, encode_bundle
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_server.anchor.models import PlatformCheckpoint, PlatformEntry, PlatformLog, PlatformWalk
from wardkeep_server.anchor.repository import calendars, stamps, walks
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.chain import TASK, actor, named_in_store
from wardkeep_server.anchor.service.platform_log import stored_head
from wardkeep_server.anchor.service.walk_entries import judge_entry, missing_entry
from wardkeep_server.anchor.service.walk_part import Part, Wanted, compare_with_store, named, noted, opened
from wardkeep_server.anchor.service.walk_proofs import judge_calendar, judge_stamp
from wardkeep_server.evidence.service import Forked
from wardkeep_server.evidence.service import places as log_places
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.log import logger
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import jobs_scope

MOST_ENTRIES = 32
"""In one turn; some 200 objects."""
MOST_ALARMS = 20
"""In one walk; the rest is counted."""
NEW_EVERY = timedelta(hours=1)
WHOLE_EVERY = timedelta(days=1)
SETTLED = timedelta(hours=1)
"""A stamp in the store is in the database by then, or will never be."""
LONGEST_DETAIL = 500
SOUND, FAULTY = "sound", "faulty"


async def walk_on(parts: Parts) -> bool:
    """One turn; False when none is due."""
    async with parts.work(jobs_scope(TASK), actor()) as work:
        walk, log = await walks.lock_walk(work.session, work.now), await rows.platform_log(work.session)
        head = await rows.newest_checkpoint(work.session)
        if walk is None or log is None or head is None:
            return False
        await _turn(_begun(work, log, walk), head)
        await work.session.flush()
    return True


def _begun(work: Work, log: PlatformLog, walk: PlatformWalk) -> Part:
    """Where this walk stands; a new one begins at leaf 0 when the last whole one was a day ago."""
    if walk.began_at is None:
        if walk.whole_at is None or work.now - walk.whole_at >= WHOLE_EVERY:
            walk.entry, walk.epoch, walk.seq, walk.frontier, walk.prev, walk.key = 0, 0, 0, b"", b"", b""
        walk.began_at, walk.fault, walk.faults, walk.first = work.now, None, 0, walk.entry
    return opened(work, log, walk)


async def _turn(part: Part, head: PlatformCheckpoint) -> None:
    start = part.walk.entry
    end = max(start, min(start + MOST_ENTRIES, head.size))
    if start == 0:
        named_log = named_in_store(part.log.id, part.log.origin)
        part.wanted.append(Wanted(log_places.PLATFORM, named_log))
    await _entries(part, start, end)
    await compare_with_store(part)
    noted(part)
    if end < head.size:
        await _report(part)
        return
    await _newest(part, head)
    if part.walk.first == 0:
        await _beyond(part)
    await _report(part)
    _finish(part, head)


async def _entries(part: Part, start: int, end: int) -> None:
    session = part.work.session
    held = {entry.leaf_index: entry for entry in await rows.entries(session, start, end - start)}
    heads = await rows.checkpoints(session, start + 1, end + 1)
    committed: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for index, log_id, size in await rows.committed(session, range(start, end)):
        committed[index].append((log_id, size))
    for index in range(start, end):
        entry = held.get(index)
        if entry is None:
            missing_entry(part, index)
            continue
        await judge_entry(part, entry, heads.get(index + 1), committed[index])
        await _objects(part, entry, heads.get(index + 1), committed[index])
    await _proofs(part, heads)


async def _objects(
    part: Part, entry: PlatformEntry, head: PlatformCheckpoint | None, held: Sequence[tuple[str, int]]
) -> None:
    """What the store must hold of an entry."""
    index, log_id = entry.leaf_index, part.log.id
    run = log_places.run(log_id, index, index + 1)
    part.wanted.append(Wanted(run, encode_bundle([entry.envelope])))
    if held:
        part.wanted.append(Wanted(places.leaves(log_id, index), canonical_json(dict(held))))
    if head is not None:
        text = Checkpoint(part.log.origin, head.size, head.root).text
        part.wanted.append(Wanted(log_places.fence(log_id, head.size), text.encode()))
    if (index + 1) % TILE_WIDTH == 0:
        bundle = index // TILE_WIDTH
        whole = await rows.entries(part.work.session, bundle * TILE_WIDTH, TILE_WIDTH)
        content = encode_bundle(one.envelope for one in whole if one.leaf_index <= index)
        part.wanted.append(Wanted(log_places.full_bundle(log_id, bundle), content))


async def _proofs(part: Part, heads: Mapping[int, PlatformCheckpoint]) -> None:
    """Proofs of time over the heads of this turn, and the lines of appliances under them."""
    bodies = {size: Checkpoint(part.log.origin, size, head.root).text for size, head in heads.items()}
    for stamp in await stamps.of(part.work.session, list(bodies)):
        await judge_stamp(part, stamp, bodies[stamp.size])
    for size, proof in (await calendars.of(part.work.session, list(bodies))).items():
        judge_calendar(part, proof, bodies[size])
    for one in await walks.cosigned(part.work.session, list(bodies)):
        name = log_places.cosigned(part.log.id, one.size, one.appliance_id)
        part.wanted.append(Wanted(name, bodies[one.size].encode(), line=one.line))


async def _newest(part: Part, head: PlatformCheckpoint) -> None:
    """The store's newest signed head: there, ours, of what the database holds, and no other one of its size."""
    try:
        stored = await stored_head(part.work.parts.objects, part.log, part.work.parts.public_keys)
    except Forked as error:
        part.fault(str(error))
        return
    if stored is None:
        part.fault("the newest checkpoint is missing from the store")
        return
    known = await rows.checkpoint(part.work.session, stored.size)
    if stored.size > await rows.size(part.work.session):
        part.fault(f"the store holds a checkpoint of size {stored.size}, more than the database has entries")
    elif stored.size < head.size:
        part.fault(f"the store's newest checkpoint is that of size {stored.size}, the database's that of {head.size}")
    elif known is not None and known.root != stored.root:
        part.fault(f"the store's checkpoint of size {stored.size} has another root than the database's")


async def _beyond(part: Part) -> None:
    """What the store holds and the database does not: heads that were fenced elsewhere, and time stamps."""
    objects, log_id = part.work.parts.objects, part.log.id
    size = await rows.size(part.work.session)
    prefix = places.fences(log_id)
    sizes = [name.removeprefix(prefix) async for name in objects.names(prefix)]
    ahead = sorted(int(one) for one in sizes if one.isdecimal() and int(one) > size)
    if ahead:
        part.fault(f"the store holds heads of sizes that the database does not reach: {named([*map(str, ahead)])}")
    listed = [name async for name in objects.names(places.stamps(log_id))]
    found = {one for name in listed if (one := places.stamp_of(log_id, name)) is not None}
    lost = [
        f"{authority} over {at}" for at, authority in sorted(found - await stamps.given(part.work.session))
        if await _settled(part, at)
    ]  # fmt: skip
    if lost:
        words = f"the store holds time stamps that the database does not: {named(lost)} entries"
        part.fault(f"{words}; `wardkeep evidence restore` brings them back")


async def _settled(part: Part, size: int) -> bool:
    head = await rows.checkpoint(part.work.session, size)
    return head is None or part.work.now - head.signed_at >= SETTLED


async def _report(part: Part) -> None:
    """One alarm for each thing that differs, once a day."""
    work, walk = part.work, part.walk
    for fault in part.faults:
        walk.fault, walk.faults = walk.fault or fault[:LONGEST_DETAIL], walk.faults + 1
        if walk.faults > MOST_ALARMS:
            continue
        mark = f"{work.now:%Y-%m-%d} {fault}"[:LONGEST_DETAIL]
        values = {"id": new_id(), "code": "bytes_differ", "mark": mark, "detail": fault[:LONGEST_DETAIL]}
        if await walks.add_alarm(work.session, {**values, "noticed_at": work.now}):
            logger().error("evidence_differs", problem=fault, origin=part.log.origin)


def _finish(part: Part, head: PlatformCheckpoint) -> None:
    """A log that was found faulty stays so until a walk over the whole of it finds nothing."""
    walk, now = part.walk, part.work.now
    whole = walk.first == 0
    if whole or walk.verdict != FAULTY:
        walk.verdict, walk.verdict_fault = (FAULTY if walk.fault else SOUND), walk.fault
    walk.walked, walk.sealed = max(0, head.size - walk.first), head.size
    walk.ended_at, walk.due_at, walk.began_at = now, now + NEW_EVERY, None
    if whole:
        walk.whole_at = now
