"""Every time stamp and calendar proof that the store holds and the database does not, as far as they hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from wardkeep_server.anchor.models import PlatformLog
from wardkeep_server.anchor.repository import calendars, stamps
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.recall import ProofRefused, body_of, calendar_back, stamp_back
from wardkeep_server.platform.work import Work


@dataclass
class ProofsBack:
    """How many came back; `refused` says of each other one why it did not."""

    stamps: int = 0
    calendars: int = 0
    refused: list[str] = field(default_factory=list)


async def proofs_back(work: Work, log: PlatformLog) -> ProofsBack:
    """Keep them. One that does not hold stops no other one, and stays in the store."""
    back, size = ProofsBack(), await rows.size(work.session)
    given = await stamps.given(work.session)
    wanted = {found for name in await _names(work, places.stamps(log.id)) if (found := places.stamp_of(log.id, name))}
    for at, authority in sorted(wanted - given):
        if (body := await _body(work, log, at, size)) is not None:
            try:
                back.stamps += await stamp_back(work, log, at, authority, body)
            except ProofRefused as error:
                back.refused.append(f"time stamp of {authority} over {at} entries: {error}")
    for at in sorted(await _proved(work, log) - await calendars.confirmed(work.session)):
        if (body := await _body(work, log, at, size)) is not None:
            try:
                back.calendars += await calendar_back(work, log, at, body)
            except ProofRefused as error:
                back.refused.append(f"calendar proof over {at} entries: {error}")
    return back


async def _names(work: Work, prefix: str) -> Iterable[str]:
    return [name async for name in work.parts.objects.names(prefix)]


async def _proved(work: Work, log: PlatformLog) -> set[int]:
    names = await _names(work, places.calendars(log.id))
    return {found for name in names if (found := places.calendar_of(log.id, name)) is not None}


async def _body(work: Work, log: PlatformLog, at: int, size: int) -> str | None:
    """The text of a head; None for one beyond the entries: what lies there proves nothing that is here."""
    entry = await rows.entry(work.session, at - 1) if 0 < at <= size else None
    return None if entry is None else body_of(log, entry)
