"""OpenTimestamps: the newest head of the platform log goes to calendars, and what they promise is fetched later.

A proof is kept while it is pending and replaced as it grows. That a block of Bitcoin holds it is not looked up here:
verifiers report such a file as not checked offline.
"""

import asyncio
from datetime import timedelta
from hashlib import sha256

from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.kit.times import cut_time
from wardkeep_server.anchor.models import CalendarProof, PlatformLog
from wardkeep_server.anchor.repository import calendars, stamps
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.service.kept import put_once
from wardkeep_server.anchor.service.ots import OtsRefused, Timestamp, join, read_file, read_timestamp, write_file
from wardkeep_server.anchor.service.recall import ProofRefused, calendar_back, written
from wardkeep_server.anchor.service.stamping import is_due, refused
from wardkeep_server.platform.log import logger
from wardkeep_server.platform.outbound import Answer, OutboundFailed, OutboundRefused
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import jobs_scope

ASK_AGAIN = timedelta(hours=1)
MOST_AT_ONCE = 8
_MOST_ANSWER_BYTES = 10_000
_TYPE = "application/vnd.opentimestamps.v1"
_OK, _NOT_YET = 200, 404


async def note_newest(parts: Parts) -> bool:
    """Hand the newest `heads` to every calendar that is due, unless it has a proof; whether it has one now.

    A promise that lies in the store already, of before a crash or a restore, is the one.
    """
    asked = parts.settings.calendars()
    if not asked:
        return False
    async with parts.work(jobs_scope(TASK), actor()) as work:
        log, newest = await rows.platform_log(work.session), await rows.newest_heads(work.session)
        if log is None or newest is None or await calendars.has(work.session, newest.size):
            return False
        body = parse_checkpoint(newest.note).checkpoint.text
        if await _recalled(work, log, newest.size, body):
            return True
        tries = await stamps.tries(work.session)
        due = [url for url in asked if is_due(tries.get(f"calendar:{url}"), work.now)]
    digest = sha256(body.encode()).digest()
    found = [one for one in await asyncio.gather(*(_submit(parts, url, digest) for url in due)) if one is not None]
    if not found:
        return False
    async with parts.work(jobs_scope(TASK), actor()) as work:
        await calendars.add(work.session, newest.size, write_file(join(found)), cut_time(work.now))
        await _put(work, log, newest.size)
    return True


async def _recalled(work: Work, log: PlatformLog, size: int, body: str) -> bool:
    try:
        return await calendar_back(work, log, size, body)
    except ProofRefused as error:
        logger().error("calendar_proof_refused", problem=str(error))
        return False


async def _put(work: Work, log: PlatformLog, size: int) -> None:
    """The proof as the database has it now into the store."""
    proof = (await calendars.of(work.session, [size]))[size]
    await put_once(work, *written(log, proof))


async def _submit(parts: Parts, url: str, digest: bytes) -> Timestamp | None:
    headers = {"Content-Type": "application/octet-stream", "Accept": _TYPE}
    try:
        answer = await parts.outbound.post_signed(f"{url}/digest", digest, headers, most=_MOST_ANSWER_BYTES)
        found = _read(answer, digest)
    except (OtsRefused, OutboundRefused, OutboundFailed) as error:
        await refused(parts, f"calendar:{url}", str(error) or type(error).__name__)
        return None
    async with parts.work(jobs_scope(TASK), actor()) as work:
        await stamps.note_try(work.session, f"calendar:{url}", work.now, next_at=work.now, problem=None)
    return found


def _read(answer: Answer, message: bytes) -> Timestamp:
    if answer.status != _OK:
        raise OtsRefused(f"the calendar answers with status {answer.status}")
    return read_timestamp(answer.body, message)


async def upgrade(parts: Parts) -> int:
    """Ask calendars for what they promised, each proof once an hour; how many proofs name a block now."""
    asked = parts.settings.calendars()
    if not asked:
        return 0
    async with parts.work(jobs_scope(TASK), actor()) as work:
        log = await rows.platform_log(work.session)
        waiting = await calendars.pending_before(work.session, work.now - ASK_AGAIN, MOST_AT_ONCE)
        known = [one for one in waiting if log is not None and await _completed(work, log, one)]
    return len(known) + sum([await _upgrade(parts, one, frozenset(asked)) for one in waiting if one not in known])


async def _completed(work: Work, log: PlatformLog, proof: CalendarProof) -> bool:
    """Whether the store held the rest already."""
    head = await rows.checkpoint(work.session, proof.size)
    if head is None:
        return False
    return await _recalled(work, log, proof.size, parse_checkpoint(head.note).checkpoint.text)


async def _upgrade(parts: Parts, proof: CalendarProof, known: frozenset[str]) -> bool:
    """Only calendars of the settings are asked, whatever address a proof names; kept is what names a block."""
    stamp = read_file(proof.proof)
    for message, uri in list(stamp.pending()):
        if uri.rstrip("/") in known and (found := await _fetch(parts, uri, message)) is not None:
            stamp = stamp.upgraded(found, uri)
    blocks = list(stamp.blocks())
    values: dict[str, object] = {"pending": False, "proof": write_file(stamp), "block": min(blocks, default=None)}
    async with parts.work(jobs_scope(TASK), actor()) as work:
        log = await rows.platform_log(work.session)
        values = {"since": cut_time(work.now), **values} if blocks else {}
        await calendars.move(work.session, proof.size, {"asked_at": work.now, **values})
        if log is not None and blocks:
            await _put(work, log, proof.size)
    return bool(blocks)


async def _fetch(parts: Parts, uri: str, message: bytes) -> Timestamp | None:
    url = f"{uri.rstrip('/')}/timestamp/{message.hex()}"
    try:
        answer = await parts.outbound.get_signed(url, most=_MOST_ANSWER_BYTES, accept=_TYPE)
        return None if answer.status == _NOT_YET else _read(answer, message)
    except (OtsRefused, OutboundRefused, OutboundFailed) as error:
        await refused(parts, f"calendar:{uri.rstrip('/')}", str(error) or type(error).__name__)
        return None
