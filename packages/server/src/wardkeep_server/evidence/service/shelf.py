"""Reading objects as they were recorded: by the store's id of the version, and by digest."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from wardkeep_core.evidence.tiles import TILE_WIDTH, TileRefused, decode_bundle
from wardkeep_server.evidence.errors import StoreIncomplete
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import objects as records
from wardkeep_server.evidence.service import places
from wardkeep_server.evidence.service.places import Run, runs_of
from wardkeep_server.platform.objects import ObjectStore, Stored
from wardkeep_server.platform.work import Work

_RECORDS = 64


class Bundles:
    """Full bundles of a log as they were recorded. One statement reads the records of many that follow each other."""

    def __init__(self, work: Work, log: Log) -> None:
        self._work = work
        self._log = log
        self._known: dict[str, Stored | None] = {}

    async def read(self, index: int) -> bytes | None:
        """The bytes; None when the bundle is not recorded, not there, or not what was recorded."""
        name = places.full_bundle(self._log.id, index)
        if name not in self._known:
            names = [places.full_bundle(self._log.id, index + ahead) for ahead in range(_RECORDS)]
            self._known = dict.fromkeys(names) | await records.named(self._work.session, self._log.id, names)
        known = self._known[name]
        content = None if known is None else await self._work.parts.objects.get(name, known.version)
        return content if known and content is not None and sha256(content).digest() == known.digest else None


@dataclass(frozen=True)
class Piece:
    """Adjoining entries from leaf `start` on, and the object they were read from."""

    start: int
    entries: list[bytes]
    stored: Stored


async def pieces(objects: ObjectStore, log_id: str, start: int, end: int) -> AsyncIterator[Piece]:
    """Entries [start, end) from the store alone: full bundles first, then runs. Raises StoreIncomplete.

    Nothing here is proved; whoever reads compares with a signed root.
    """
    runs: list[Run] | None = None
    at = start
    while at < end:
        piece = await _from_bundle(objects, log_id, at, end)
        if piece is None:
            if runs is None:
                runs = runs_of([name async for name in objects.names(places.runs(log_id))], log_id)
            piece = await _from_run(objects, runs, at, end)
        yield piece
        at += len(piece.entries)


async def _from_bundle(objects: ObjectStore, log_id: str, at: int, end: int) -> Piece | None:
    first = at // TILE_WIDTH * TILE_WIDTH
    if first + TILE_WIDTH > end:
        return None
    found = await objects.first(places.full_bundle(log_id, at // TILE_WIDTH))
    return None if found is None else _cut(*found, range(first, first + TILE_WIDTH), range(at, end))


async def _from_run(objects: ObjectStore, runs: Sequence[Run], at: int, end: int) -> Piece:
    fitting = [run for run in runs if run.start <= at < run.end]
    if not fitting:
        raise StoreIncomplete(f"the store holds no object with entry {at}")
    run = max(fitting, key=lambda one: one.end)
    found = await objects.first(run.name)
    if found is None:
        raise StoreIncomplete(f"{run.name} cannot be read")
    return _cut(*found, range(run.start, run.end), range(at, end))


def _cut(content: bytes, stored: Stored, held: range, wanted: range) -> Piece:
    """The wanted of the entries that an object holds, from the first wanted on."""
    try:
        entries = decode_bundle(content, len(held))
    except TileRefused as error:
        raise StoreIncomplete(f"{stored.name}: {error}") from error
    return Piece(wanted.start, entries[wanted.start - held.start : wanted.stop - held.start], stored)
