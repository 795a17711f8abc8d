"""Showing anchors. Which logs a caller may see is decided by the logs' own rules; the rest is read as the platform."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from wardkeep_core.evidence.kit.zipstore import ZipWriter
from wardkeep_server.anchor.errors import AnchorIncomplete
from wardkeep_server.anchor.models import CalendarProof, Stamp, Witnessed
from wardkeep_server.anchor.repository import calendars, reading, stamps, witnessed
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.schemas import (
    AnchoredLog,
    AnchorPage,
    AnchorView,
    CalendarView,
    StampState,
    StampView,
    WitnessedView,
)
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.service.kits import Reader, boxes_of, contents_of
from wardkeep_server.anchor.service.standing import calendars_view, platform_head, standing_of, verification
from wardkeep_server.evidence import service as evidence
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.paging import cut
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy.service import jobs_scope

SOON = timedelta(days=30)
_LARGEST = 2**53


async def anchor_page(
    work: Work, organisation_id: str | None, site_id: str | None, *, limit: int, after: str | None
) -> AnchorPage:
    """Anchors over logs in scope, newest first, and how anchoring stands."""
    logs = {log.id: log for log in await evidence.log_briefs(work, organisation_id, site_id)}
    async with work.parts.beside(jobs_scope(TASK), actor()) as own:
        stands = await standing_of(own)
        found = await reading.page(own.session, list(logs), limit=limit, after=after)
        kept, following = cut(found, limit, "size")
        return AnchorPage(
            state=stands.state,
            newest_at=stands.newest_at,
            stale_since=stands.stale_since,
            platform=await platform_head(own),
            verification=await verification(own),
            authorities=list(stands.authorities),
            calendars=await calendars_view(own),
            items=await _views(own, kept, logs),
            next=following,
        )


async def _views(work: Work, found: Sequence[Any], logs: Mapping[str, evidence.LogBrief]) -> list[AnchorView]:
    sizes = [row.size for row in found]
    given: dict[int, list[Stamp]] = {}
    for one in await stamps.of(work.session, sizes):
        given.setdefault(one.size, []).append(one)
    held: dict[int, list[AnchoredLog]] = {}
    for index, log_id, size in await rows.committed_of(work.session, list(logs), [size - 1 for size in sizes]):
        held.setdefault(index + 1, []).append(_log(logs[log_id], size))
    proofs, lines = await calendars.of(work.session, sizes), await _lines(work, sizes)
    return [
        AnchorView(
            id=row.id,
            platform_size=row.size,
            signed_at=row.signed_at,
            taken_at=row.taken_at,
            heads=row.heads,
            logs=held.get(row.size, []),
            stamps=[_stamp(one, work.now) for one in given.get(row.size, [])],
            calendar=_calendar(proofs.get(row.size)),
            witnesses=[WitnessedView(name=one.witness, signed_at=one.signed_at) for one in lines.get(row.size, [])],
        )
        for row in found
    ]


async def _lines(work: Work, sizes: Sequence[int]) -> dict[int, list[Witnessed]]:
    log, found = await rows.platform_log(work.session), dict[int, list[Witnessed]]()
    for one in await witnessed.of(work.session, [] if log is None else [log.id], sizes):
        found.setdefault(one.size, []).append(one)
    return found


def _log(log: evidence.LogBrief, size: int) -> AnchoredLog:
    return AnchoredLog(log_id=log.id, site_id=log.site_id, origin=log.origin, size=size)


def _stamp(one: Stamp, now: datetime) -> StampView:
    ended, soon = one.certificate_ends_at <= now, one.certificate_ends_at <= now + SOON
    revoked: dict[str, Literal["checked", "not_offered", "not_fetched"]] = {
        "checked": "checked",
        "not_offered": "not_offered",
    }
    return StampView(
        authority=one.authority,
        gen_time=one.gen_time,
        certificate_ends_at=one.certificate_ends_at,
        received_at=one.received_at,
        state=StampState.ENDED if ended else StampState.ENDS_SOON if soon else StampState.GOOD,
        revocation=revoked.get(one.revoked, "not_fetched"),
        digest=one.digest.hex(),
    )


def _calendar(proof: CalendarProof | None) -> CalendarView | None:
    if proof is None:
        return None
    return CalendarView(state="pending" if proof.pending else "confirmed", block=proof.block, since=proof.since)


async def anchor_files(work: Work, log_id: str, heads_id: str) -> tuple[int, bytes]:
    """Size of the platform's head and a ZIP: the anchor as in a kit, and what was received.

    Raises NotFound, AnchorIncomplete.
    """
    if not any(log.id == log_id for log in await evidence.log_briefs(work, None, None, log_id)):
        raise NotFound
    reader = Reader({log_id: (0, _LARGEST)}, await boxes_of(work, [log_id]))
    async with work.parts.beside(jobs_scope(TASK), actor()) as own:
        head = await rows.by_heads(own.session, heads_id)
        contents = None if head is None else await contents_of(own, head.size, reader)
        if reader.missing:
            raise AnchorIncomplete(reader.missing[0])
        if head is None or contents is None or not contents.anchor.paths:
            raise NotFound
        files = [*contents.files(), *await _received(own, head.size)]
    out = io.BytesIO()
    archive = ZipWriter(out)
    for name, content in files:
        archive.add(name, content)
    archive.close()
    return head.size, out.getvalue()


async def _received(work: Work, size: int) -> list[tuple[str, bytes]]:
    """What the authorities sent, numbered as their tokens in the kit, and the revocation lists that were looked at."""
    files = []
    for number, one in enumerate(await stamps.of(work.session, [size]), 1):
        files.append((f"received/token-{number}.tst", one.received))
        kept = None if one.revocation is None else await stamps.revocation(work.session, one.revocation)
        if kept is not None:
            files.append((f"received/crl-{number}.crl", kept))
    return files
