"""Erasing the bytes of one leaf where the law demands it: stated in the log first, then taken out of the database.

The leaf's hash, its place in the log and in its signer's chain stay, so that everything else can still be proved. What
lies in the object store stays there until its lock ends, and what was handed out is with others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wardkeep_core.evidence.common import Kind
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.predicates import Erasure
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.evidence.tiles import TILE_WIDTH
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.evidence.errors import NotErasable
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import entries, erasures, logs, objects, tree
from wardkeep_server.evidence.service import places
from wardkeep_server.evidence.service.decisions import said_of, state_decision
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy.events import Decision

GROUNDS: Mapping[str, str] = {
    "phi_in_leaf": "a value that tells of a patient reached the entry",
    "court_order": "a court ordered it",
    "law_of_erasure": "a law gives a person the right to have it erased",
}
"""Codes that an erasure states, in words."""
KINDS = frozenset({Kind.OBSERVATION, Kind.REMEDIATION, Kind.ORDER})
"""What a box saw and did. Everything else carries keys, decisions, promises and gaps, which no verifier can miss."""


@dataclass(frozen=True)
class Leaf:
    """An entry that may be erased: never what it says. `objects` are the names of what holds it in the store."""

    log_id: str
    origin: str
    index: int
    kind: str
    device_id: str | None
    appliance_id: str
    epoch: int
    seq: int
    leaf_hash: str
    prev: str
    recorded_at: datetime
    objects: tuple[str, ...]


async def erasable(work: Work, named: str, index: int) -> Leaf:
    """The leaf of a log, which is named by its origin or its id. Raises NotErasable, which says why not."""
    log = await _log(work, named)
    row = await erasures.leaf(work.scope, work.session, log.id, index)
    if row is None:
        raise NotErasable(f"{log.origin} has no entry {index}")
    if await erasures.one(work.scope, work.session, log.id, index) is not None:
        raise NotErasable(f"entry {index} was erased before")
    if row.kind not in KINDS or row.appliance_id is None:
        raise NotErasable(f"entry {index} is of kind {row.kind}; only {', '.join(sorted(KINDS))} of a box are erased")
    if row.seq == 0:
        raise NotErasable(f"entry {index} opens the chain of its signer, and its key stands in it")
    newest = await tree.newest_checkpoint(work.scope, work.session, log.id)
    if newest is None or index >= newest.size:
        raise NotErasable(f"entry {index} is not in a signed checkpoint yet; try again in a few seconds")
    return Leaf(
        log_id=log.id,
        origin=log.origin,
        index=index,
        kind=row.kind,
        device_id=row.device_id,
        appliance_id=row.appliance_id,
        epoch=row.epoch,
        seq=row.seq,
        leaf_hash=row.leaf_hash.hex(),
        prev=parse_statement(parse_envelope(row.envelope).payload).common.chain.prev,
        recorded_at=row.recorded_at,
        objects=await _objects(work, log, index),
    )


async def erase(work: Work, named: str, index: int, ground: str, reason: str) -> Leaf:
    """State the decision and the erasure, and take the bytes out, in this transaction. Raises NotErasable."""
    if ground not in GROUNDS:
        raise NotErasable(f"ground: one of {', '.join(GROUNDS)}")
    log = await _log(work, named)
    await logs.lock_chain(work.session, log, log.id, None)
    leaf = await erasable(work, named, index)
    await _refuse_behind(work, log)
    changed = {"index": index, "leaf_hash": leaf.leaf_hash, "ground": ground}
    decision = Decision("evidence.erase", log.partner_id, log.organisation_id, log.site_id, changed, reason)
    said = await said_of(work, decision)
    body = Erasure(
        erasure=new_id(),
        index=index,
        leaf_hash=leaf.leaf_hash,
        of_appliance=leaf.appliance_id,
        of_kind=leaf.kind,
        epoch=leaf.epoch,
        seq=leaf.seq,
        prev=leaf.prev,
        ground=ground,
        decision=said.body.decision,
    )
    ref = (await state_decision(work, log, decision, said, [body]))[-1]
    (own,) = await entries.indices_of(work.session, log.id, log.id, ref.epoch, [ref.seq])
    await erasures.erase(work.session, log.id, own.leaf_index)
    target = Target("evidence_log", log.id, log.partner_id, log.organisation_id, log.site_id)
    await record(work, "evidence.erase", target, after={**changed, "kind": leaf.kind}, reason=reason)
    return leaf


async def _log(work: Work, named: str) -> Log:
    """`named` is the origin, its last part, or the id with hyphens."""
    try:
        log_id = str(UUID(named.rpartition("/")[2]))
    except ValueError as error:
        raise NotErasable("name the log by its origin or its id") from error
    log = await logs.by_id(work.scope, work.session, log_id)
    if log is None or ("/" in named and named != log.origin):
        raise NotErasable(f"there is no log {named} here")
    return log


async def _refuse_behind(work: Work, log: Log) -> None:
    """The sealer's next turn has to reach the erasure, so that no bundle holds a stand-in without it."""
    size = (await logs.sizes(work.scope, work.session, [log.id]))[log.id]
    newest = await tree.newest_checkpoint(work.scope, work.session, log.id)
    if newest is None or size - newest.size > TILE_WIDTH:
        raise NotErasable("the sealer is behind with this log; try again when it has caught up")


async def _objects(work: Work, log: Log, index: int) -> tuple[str, ...]:
    """Names of the objects that hold a leaf: the full bundle, and runs of the time before it was full."""
    bundle = places.full_bundle(log.id, index // TILE_WIDTH)
    start = index // TILE_WIDTH * TILE_WIDTH
    span = (places.run(log.id, start, 0)[:-17], places.run(log.id, index + 1, 0)[:-17])
    runs = places.runs_of(await objects.names_between(work.session, log.id, *span), log.id)
    held = [bundle] if await objects.one(work.session, log.id, bundle) else []
    return (*held, *(run.name for run in runs if run.start <= index < run.end))
