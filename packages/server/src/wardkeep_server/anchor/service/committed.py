"""The heads that a `heads` statement commits to: from the database, or from the text that the store fenced.

After a restore the rows of heads that nobody co-signed are gone, and those of logs whose site was made later than the
copy. The store has the text of each, put before it was signed; the worker signs it again where the log is here.
"""

from collections.abc import Sequence

from wardkeep_core.evidence.checkpoint import CheckpointRefused, parse_body
from wardkeep_core.kit.signer import Signer
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.evidence.service import places as log_places
from wardkeep_server.evidence.service import sign_again
from wardkeep_server.evidence.service.tops import tops_at
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import jobs_scope

Key = tuple[str, int]
"""(log id, size)"""
MOST_AT_ONCE = 32
MOST_TURNS = 180
"""An hour; then the next walk over the whole log says again what is lost."""
_LOST = "anchor.lost_heads"


async def bodies_of(work: Work, wanted: Sequence[Key]) -> tuple[dict[Key, tuple[str, str]], list[Key]]:
    """(origin, note body) of each that database or store has; and those that the database has not."""
    known = {key: (top.origin, top.body) for key, top in (await tops_at(work, wanted)).items()}
    lost = [key for key in wanted if key not in known]
    for log_id, size in lost:
        if (text := await _fenced(work, log_id, size)) is not None:
            known[log_id, size] = text.partition("\n")[0], text
    return known, lost


async def _fenced(work: Work, log_id: str, size: int) -> str | None:
    held = await work.parts.objects.first(log_places.fence(log_id, size))
    try:
        text = None if held is None else held[0].decode()
        return text if text is not None and parse_body(text).size == size else None
    except (UnicodeDecodeError, CheckpointRefused):
        return None


def note_lost(parts: Parts, index: int) -> None:
    """The heads of the statement at this leaf may have to be signed again, by this process."""
    lost: dict[int, int] = parts.caches.setdefault(_LOST, {})
    lost.setdefault(index, MOST_TURNS)


async def heads_again(parts: Parts, signer: Signer) -> int:
    """Sign again what is lost of the heads that were noted, as far as their logs are sealed; how many were signed."""
    lost: dict[int, int] = parts.caches.setdefault(_LOST, {})
    signed = 0
    for index in sorted(lost)[:MOST_AT_ONCE]:
        if (left := lost.pop(index)) <= 0:
            continue
        lost[index] = left - 1
        async with parts.work(jobs_scope(TASK), actor()) as work:
            entry = await rows.entry(work.session, index)
            wanted = [(log_id, size) for _, log_id, size in await rows.committed(work.session, [index])]
            held = await tops_at(work, wanted)
            missing = [] if entry is None else [key for key in wanted if key not in held]
            done = [await sign_again(work, *key, signer, entry.recorded_at) for key in missing if entry is not None]
        signed += sum(done)
        if all(done):
            del lost[index]
    return signed
