"""The platform log's entries back from the object store, after the database was restored to an earlier state.

What is missing is read, must continue what the database has and lead to the root that was signed; the worker then
signs the same heads again. Then the proofs of time that the store holds and the database does not, judged again.
"""

import json
from uuid import UUID

from wardkeep_core.evidence.envelope import EnvelopeRefused, parse_envelope
from wardkeep_core.evidence.merkle import Frontier, Grower, leaf_hash
from wardkeep_core.evidence.predicates import KeyStatement, Purpose
from wardkeep_core.evidence.statement import Statement, StatementRefused, parse_statement
from wardkeep_server.anchor.models import PlatformEntry, PlatformLog
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.chain import TASK, actor, frontier_with, known_platform
from wardkeep_server.anchor.service.platform_log import stored_head
from wardkeep_server.anchor.service.proofs_back import proofs_back
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.evidence.service import Forked, Restored, StoreIncomplete, Told, shelf
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import jobs_scope


async def restore(parts: Parts, told: Told, *, dry_run: bool) -> Restored | None:
    """None when the store knows no more of the platform log than the database."""
    async with parts.work(jobs_scope(TASK), actor()) as work:
        known = await known_platform(work)
        if known is None:
            return None
        try:
            found = await _restore(work, *known, told)
        except (Forked, StoreIncomplete) as error:
            await work.session.rollback()
            return Restored(known[1], problem=str(error))
        kept = {"entries": found.entries, "stamps": found.stamps, "calendars": found.calendars}
        if dry_run or not any(kept.values()):
            await work.session.rollback()
        else:
            await record(work, "evidence.restore", Target("platform_log", known[0]), after=kept)
    return found if any(kept.values()) or found.refused else None


async def _restore(work: Work, log_id: str, origin: str, told: Told) -> Restored:
    await rows.wait(work.session)
    log = await rows.platform_log(work.session)
    if log is None:
        log = rows.new_log(log_id, origin, work.now)
        await rows.create(work.session, log)
    entries = await _entries(work, log, told)
    proofs = await proofs_back(work, log)
    return Restored(origin, entries, stamps=proofs.stamps, calendars=proofs.calendars, refused=tuple(proofs.refused))


async def _entries(work: Work, log: PlatformLog, told: Told) -> int:
    old, target = await rows.size(work.session), await stored_head(work.parts.objects, log, work.parts.public_keys)
    if target is None or target.size <= old:
        return 0
    last = await rows.newest_entry(work.session)
    grower = Grower(Frontier() if last is None else frontier_with(last))
    async for piece in shelf.pieces(work.parts.objects, log.id, old, target.size):
        for raw in piece.entries:
            last = await _append(work, log, raw, grower, last)
            told(log.origin, grower.size - old, target.size - old)
    if grower.frontier().root() != target.root:
        raise Forked("the platform log's entries in the store do not lead to the root that was signed")
    return target.size - old


async def _append(
    work: Work, log: PlatformLog, raw: bytes, grower: Grower, last: PlatformEntry | None
) -> PlatformEntry:
    before, statement = grower.frontier(), _statement(raw, log)
    link = statement.common.chain
    expected = (0, 0) if last is None else (last.epoch, last.seq + 1)
    prev = bytes(32) if last is None else last.leaf_hash
    if (link.epoch, link.seq) != expected or bytes.fromhex(link.prev) != prev:
        raise Forked(f"entry {before.size} of the platform log in the store does not continue its chain")
    entry = PlatformEntry(
        leaf_index=before.size,
        kind=statement.kind.value,
        envelope=raw,
        leaf_hash=leaf_hash(raw),
        before=b"".join(before.hashes),
        key_after=_key_after(statement, last),
        epoch=link.epoch,
        seq=link.seq,
        recorded_at=statement.common.recorded_at,
    )
    await rows.append(work.session, entry, await _leaves(work, log, before.size, statement))
    grower.append(entry.leaf_hash)
    return entry


def _statement(raw: bytes, log: PlatformLog) -> Statement:
    try:
        statement = parse_statement(parse_envelope(raw).payload)
    except (EnvelopeRefused, StatementRefused) as error:
        raise Forked(f"an entry of the platform log in the store cannot be read: {error}") from error
    if statement.common.log != log.origin:
        raise Forked(f"an entry in the store belongs to the log {statement.common.log}")
    return statement


def _key_after(statement: Statement, last: PlatformEntry | None) -> bytes:
    body = statement.body
    named = [key.raw for key in body.keys if key.purpose is Purpose.PLATFORM_ATTESTATION] if isinstance(
        body, KeyStatement
    ) else []  # fmt: skip
    if named:
        return named[-1]
    if last is None:
        raise Forked("the platform log in the store does not begin with the platform's keys")
    return last.key_after


async def _leaves(work: Work, log: PlatformLog, index: int, statement: Statement) -> dict[str, int] | None:
    """What the statement commits to, as it was stored beside it."""
    if statement.kind.value != "heads":
        return None
    content = await work.parts.objects.get(places.leaves(log.id, index))
    if content is None:
        raise StoreIncomplete(f"the store does not hold which heads entry {index} of the platform log commits to")
    try:
        return {str(UUID(log_id)): int(size) for log_id, size in json.loads(content).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise Forked(f"the heads of entry {index} of the platform log in the store cannot be read") from error
