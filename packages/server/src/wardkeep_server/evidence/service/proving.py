"""What a browser needs to verify for itself: bytes and proofs of one log, never a verdict of ours."""

from wardkeep_server.evidence.errors import NotThatFar
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import entries, logs, tree
from wardkeep_server.evidence.schemas import ConsistencyView, HeadsView, KeyEntriesView, LeafPage, LeafView, ProvedLeaf
from wardkeep_server.evidence.service import proofs
from wardkeep_server.evidence.service.reading import checkpoint_view
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.work import Work

MOST_LEAVES = 200
MOST_KEY_ENTRIES = 512


async def heads(work: Work, log_id: str) -> HeadsView:
    """The newest checkpoint, and the newest one that each witness co-signed."""
    log = await _log(work, log_id)
    newest = await tree.newest_checkpoint(work.scope, work.session, log.id)
    sizes = {one.size for one in await tree.newest_cosigned(work.scope, work.session, [log.id])}
    if newest is not None:
        sizes.add(newest.size)
    rows = [await tree.checkpoint_at(work.scope, work.session, log.id, size) for size in sorted(sizes)]
    shown = [await checkpoint_view(work, log, row) for row in rows if row is not None]
    return HeadsView(origin=log.origin, site_id=log.site_id, checkpoints=shown)


async def leaves(work: Work, log_id: str, start: int, limit: int) -> LeafPage:
    """Leaves [start, start + limit) with their envelopes, stand-ins for erased ones; fewer at the log's end."""
    log = await _log(work, log_id)
    rows = await entries.with_envelopes(work.scope, work.session, log.id, start, start + limit)
    return LeafPage(
        origin=log.origin,
        start=start,
        items=[
            LeafView(
                index=row.leaf_index,
                entry_id=row.id,
                leaf_hash=row.leaf_hash.hex(),
                envelope=row.envelope.decode(),
                erased=row.erased,
            )
            for row in rows
        ],
    )


async def key_entries(work: Work, log_id: str, size: int | None) -> KeyEntriesView:
    """Every entry below `size` that says something about keys, with its audit path in the tree of that size."""
    log = await _log(work, log_id)
    sealed = await _sealed(work, log)
    upto = sealed if size is None else size
    if upto > sealed:
        raise NotThatFar
    rows = await entries.about_keys(work.scope, work.session, log.id, upto, MOST_KEY_ENTRIES)
    paths = await proofs.inclusion(work.session, log.id, upto, [row.leaf_index for row in rows]) if rows else []
    return KeyEntriesView(
        origin=log.origin,
        size=upto,
        whole=len(rows) < MOST_KEY_ENTRIES,
        items=[
            ProvedLeaf(
                index=row.leaf_index,
                entry_id=row.id,
                envelope=row.envelope.decode(),
                path=[hashed.hex() for hashed in path],
            )
            for row, path in zip(rows, paths, strict=True)
        ],
    )


async def consistency(work: Work, log_id: str, old: int, new: int) -> ConsistencyView:
    """Proof that the tree of `new` leaves continues the tree of `old`. NotThatFar beyond the newest checkpoint."""
    log = await _log(work, log_id)
    if old > new or new > await _sealed(work, log):
        raise NotThatFar
    path = await proofs.consistency(work.session, log.id, old, new)
    return ConsistencyView(origin=log.origin, old=old, new=new, path=[hashed.hex() for hashed in path])


async def _log(work: Work, log_id: str) -> Log:
    log = await logs.by_id(work.scope, work.session, log_id)
    if log is None:
        raise NotFound
    return log


async def _sealed(work: Work, log: Log) -> int:
    newest = await tree.newest_checkpoint(work.scope, work.session, log.id)
    return newest.size if newest else 0
