"""Appliances as witnesses of the platform log: what they are shown at a check-in, and their lines under its heads.

A box is shown each newest head once: it says which one it co-signed last, and this process knows for a minute which
one is the newest, so a check-in in between asks the database nothing.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wardkeep_core.evidence.checkpoint import with_cosignatures
from wardkeep_core.protocol.messages import CheckinRequest, OfferedHead, WitnessedLog
from wardkeep_server.anchor.models import PlatformCheckpoint, PlatformLog
from wardkeep_server.anchor.repository import cosignatures, walks
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service import tree
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.evidence.service import places as log_places
from wardkeep_server.evidence.service.heads import is_by_current_key
from wardkeep_server.platform.objects import ObjectExists
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import jobs_scope

LOOK_EVERY = timedelta(minutes=1)
_KNOWN = "anchor.platform_head"
_MOST_PROOFS = 1_000


@dataclass
class _Known:
    """The newest head (`note` None: there is none to show), and proofs that it continues smaller ones, by size."""

    size: int
    note: str | None
    looked_at: datetime
    proofs: dict[int, tuple[str, ...]] = field(default_factory=dict)


def may_show(parts: Parts, now: datetime, request: CheckinRequest) -> bool:
    """Whether a box may have to be shown a head; without the database."""
    if "platform_size" not in request.model_fields_set:
        return False
    known = _fresh(parts, now)
    return known is None or known.size != request.platform_size or WitnessedLog.PLATFORM in request.unsure


async def head_for(parts: Parts, appliance_id: str, request: CheckinRequest) -> OfferedHead | None:
    """The newest head with the proof from the one that the box names; None when that is the newest.

    A box that is a copy of itself is first shown the newest head that it co-signed, with its own line. One that names
    a larger head than there is gets the newest all the same: it refuses that, and says so.
    """
    old = request.platform_size
    if WitnessedLog.PLATFORM in request.unsure and (own := await _own(parts, appliance_id, old)) is not None:
        return own
    known = _fresh(parts, parts.clock())
    if known is None or known.size < old or (known.size > old and old not in known.proofs):
        known = await _look(parts, old)
    if known.note is None or known.size == old:
        return None
    return OfferedHead(checkpoint=known.note, consistency=known.proofs.get(old, ()))


def _fresh(parts: Parts, now: datetime) -> _Known | None:
    known: _Known | None = parts.caches.get(_KNOWN)
    return known if known is not None and timedelta() <= now - known.looked_at < LOOK_EVERY else None


async def _look(parts: Parts, old: int) -> _Known:
    """The newest head as of now, with the proof from `old` where that is smaller."""
    async with parts.beside(jobs_scope(TASK), actor()) as work:
        log, newest = await rows.platform_log(work.session), await rows.newest_checkpoint(work.session)
        size, note = (0, None) if log is None or newest is None else (newest.size, _current(parts, log, newest))
        before: _Known | None = parts.caches.get(_KNOWN)
        kept = before.proofs if before is not None and before.size == size and len(before.proofs) < _MOST_PROOFS else {}
        proof = await tree.consistency(work.session, old, size) if old < size else ()
    known = _Known(size, note, parts.clock(), {**kept, old: tuple(hashed.hex() for hashed in proof)})
    parts.caches[_KNOWN] = known
    return known


async def _own(parts: Parts, appliance_id: str, old: int) -> OfferedHead | None:
    """The newest head that this box co-signed, with its line, where that is no smaller than the one it names."""
    async with parts.beside(jobs_scope(TASK), actor()) as work:
        own, log = await cosignatures.newest(work.session, appliance_id), await rows.platform_log(work.session)
        head = None if own is None else await rows.checkpoint(work.session, own.size)
        if own is None or log is None or head is None or head.size < old or _current(parts, log, head) is None:
            return None
        proof = await tree.consistency(work.session, old, head.size)
    note = with_cosignatures(head.note, [own.line])
    return OfferedHead(checkpoint=note, consistency=tuple(hashed.hex() for hashed in proof))


def _current(parts: Parts, log: PlatformLog, head: PlatformCheckpoint) -> str | None:
    """Its note; after a change of the key None until the first head under the new one, which is the one pinned."""
    return head.note if is_by_current_key(log.origin, head.note, parts.public_keys) else None


class Cosigning:
    """Implements evidence.events.PlatformWitnessing."""

    async def note(self, work: Work, size: int) -> str | None:
        """See PlatformWitnessing."""
        async with work.parts.beside(jobs_scope(TASK), actor()) as own:
            row = await rows.checkpoint(own.session, size)
        return None if row is None else row.note

    async def keep(self, work: Work, appliance_id: str, size: int, line: str, cosigned_at: datetime) -> None:
        """See PlatformWitnessing. In the store it lies beside the checkpoint, as those of every log."""
        values = {"appliance_id": appliance_id, "size": size, "line": line, "cosigned_at": cosigned_at}
        async with work.parts.beside(jobs_scope(TASK), actor()) as own:
            log, row = await rows.platform_log(own.session), await rows.checkpoint(own.session, size)
            if log is None or row is None:
                return
            if await cosignatures.add(own.session, {**values, "received_at": own.now}):
                name = log_places.cosigned(log.id, size, appliance_id)
                with suppress(ObjectExists):  # left by a transaction that was rolled back, and as good a witness
                    stored = await own.parts.objects.put_once(name, with_cosignatures(row.note, [line]).encode())
                    await walks.add_object(own.session, stored, stored_at=own.now)
