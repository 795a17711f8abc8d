"""Anchors for auditor kits and for the download of a single one: built again from what is stored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from wardkeep_core.evidence.anchor import Anchor, AnchorPath
from wardkeep_core.evidence.checkpoint import with_cosignatures
from wardkeep_core.evidence.kit.anchors import MAX_ANCHORS, AnchorContents
from wardkeep_core.evidence.sparse import SparseTree, sparse_key, sparse_value
from wardkeep_server.anchor.models import PlatformCheckpoint
from wardkeep_server.anchor.repository import calendars, choosing, cosignatures, stamps, witnessed
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service.chain import TASK, actor, frontier_before
from wardkeep_server.anchor.service.committed import bodies_of
from wardkeep_server.anchor.service.tree import consistency
from wardkeep_server.evidence.events import AnchorBrief, KitAnchors, Span
from wardkeep_server.evidence.service import log_briefs
from wardkeep_server.fleet import service as fleet
from wardkeep_server.platform.outside import MOST_WITNESSES
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy.service import jobs_scope

OFF = "No time-stamping authority is configured: nobody outside this installation vouches for the time of an entry."


@dataclass
class Reader:
    """For whom anchors are built.

    `held` are (start, limit) by log id: a log has a path where its head in the anchor has more than `start` entries,
    and at most `limit`. `boxes` are the appliances whose lines this reader may see; `missing` says what is left out.
    """

    held: Mapping[str, tuple[int, int]]
    boxes: Collection[str]
    missing: list[str] = field(default_factory=list)


async def boxes_of(work: Work, log_ids: Iterable[str]) -> set[str]:
    """Every appliance that the sites of these logs ever had; the caller may see them."""
    sites = {one.site_id for log_id in log_ids for one in await log_briefs(work, None, None, log_id)}
    return {box.id for site_id in sites for box in await fleet.appliances_of_site(work, site_id)}


class Anchors:
    """Implements evidence.events.Anchoring. What is asked about are logs that the caller may see."""

    async def for_kit(self, work: Work, spans: Sequence[Span]) -> KitAnchors:
        """See Anchoring."""
        boxes = await boxes_of(work, (span.log_id for span in spans))
        async with work.parts.beside(jobs_scope(TASK), actor()) as own:
            found = {
                span.log_id: await choosing.daily(own.session, span.log_id, span.start, span.end) for span in spans
            }
            sizes = chosen(list(found.values()))
            limits = {log_id: max((row.held for row in own_rows), default=0) for log_id, own_rows in found.items()}
            held = {span.log_id: (span.start, limits[span.log_id]) for span in spans}
            reader = Reader(held, boxes)
            contents = [await contents_of(own, size, reader) for size in sizes]
            whole = await _tied(own, [one for one in contents if one is not None and one.anchor.paths])
            signed = {span.log_id: await witnessed.first_over(own.session, span.log_id, span.end) for span in spans}
        checkpoints = {
            span.log_id: frozenset(
                one.anchor.paths[_hex(span.log_id)].size for one in whole if _hex(span.log_id) in one.anchor.paths
            ).union(signed[span.log_id][:MOST_WITNESSES])
            for span in spans
        }
        off = [] if work.parts.settings.time_stamp_authorities() else [OFF]
        return KitAnchors(tuple(whole), checkpoints, (*off, *reader.missing))

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


async def _tied(work: Work, found: Sequence[AnchorContents]) -> list[AnchorContents]:
    """Each but the first with the proof that the platform's log continues from the one before to it."""
    tied = list(found[:1])
    for before, one in pairwise(found):
        proof = await consistency(work.session, before.size, one.size)
        told = one.anchor.model_copy(update={"consistency": tuple(hashed.hex() for hashed in proof)})
        tied.append(replace(one, anchor=told))
    return tied


async def contents_of(work: Work, size: int, reader: Reader) -> AnchorContents | None:
    """The anchor over the platform log's head of `size`; `work` sees every log."""
    head, entry = await rows.checkpoint(work.session, size), await rows.entry(work.session, size - 1)
    if head is None or entry is None:
        return None
    paths = await _paths(work, size - 1, reader)
    anchor = Anchor(
        checkpoint=await _note(work, head, reader),
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


async def _paths(work: Work, index: int, reader: Reader) -> dict[str, AnchorPath]:
    """Of the logs asked for whose own head is here; none when what stands beside them is nowhere."""
    committed = [(log_id, size) for _, log_id, size in await rows.committed(work.session, [index])]
    found, lost = await bodies_of(work, committed)
    if len(found) != len(committed):
        reader.missing.append(f"Anchor {index + 1:016d} is left out: heads that it commits to are lost.")
        return {}
    tree = SparseTree({sparse_key(origin): sparse_value(body) for origin, body in found.values()})
    wanted = [key for key in committed if _wanted(key, reader.held)]
    reader.missing += [_lost(index, key[1], found[key][0]) for key in wanted if key in lost]
    return {_hex(key[0]): _path(tree, key, found[key][0]) for key in wanted if key not in lost}


def _lost(index: int, size: int, origin: str) -> str:
    left_out = f"anchor {index + 1:016d} is left out for it"
    return f"{origin}: its head of {size} entries was lost with a database and is not signed again yet; {left_out}"


def _wanted(key: tuple[str, int], held: Mapping[str, tuple[int, int]]) -> bool:
    start, limit = held.get(key[0], (0, 0))
    return start < key[1] <= limit


def _path(tree: SparseTree, key: tuple[str, int], origin: str) -> AnchorPath:
    siblings = tree.path(sparse_key(origin))
    return AnchorPath(siblings=tuple(hashed.hex() for hashed in siblings), size=key[1])


async def _note(work: Work, head: PlatformCheckpoint, reader: Reader) -> str:
    """With the lines of outside witnesses, and of the reader's own boxes: who else there is, is not for this reader."""
    log = await rows.platform_log(work.session)
    note = head.note if log is None else await witnessed.with_lines(work.session, log.id, head.size, head.note)
    lines = [one.line for one in await cosignatures.under(work.session, [head.size], reader.boxes)]
    return with_cosignatures(note, lines) if lines else note


def _hex(log_id: str) -> str:
    return log_id.replace("-", "")
