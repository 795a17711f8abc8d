"""The platform log: each hour one statement that commits to the newest signed head of every log.

Under one advisory lock, in two transactions: the statement is appended and committed; then, entry by entry, it goes
into the object store, the conditional put of `checkpoints/<size>` is won, the head is signed, stored and kept. A crash
between any two of these repeats the same bytes at the next turn, because an entry is never made again.
"""

from collections.abc import Sequence
from datetime import datetime

from wardkeep_core.evidence.checkpoint import Checkpoint, CheckpointRefused, sign_checkpoint
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.heads import Heads
from wardkeep_core.evidence.sparse import SparseTree, sparse_key, sparse_value
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.evidence.tiles import TILE_WIDTH, encode_bundle
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.signer import Signer
from wardkeep_server.anchor.models import PlatformCheckpoint, PlatformEntry, PlatformLog
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.chain import TASK, actor, append, begin, frontier_with
from wardkeep_server.anchor.service.committed import heads_again, note_lost
from wardkeep_server.anchor.service.kept import put_once
from wardkeep_server.anchor.service.lines_back import lines_back
from wardkeep_server.evidence.service import Forked, StoreAhead
from wardkeep_server.evidence.service import places as log_places
from wardkeep_server.evidence.service.heads import own_note
from wardkeep_server.evidence.service.tops import Top, newest_tops
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.objects import ObjectStore
from wardkeep_server.platform.work import Parts, ServerPublicKeys, Work
from wardkeep_server.tenancy.service import jobs_scope

_MOST_AT_ONCE = 256


async def hourly(parts: Parts) -> bool:
    """One turn: sign what waits, and once in each hour of the clock state the heads; whether it stated them.

    Raises StoreAhead, Forked: then nothing was signed.
    """
    signer = parts.signers.checkpoint
    if signer is None:
        raise ConfigRefused(["only the worker holds the checkpoint key; this process does not anchor"])
    await _sign_all(parts, signer)
    stated = await state_heads(parts, signer, once_an_hour=True)
    await heads_again(parts, signer)
    return stated


async def state_heads(parts: Parts, signer: Signer, *, once_an_hour: bool = False) -> bool:
    """Commit to the newest head of every log now, and sign; False where no log has a head, or another one is at it."""
    async with parts.work(jobs_scope(TASK), actor()) as work:
        if not await rows.lock(work.session):
            return False
        last = await rows.heads_stated_at(work.session)
        if once_an_hour and last is not None and _hour(last) >= _hour(work.now):
            return False
        tops = await newest_tops(work)
        if not tops:
            return False
        await _refuse_while_behind(work)
        await _append_heads(work, await begin(work), tops)
    await _sign_all(parts, signer)
    return True


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


async def _append_heads(work: Work, log: PlatformLog, tops: Sequence[Top]) -> None:
    tree = SparseTree({sparse_key(top.origin): sparse_value(top.body) for top in tops})
    body = Heads(heads=new_id(), count=tree.count, root=tree.root().hex(), taken_at=work.now)
    await append(work, log, body, {top.log_id: top.size for top in tops})


async def _refuse_while_behind(work: Work) -> None:
    """A number used twice would be an equivocation of our own. Raises StoreAhead, Forked."""
    log = await rows.platform_log(work.session)
    if log is not None:
        stored = await stored_head(work.parts.objects, log, work.parts.public_keys)
        _compare(await rows.size(work.session), await rows.newest_checkpoint(work.session), stored)


async def stored_head(objects: ObjectStore, log: PlatformLog, keys: ServerPublicKeys) -> Checkpoint | None:
    """The newest checkpoint in the store, its signature verified. Raises Forked when it is not ours."""
    note = await objects.get(log_places.newest(log.id))
    if note is None:
        return None
    try:
        return own_note(log.origin, note, keys).checkpoint
    except CheckpointRefused as error:
        raise Forked(f"the platform log's newest checkpoint in the store: {error}") from error


def _compare(size: int, known: PlatformCheckpoint | None, stored: Checkpoint | None) -> None:
    if stored is None:
        return
    if stored.size > size:
        words = f"the store holds a checkpoint of size {stored.size} of the platform log, the database {size} entries"
        raise StoreAhead(words)
    if known is not None and stored.size == known.size and stored.root != known.root:
        raise Forked(f"the platform log's checkpoint of size {known.size} has another root in the store")


async def _sign_all(parts: Parts, signer: Signer) -> None:
    async with parts.work(jobs_scope(TASK), actor()) as work:
        log = await rows.platform_log(work.session)
        if log is None or not await rows.lock(work.session):
            return
        known = await rows.newest_checkpoint(work.session)
        waiting = await rows.entries(work.session, known.size if known else 0, _MOST_AT_ONCE)
        if not waiting:
            return
        stored = await stored_head(parts.objects, log, parts.public_keys)
        _compare(await rows.size(work.session), known, stored)
        for entry in waiting:
            await _sign(work, log, entry, signer, stored)
        again = [entry.leaf_index + 1 for entry in waiting if stored and entry.leaf_index < stored.size]
        if again:
            await lines_back(work, log, again)


async def _sign(work: Work, log: PlatformLog, entry: PlatformEntry, signer: Signer, stored: Checkpoint | None) -> None:
    size, root, objects = entry.leaf_index + 1, frontier_with(entry).root(), work.parts.objects
    if stored is not None and stored.size == size and stored.root != root:
        raise Forked(f"the platform log's checkpoint of size {size} has another root in the store")
    await _store(work, log, entry)
    await put_once(work, log_places.fence(log.id, size), Checkpoint(log.origin, size, root).text.encode())
    note = sign_checkpoint(log.origin, size, root, signer)
    if stored is None or stored.size <= size:
        await objects.put(log_places.newest(log.id), note.encode())
    if stored is not None and stored.size >= size:
        note_lost(work.parts, entry.leaf_index)
    body = parse_statement(parse_envelope(entry.envelope).payload).body
    row = PlatformCheckpoint(size=size, root=root, note=note, signed_at=work.parts.clock())
    if isinstance(body, Heads):
        row.heads_id, row.heads, row.taken_at = body.heads, body.count, body.taken_at
    await rows.add_checkpoint(work.session, row)


async def _store(work: Work, log: PlatformLog, entry: PlatformEntry) -> None:
    """The entry, which logs it speaks of, and each bundle that became full with it."""
    index = entry.leaf_index
    await put_once(work, log_places.run(log.id, index, index + 1), encode_bundle([entry.envelope]))
    spoken = {log_id: size for _, log_id, size in await rows.committed(work.session, [index])}
    if spoken:
        await put_once(work, places.leaves(log.id, index), canonical_json(spoken))
    if (index + 1) % TILE_WIDTH == 0:
        bundle = index // TILE_WIDTH
        whole = await rows.entries(work.session, bundle * TILE_WIDTH, TILE_WIDTH)
        content = encode_bundle(one.envelope for one in whole)
        await put_once(work, log_places.full_bundle(log.id, bundle), content)
