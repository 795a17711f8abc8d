"""Anchors for auditor kits and for the download of a single one: built again from what is stored."""

from collections.abc import Mapping, Sequence
from typing import Any

from wardkeep_core.evidence.anchor import Anchor, AnchorPath
from wardkeep_core.evidence.kit.anchors import MAX_ANCHORS, AnchorContents
from wardkeep_core.evidence.sparse import SparseTree, sparse_key, sparse_value
from wardkeep_server.anchor.models import PlatformCheckpoint
from wardkeep_server.anchor.repository import calendars, choosing, stamps, witnessed
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service.chain import TASK, actor, frontier_before
from wardkeep_server.evidence.events import AnchorBrief, KitAnchors, Span
from wardkeep_server.evidence.service import StoreIncomplete
from wardkeep_server.evidence.service.tops import Top, tops_at
from wardkeep_server.platform.outside import MOST_WITNESSES
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy.service import jobs_scope

OFF = "No time-stamping authority is configured: nobody outside this installation vouches for the time of an entry."


class Anchors:
    """Implements evidence.events.Anchoring. What is asked about are logs that the caller may see."""

    async def for_kit(self, work: Work, spans: Sequence[Span]) -> KitAnchors:
        """See Anchoring."""
        missing = () if work.parts.settings.time_stamp_authorities() else (OFF,)
        async with work.parts.beside(jobs_scope(TASK), actor()) as own:
            found = {
                span.log_id: await choosing.daily(own.session, span.log_id, span.start, span.end) for span in spans
            }
            sizes = chosen(list(found.values()))
            limits = {log_id: max((row.held for row in own_rows), default=0) for log_id, own_rows in found.items()}
            held = {span.log_id: (span.start, limits[span.log_id]) for span in spans}
            contents = [await contents_of(own, size, held) for size in sizes]
            signed = {span.log_id: await witnessed.first_over(own.session, span.log_id, span.end) for span in spans}
        whole = tuple(one for one in contents if one is not None and one.anchor.paths)
        checkpoints = {
            span.log_id: frozenset(
                one.anchor.paths[_hex(span.log_id)].size for one in whole if _hex(span.log_id) in one.anchor.paths
            ).union(signed[span.log_id][:MOST_WITNESSES])
            for span in spans
        }
        return KitAnchors(whole, checkpoints, missing)

    async def lines(self, work: Work, log_id: str, sizes: Sequence[int]) -> Mapping[int, Sequence[str]]:
        """See Anchoring."""
        found: dict[int, list[str]] = {}
        async with work.parts.beside(jobs_scope(TASK), actor()) as own:
            for one in await witnessed.of(own.session, [log_id], sizes):
                found.setdefault(one.size, []).append(one.line)
        return found

    async def over(self, work: Work, log_id: str, size: int) -> AnchorBrief | None:
        """See Anchoring."""
        async with work.parts.beside(jobs_scope(TASK), actor()) as own:
            row = await stamps.covering(own.session, log_id, size)
        return None if row is None else AnchorBrief(row.heads_id, row.size, row.gen_time, row.authority)


def chosen(found: Sequence[Sequence[Any]]) -> list[int]:
    """Platform sizes, rising, from the rows of each log: those that cover an end, and of the rest an even choice."""
    covers = sorted({row.size for rows_ in found for row in rows_ if row.covers or row is rows_[-1]})[-MAX_ANCHORS:]
    rest = sorted({row.size for rows_ in found for row in rows_} - set(covers))
    room = MAX_ANCHORS - len(covers)
    if len(rest) > room:
        rest = [rest[place * len(rest) // room] for place in range(room)]
    return sorted({*covers, *rest})


async def contents_of(work: Work, size: int, held: Mapping[str, tuple[int, int]]) -> AnchorContents | None:
    """The anchor over the platform log's head of `size`; `work` sees every log.

    `held` are (start, limit) by log id: a log has a path where its head in the anchor has more than `start` entries,
    and at most `limit`.
    """
    head, entry = await rows.checkpoint(work.session, size), await rows.entry(work.session, size - 1)
    if head is None or entry is None:
        return None
    paths = await _paths(work, size - 1, held)
    anchor = Anchor(
        checkpoint=await _note(work, head),
        heads=entry.envelope.decode(),
        inclusion=tuple(hashed.hex() for hashed in reversed(frontier_before(entry).hashes)),
        index=size - 1,
        paths=paths,
    )
    tokens = [one.token for one in await stamps.of(work.session, [size])]
    proof = (await calendars.of(work.session, [size])).get(size)
    if not tokens and proof is None:
        return None
    return AnchorContents(size, anchor, tokens, None if proof is None else proof.proof)


async def _paths(work: Work, index: int, held: Mapping[str, tuple[int, int]]) -> dict[str, AnchorPath]:
    committed = [(log_id, size) for _, log_id, size in await rows.committed(work.session, [index])]
    tops = await tops_at(work, committed)
    if len(tops) != len(committed):
        raise StoreIncomplete(f"the heads at leaf {index} of the platform log are not all in the database")
    tree = SparseTree({sparse_key(top.origin): sparse_value(top.body) for top in tops.values()})
    return {_hex(top.log_id): _path(tree, top) for top in tops.values() if _wanted(top, held)}


def _wanted(top: Top, held: Mapping[str, tuple[int, int]]) -> bool:
    start, limit = held.get(top.log_id, (0, 0))
    return start < top.size <= limit


def _path(tree: SparseTree, top: Top) -> AnchorPath:
    siblings = tree.path(sparse_key(top.origin))
    return AnchorPath(siblings=tuple(hashed.hex() for hashed in siblings), size=top.size)


async def _note(work: Work, head: PlatformCheckpoint) -> str:
    """With the lines of outside witnesses."""
    log = await rows.platform_log(work.session)
    return head.note if log is None else await witnessed.with_lines(work.session, log.id, head.size, head.note)


def _hex(log_id: str) -> str:
    return log_id.replace("-", "")
