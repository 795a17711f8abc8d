"""Building an auditor kit from the stored bytes, streamed; each build is audited and stated in the logs it shows."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BufferedWriter
from pathlib import Path
from typing import BinaryIO

from wardkeep_core.catalog.citations import HIPAA, all_frameworks
from wardkeep_core.evidence.kit.build import build_kit as write_kit
from wardkeep_core.evidence.kit.contents import KitContents, LogContents
from wardkeep_core.evidence.kit.manifest import VERIFY_NAME, KitReport
from wardkeep_core.evidence.predicates import Export, KeyRecord
from wardkeep_core.evidence.tiles import TILE_WIDTH, TileRefused, decode_bundle
from wardkeep_core.kit.times import format_time
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.evidence.errors import NothingRecorded, NotSealed
from wardkeep_server.evidence.events import Anchoring, KitAnchors, Span
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import entries, erasures, kits, logs
from wardkeep_server.evidence.repository.verdicts import last_of_each
from wardkeep_server.evidence.service import shelf
from wardkeep_server.evidence.service.assessment import FRESH, Period, assess
from wardkeep_server.evidence.service.attest import platform_keys, state
from wardkeep_server.evidence.service.catalogue import catalogue_files, catalogue_missing, framework_files
from wardkeep_server.evidence.service.decisions import appliance_records, person_of
from wardkeep_server.evidence.service.disclosing import disclosed, erased_lines
from wardkeep_server.evidence.service.exports import Hashed, tell
from wardkeep_server.evidence.service.kit_ranges import KitRange, range_of, span_of
from wardkeep_server.evidence.service.oscal import assessment_results
from wardkeep_server.evidence.service.paper import report_pdf
from wardkeep_server.fleet import service as fleet
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy

Progress = Callable[[int, int], None]
"""Called with (entries written, entries in all), from another thread."""
_BUFFER = 1 << 16


@dataclass(frozen=True)
class Asked:
    """A kit of one organisation over [start, end)."""

    organisation_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class BuiltKit:
    """Digest of the manifest's envelope, number of entries, and in words what the kit lacks."""

    manifest_digest: str
    entries: int
    missing: tuple[str, ...]


async def build_kit(work: Work, asked: Asked, out: BinaryIO, progress: Progress | None = None) -> BuiltKit:
    """Write the kit to `out`. Raises NotFound, NothingRecorded, NotSealed; then `out` holds no kit.

    Memory does not grow with the number of entries.
    """
    partner_id, _ = await tenancy.organisation_of(work, asked.organisation_id)
    known = await logs.in_scope(work.scope, work.session, asked.organisation_id, None)
    erased = await erasures.count(work.session, [log.id for log in known])
    found = await _found(work, asked, known)
    total = sum(one.end - one.start for one in found.ranges)
    reading = _Reading(work, asyncio.get_running_loop(), total, progress)
    contents = await _contents(work, asked, known, found, reading)
    hashed = Hashed(out)
    with BufferedWriter(hashed, _BUFFER) as kit:
        try:
            digest = await asyncio.to_thread(write_kit, kit, contents, work.parts.signers.attestation)
        finally:
            await reading.settle()
    if erased != await erasures.count(work.session, [log.id for log in known]):
        raise NotSealed("an entry was erased meanwhile; try again", headers={"Retry-After": "5"})
    export_id = await _state_export(work, asked, found.ranges, digest)
    await tell(work, [one.log for one in found.ranges], export_id, hashed.digest, digest)
    target = Target("organisation", asked.organisation_id, partner_id, asked.organisation_id)
    after = {"manifest": digest, "from": format_time(asked.start), "to": format_time(asked.end), "entries": total}
    await record(work, "auditor_kit.build", target, after=after)
    return BuiltKit(digest, total, found.missing)


@dataclass(frozen=True)
class _Found:
    """What there is to put into a kit; `missing` says in words what there is not."""

    spans: Sequence[Span]
    ranges: Sequence[KitRange]
    anchors: KitAnchors
    report: KitReport
    missing: tuple[str, ...]


async def _found(work: Work, asked: Asked, known: Sequence[Log]) -> _Found:
    by_id = {log.id: log for log in known}
    spans = [found for log in known if (found := await span_of(work, log, asked.start, asked.end)) is not None]
    report = await kits.report(work.session, spans, asked.start, asked.end)
    if not report.entries:
        raise NothingRecorded
    anchors = await work.parts.hooks.one(Anchoring).for_kit(work, spans)
    ranges = [
        await range_of(work, by_id[span.log_id], span, asked.end, anchors.checkpoints[span.log_id]) for span in spans
    ]
    gone = [line for one in ranges for line in await erased_lines(work, one)]
    missing = (*(line for one in ranges for line in one.missing), *gone, *anchors.missing, *catalogue_missing())
    return _Found(spans, ranges, anchors, report, missing)


async def _contents(work: Work, asked: Asked, known: Sequence[Log], found: _Found, reading: "_Reading") -> KitContents:
    verdicts = await last_of_each(work.session, found.spans, asked.start, asked.end, lately=FRESH)
    period, heads = Period(asked.organisation_id, asked.start, asked.end), [one.notes[-1] for one in found.ranges]
    assessment = assess(period, all_frameworks()[HIPAA], verdicts)
    return KitContents(
        organisation=asked.organisation_id,
        site=None,
        from_at=asked.start,
        to_at=asked.end,
        worm=work.parts.objects.worm,
        logs=[_log_contents(one, reading) for one in found.ranges],
        keys=await _keys(work, known),
        report=found.report,
        catalogue=catalogue_files(),
        frameworks=framework_files(),
        oscal={"assessment-results.json": await asyncio.to_thread(assessment_results, assessment)},
        disclosures=[*found.missing, *await disclosed(work, known, found.ranges, asked.start, asked.end)],
        paper=await asyncio.to_thread(report_pdf, assessment, found.report, found.missing, heads),
        verify_page=await asyncio.to_thread(_verify_page, work.parts.settings.wardkeep_web),
        anchors=found.anchors.contents,
    )


class _Reading:
    """Reads envelopes for the thread that writes the archive; the session stays with the event loop.

    One bundle ahead: while the thread hashes and writes one, the loop reads and compares the next.
    """

    def __init__(self, work: Work, loop: asyncio.AbstractEventLoop, total: int, progress: Progress | None) -> None:
        self._work = work
        self._loop = loop
        self._total = total
        self._progress = progress
        self._done = 0
        self._ahead: Future[Sequence[bytes]] | None = None

    def envelopes(self, one: KitRange) -> Iterator[bytes]:
        """The leaves of a range in order; at the places of its stand-ins whatever there is."""
        bundles = range(one.start // TILE_WIDTH, -(-one.end // TILE_WIDTH))
        stored = shelf.Bundles(self._work, one.log)
        coming = self._ask(one, stored, bundles.start)
        for bundle in bundles:
            found = coming.result()
            if bundle + 1 in bundles:
                coming = self._ask(one, stored, bundle + 1)
            yield from found
            self._done += len(found)
            if self._progress is not None:
                self._progress(self._done, self._total)

    async def settle(self) -> None:
        """Wait for what is still being read: the session is used by one at a time, after a failure as well."""
        if self._ahead is not None:
            await asyncio.gather(asyncio.wrap_future(self._ahead), return_exceptions=True)

    def _ask(self, one: KitRange, stored: shelf.Bundles, bundle: int) -> "Future[Sequence[bytes]]":
        asking = self._bundle(one, stored, bundle)
        self._ahead = asyncio.run_coroutine_threadsafe(asking, self._loop)
        return self._ahead

    async def _bundle(self, one: KitRange, stored: shelf.Bundles, bundle: int) -> Sequence[bytes]:
        """Whole bundles come from the object store, which is many times faster; the rest from the database.

        Either way the bytes are proved: a kit whose bytes differ from the log's leaves fails verification. An object
        that is not what was recorded is not used; the walk alarms about it, and a kit lists alarms.
        """
        first, last = bundle * TILE_WIDTH, (bundle + 1) * TILE_WIDTH
        if one.start <= first and last <= one.end:
            content = await stored.read(bundle)
            with suppress(TileRefused):  # a damaged object: the database has the bytes too
                if content is not None:
                    return decode_bundle(content, TILE_WIDTH)
        return await entries.envelopes(self._work.session, one.log.id, max(one.start, first), min(one.end, last))


def _log_contents(one: KitRange, reading: _Reading) -> LogContents:
    return LogContents(
        origin=one.log.origin,
        start=one.start,
        end=one.end,
        entries=reading.envelopes(one),
        checkpoints=one.notes,
        proofs=one.proofs,
        relied=one.relied,
        stand_ins=one.standins,
    )


def _verify_page(web: Path | None) -> bytes | None:
    """The page as the web build made it, next to the web app. None where there is no web app, or an older one."""
    built = None if web is None else web / VERIFY_NAME
    return built.read_bytes() if built is not None and built.is_file() else None


async def _keys(work: Work, known: Sequence[Log]) -> list[KeyRecord]:
    keys = list(platform_keys(work))
    for log in known:
        for appliance in await fleet.appliances_of_site(work, log.site_id):
            keys += appliance_records(appliance)
    return keys


async def _state_export(work: Work, asked: Asked, ranges: Sequence[KitRange], digest: str) -> str:
    export_id, requester = new_id(), person_of(work)
    for one in ranges:
        body = Export(
            export=export_id,
            manifest_digest=digest,
            of_organisation=asked.organisation_id,
            of_site=one.log.site_id,
            of_log=one.log.origin,
            start=one.start,
            end=one.end,
            from_at=asked.start,
            to_at=asked.end,
            requester=requester,
        )
        await state(work, one.log, [body])
    return export_id
