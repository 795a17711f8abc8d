"""What a kit needs of one log: a contiguous range of leaves, the heads that prove it, the entries it relies on."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wardkeep_core.evidence.checkpoint import with_cosignatures
from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.kit.contents import ProofPlan
from wardkeep_core.evidence.kit.manifest import MAX_CHECKPOINTS, MAX_RELIED, LogProofs
from wardkeep_core.evidence.predicates import Remediation, Retired
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_server.evidence.errors import NotSealed
from wardkeep_server.evidence.events import MOST_HEADS, Anchoring, Span
from wardkeep_server.evidence.models import CheckpointRow, Cosignature, Log
from wardkeep_server.evidence.repository import entries, erasures, kits, logs, tree
from wardkeep_server.evidence.service import proofs
from wardkeep_server.platform.work import Work

_SEAL_WAIT_S = 5.0
_SEAL_LOOK_S = 0.25
_INVENTORY_WITHIN = timedelta(hours=2)
"""What was promised when the period began stands in an inventory of the hour before; older ones say nothing of it."""

_MOST_OTHERS = MAX_CHECKPOINTS - MOST_HEADS
"""Heads of a log that are in a kit for another reason than an anchor."""


@dataclass(frozen=True)
class KitRange:
    """Leaves [start, end) of a log with everything that proves them; `missing` says in words what does not.

    `standins` are the bytes in the places of erased leaves.
    """

    log: Log
    start: int
    end: int
    standins: Mapping[int, bytes]
    sizes: tuple[int, ...]
    notes: tuple[str, ...]
    relied: dict[int, bytes]
    proofs: LogProofs
    missing: tuple[str, ...]


async def span_of(work: Work, log: Log, start_at: datetime, end_at: datetime) -> Span | None:
    """From the last leaf and inventory before the period to the first leaf of each appliance after it.

    None for an empty log.
    """
    size = (await logs.sizes(work.scope, work.session, [log.id]))[log.id]
    if size == 0:
        return None
    start, end = await _leaves(work, log, size, start_at, end_at)
    promised = await kits.newest_inventories(work.session, log.id, start_at - _INVENTORY_WITHIN, start_at)
    start = min([start, *promised, *await _looks(work, log, start_at, end)])
    return Span(log.id, log.origin, start, end)


async def range_of(work: Work, log: Log, span: Span, end_at: datetime, anchored: frozenset[int]) -> KitRange:
    """The heads that prove a span, those of the sizes `anchored` among them, and the entries that it relies on."""
    start, end = span.start, span.end
    outside = await kits.relied_on(work.session, log.id, start, end, MAX_RELIED)
    last_key = max((row.leaf_index + 1 for row in outside if row.kind != "decision"), default=0)
    heads, missing = await _heads(work, log, (end, max(end, last_key)), end_at, anchored)
    relied = {row.leaf_index: row.envelope for row in outside if row.leaf_index < heads[-1].size}
    sizes = tuple(head.size for head in heads)
    plan = ProofPlan(start=start, end=end, checkpoints=sizes, relied=tuple(sorted(relied)))
    read = await proofs.reader(work.session, log.id, sizes[-1], plan.nodes)
    standins = await erasures.standins(work.session, log.id, start, end)
    notes = await _notes(work, log, heads)
    return KitRange(log, start, end, standins, sizes, notes, relied, plan.resolve(read), missing)


async def _leaves(work: Work, log: Log, size: int, start_at: datetime, end_at: datetime) -> tuple[int, int]:
    first = await kits.first_from(work.session, log.id, start_at)
    last = await kits.last_before(work.session, log.id, end_at)
    after = await kits.first_after_of_each(work.session, log.id, end_at)
    start = max(0, (size if first is None else first) - 1)
    ends = [index + 1 for index in (*after, *([] if last is None else [last]))]
    return start, max(ends, default=size)


async def _looks(work: Work, log: Log, start_at: datetime, end: int) -> list[int]:
    """Leaves that heals of the period name as their looks: without them a heal cannot be verified (V11)."""
    named: dict[tuple[str, int], list[int]] = {}
    for signer, raw in await kits.heals(work.session, log.id, start_at, end):
        body = parse_statement(parse_envelope(raw).payload).body
        if isinstance(body, Remediation):
            for ref in _refs(body):
                named.setdefault((signer, ref.epoch), []).append(ref.seq)
    found: list[int] = []
    for (signer_id, epoch), seqs in named.items():
        rows = await entries.indices_of(work.session, log.id, signer_id, epoch, seqs)
        found += [row.leaf_index for row in rows]
    return found


def _refs(body: Remediation) -> list[EntryRef]:
    return [ref for ref in (body.before, body.after) if ref is not None]


async def _heads(
    work: Work, log: Log, covered: tuple[int, int], end_at: datetime, anchored: frozenset[int]
) -> tuple[list[CheckpointRow], tuple[str, ...]]:
    """The first checkpoint of the range, one that each witness co-signed after the period, one over all keys."""
    sizes = {(await _sealed(work, log, size)).size for size in set(covered)}
    vouching = await kits.vouching(work.session, log.id, covered[0])
    missing: list[str] = []
    for appliance_id in sorted(await _witnesses(work, log, covered[0])):
        best = _best([one for one in vouching if one.appliance_id == appliance_id], end_at)
        if best is not None:
            sizes.add(best.size)
        if best is None or best.cosigned_at < end_at:
            missing.append(f"{log.origin}: appliance {appliance_id} has not co-signed it at or after the period's end")
    wanted = anchored.union(sorted(sizes)[-_MOST_OTHERS:])
    return list(await tree.checkpoints_at(work.scope, work.session, log.id, wanted)), tuple(missing)


def _best(lines: Sequence[Cosignature], end_at: datetime) -> Cosignature | None:
    """The first co-signature given at or after the period's end; failing that, the newest."""
    good = [one for one in lines if one.cosigned_at >= end_at]
    return good[0] if good else (lines[-1] if lines else None)


async def _witnesses(work: Work, log: Log, end: int) -> set[str]:
    """Boxes that have written into the log, without those that were retired in it: these vouch for nothing later."""
    chains = await logs.chains(work.scope, work.session, [log.id])
    known = {chain.appliance_id for chain in chains if chain.appliance_id is not None}
    ends = [
        parse_statement(parse_envelope(raw).payload).body for raw in await kits.retirements(work.session, log.id, end)
    ]
    return known - {body.of_appliance for body in ends if isinstance(body, Retired)}


async def _sealed(work: Work, log: Log, size: int) -> CheckpointRow:
    """The first checkpoint of at least this size; the sealer is woken and waited for a few seconds."""
    for look in range(int(_SEAL_WAIT_S / _SEAL_LOOK_S)):
        row = await tree.first_checkpoint_from(work.scope, work.session, log.id, size)
        if row is not None:
            return row
        if look == 0:
            await logs.wake_sealer(work.session, log.id)
        await asyncio.sleep(_SEAL_LOOK_S)
    raise NotSealed(headers={"Retry-After": "5"})


async def _notes(work: Work, log: Log, heads: Sequence[CheckpointRow]) -> tuple[str, ...]:
    """Each head with the lines of appliances and of outside witnesses."""
    sizes = [head.size for head in heads]
    lines = await tree.cosignatures(work.scope, work.session, log.id, sizes)
    outside = await work.parts.hooks.one(Anchoring).lines(work, log.id, sizes)
    return tuple(
        with_cosignatures(
            head.note, [*(one.line for one in lines if one.size == head.size), *outside.get(head.size, ())]
        )
        for head in heads
    )
