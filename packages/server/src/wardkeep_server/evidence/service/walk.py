"""The walk: goes over every log again, byte by byte, and says when database, store and signed head differ.

It shares nothing with the sealer but the hash functions. In slices, each one transaction, from a cursor: entries are
re-hashed against their leaf hash and against the bytes in the store, the tree is grown anew and must lead to the root
of the newest signed checkpoint, and every object that was put once is read by its recorded version, compared with its
digest, and its lock read back and renewed. A walk takes up new entries each hour and begins at leaf 0 each day. An
erased leaf is taken by its hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from wardkeep_core.evidence.checkpoint import CheckpointRefused
from wardkeep_core.evidence.merkle import HASH_BYTES, Frontier, Grower
from wardkeep_core.evidence.tiles import TILE_WIDTH, TileRefused, decode_bundle
from wardkeep_server.evidence.models import CheckpointRow, Log, Walk
from wardkeep_server.evidence.repository import entries, logs, tree
from wardkeep_server.evidence.repository import objects as records
from wardkeep_server.evidence.schemas import LastVerification, VerificationLine
from wardkeep_server.evidence.service import places
from wardkeep_server.evidence.service.alarms import raise_alarm
from wardkeep_server.evidence.service.heads import own_head
from wardkeep_server.evidence.service.standins import first_other, hash_of
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.log import logger
from wardkeep_server.platform.objects import LockMissing, Stored
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import jobs_scope

TASK = "evidence_walk"
MOST_BUNDLES = 16
MOST_OBJECTS = 256
"""In one turn."""
NEW_EVERY = timedelta(hours=1)
WHOLE_EVERY = timedelta(days=1)
SOUND, FAULTY = "sound", "faulty"


@dataclass
class _Slice:
    """One turn over one log. `faults` are what differs, in words that name the entry or the object."""

    work: Work
    log: Log
    walk: Walk
    grower: Grower
    faults: list[str] = field(default_factory=list)


async def walk_on(parts: Parts) -> bool:
    """One turn, over the log that has waited longest; False when none is due."""
    async with parts.work(jobs_scope(TASK), system_actor(TASK, new_id())) as work:
        walk = await records.lock_walk(work.session, work.now)
        if walk is None:
            return False
        log = await logs.by_id(work.scope, work.session, walk.log_id)
        head = await tree.newest_checkpoint(work.scope, work.session, walk.log_id)
        if log is None or head is None:
            walk.due_at = work.now + NEW_EVERY
            return True
        await _turn(_Slice(work, log, walk, _grower(work, walk)), head)
        await work.session.flush()
    return True


def _grower(work: Work, walk: Walk) -> Grower:
    """Where this walk stands; a new one begins at leaf 0 when the last whole one was a day ago."""
    if walk.began_at is None:
        if walk.whole_at is None or work.now - walk.whole_at >= WHOLE_EVERY:
            walk.entry, walk.object, walk.frontier = 0, 0, b""
        walk.began_at, walk.fault, walk.first = work.now, None, walk.entry
    raw = walk.frontier
    hashes = tuple(raw[place : place + HASH_BYTES] for place in range(0, len(raw), HASH_BYTES))
    return Grower(Frontier(walk.entry, hashes))


async def _turn(part: _Slice, head: CheckpointRow) -> None:
    walk = part.walk
    for _ in range(MOST_BUNDLES):
        if walk.entry >= head.size:
            break
        await _bundle(part, head.size)
    rest = 0
    if walk.entry >= head.size:
        rest = await _objects(part)
    walk.frontier = b"".join(part.grower.frontier().hashes)
    if walk.entry == head.size and rest < MOST_OBJECTS:
        _head(part, head)
        await _newest_note(part, head)
        await _report(part)
        _finish(part, head)
        return
    await _report(part)


async def _bundle(part: _Slice, sealed: int) -> None:
    """Entries up to the end of the bundle: the database's against themselves and against the store's."""
    walk, log = part.walk, part.log
    bundle = walk.entry // TILE_WIDTH
    start, end = bundle * TILE_WIDTH, min((bundle + 1) * TILE_WIDTH, sealed)
    held = await entries.leaves(part.work.session, log.id, start, end)
    if len(held) != end - start:
        part.faults.append(f"entries {start} to {end - 1}: the database holds {len(held)} of {end - start}")
    for index, row in enumerate(held[walk.entry - start :], walk.entry):
        hashed = hash_of(row)
        if hashed != row.leaf_hash:
            part.faults.append(f"entry {index}: the database's bytes are not those of its leaf hash")
        part.grower.append(hashed)
    if end == start + TILE_WIDTH:
        await _stored_bundle(part, bundle, held)
    part.grower = part.grower if part.grower.size == end else Grower(_lost(end))
    walk.entry = end


def _lost(size: int) -> Frontier:
    """After missing rows no root can be right: the tree goes on with hashes that lead nowhere."""
    return Frontier(size, (bytes(HASH_BYTES),) * size.bit_count())


async def _stored_bundle(part: _Slice, bundle: int, rows: Sequence[Any]) -> None:
    name = places.full_bundle(part.log.id, bundle)
    known = await records.one(part.work.session, part.log.id, name)
    if known is None:
        found = await part.work.parts.objects.first(name)
        if found is None:
            part.faults.append(f"entries {bundle * TILE_WIDTH} to {(bundle + 1) * TILE_WIDTH - 1}: {name} is missing")
            return
        known = found[1]
        await records.add(part.work.session, part.log, [known], stored_at=part.work.now)
    await _object(part, known, range(bundle * TILE_WIDTH, (bundle + 1) * TILE_WIDTH), rows)


async def _objects(part: _Slice) -> int:
    """Objects recorded behind the cursor; how many there were. Full bundles were read with their entries."""
    found = await records.after(part.work.session, part.log.id, part.walk.object, MOST_OBJECTS)
    for row in found:
        if "/tile/entries/" not in row.name:
            held = _held(part, row)
            rows = await entries.leaves(part.work.session, part.log.id, held.start, held.stop) if held else ()
            await _object(part, Stored(row.name, row.version, row.digest), held, rows)
        part.walk.object = row.number
    return len(found)


def _held(part: _Slice, row: Any) -> range:  # noqa: ANN401 - a row of records.after
    """The entries in an object; empty for what holds none."""
    runs = places.runs_of([row.name], part.log.id)
    return range(runs[0].start, runs[0].end) if runs else range(0)


async def _object(part: _Slice, known: Stored, held: range, rows: Sequence[Any]) -> None:
    """An object against its record, and the entries `held` in it against the database's `rows`; then its lock."""
    objects = part.work.parts.objects
    content = await objects.get(known.name, known.version)
    if content is None:
        part.faults.append(f"{_named(held)}{known.name} is missing from the store")
        return
    if sha256(content).digest() != known.digest:
        part.faults.append(f"{_named(held)}{known.name} in the store is not what was recorded")
    if held:
        part.faults += _compared(known.name, content, held, rows)
    try:
        await objects.relock(known)
    except LockMissing as error:
        part.faults.append(f"{_named(held)}{error}")


def _compared(name: str, content: bytes, held: range, rows: Sequence[Any]) -> list[str]:
    """Each entry in the store against the database's; the first that differs is named."""
    try:
        stored = decode_bundle(content, len(held))
    except TileRefused as error:
        return [f"{_named(held)}{name}: {error}"]
    other = first_other(rows, stored)
    return [] if other is None else [f"entry {held.start + other}: the store and the database hold different bytes"]


def _named(held: range) -> str:
    return f"entries {held.start} to {held.stop - 1}: " if held else ""


def _head(part: _Slice, head: CheckpointRow) -> None:
    """The tree grown from the bytes leads to the root that the log's own key signed."""
    try:
        signed = own_head(part.log, head.note, part.work.parts.public_keys).checkpoint
    except CheckpointRefused as error:
        part.faults.append(f"the checkpoint of size {head.size}: {error}")
        return
    if (signed.size, signed.root) != (head.size, part.grower.frontier().root()):
        part.faults.append(f"the entries do not lead to the root of the checkpoint of size {head.size}")


async def _newest_note(part: _Slice, head: CheckpointRow) -> None:
    """The store's newest checkpoint, unless a newer one was signed meanwhile."""
    note = await part.work.parts.objects.get(places.newest(part.log.id))
    if note is None:
        part.faults.append("the newest checkpoint is missing from the store")
        return
    newest = await tree.newest_checkpoint(part.work.scope, part.work.session, part.log.id)
    if newest is not None and newest.size == head.size and note != head.note.encode():
        part.faults.append(f"the store's newest checkpoint is another one than that of size {head.size}")


async def _report(part: _Slice) -> None:
    """One alarm for each thing that differs, once a day."""
    work, walk = part.work, part.walk
    for fault in part.faults:
        walk.fault = walk.fault or fault
        mark = f"{work.now:%Y-%m-%d} {fault}"
        if await raise_alarm(work, part.log, "bytes_differ", mark, fault, appliance_id=None):
            logger().error("evidence_differs", problem=fault, site=part.log.site_id)


def _finish(part: _Slice, head: CheckpointRow) -> None:
    """A log that was found faulty stays so until a walk over the whole of it finds nothing."""
    walk, now = part.walk, part.work.now
    whole = walk.first == 0
    if whole or walk.verdict != FAULTY:
        walk.verdict, walk.verdict_fault = (FAULTY if walk.fault else SOUND), walk.fault
    walk.walked, walk.sealed = head.size - walk.first, head.size
    walk.ended_at, walk.due_at, walk.began_at = now, now + NEW_EVERY, None
    if whole:
        walk.whole_at = now


async def verifications(work: Work, site_id: str | None, *, limit: int, after: str | None) -> Page[VerificationLine]:
    """The last result of each log in scope, and how far the walk under way has come; no verdict before the first."""
    found = await records.walks(work.scope, work.session, site_id=site_id, limit=limit, after=after)
    rows, following = cut(found, limit, "id")
    return Page(items=[_line(row) for row in rows], next=following)


def _line(row: Any) -> VerificationLine:  # noqa: ANN401 - a row of records.walks
    return VerificationLine(
        **{name: getattr(row, name) for name in ("log_id", "origin", "organisation_id", "site_id", "verdict")},
        **{name: getattr(row, name) for name in ("ended_at", "whole_at", "began_at")},
        fault=row.fault or row.verdict_fault,
        walked=row.walked or 0,
        sealed_size=row.sealed or 0,
        done=row.entry if row.began_at else None,
    )


async def last_verification(parts: Parts) -> LastVerification | None:
    """The newest result over all logs; None before the first."""
    async with parts.work(jobs_scope(TASK), system_actor(TASK, new_id())) as work:
        row = await records.newest_walk(work.session)
    if row is None:
        return None
    return LastVerification(
        at=row.ended_at, log_id=row.log_id, entries=row.walked, verdict=row.verdict, logs=row.logs, faulty=row.faulty
    )
