"""OpenTimestamps: the newest head of the platform log goes to calendars, and what they promise is fetched later.

A proof is kept while it is pending and replaced as it grows. That a block of Bitcoin holds it is not looked up here:
verifiers report such a file as not checked offline.
"""

import asyncio
from datetime import timedelta
from hashlib import sha256

from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_server.anchor.models import CalendarProof
from wardkeep_server.anchor.repository import calendars, stamps
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.service.ots import OtsRefused, Timestamp, join, read_file, read_timestamp, write_file
from wardkeep_server.anchor.service.stamping import is_due, refused
from wardkeep_server.platform.outbound import Answer, OutboundFailed, OutboundRefused
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy.service import jobs_scope

ASK_AGAIN = timedelta(hours=1)
MOST_AT_ONCE = 8
_MOST_ANSWER_BYTES = 10_000
_TYPE = "application/vnd.opentimestamps.v1"
_OK, _NOT_YET = 200, 404


async def note_newest(parts: Parts) -> bool:
    """Hand the newest `heads` to every calendar that is due, unless it has a proof; whether it has one now."""
    asked = parts.settings.calendars()
    if not asked:
        return False
    async with parts.work(jobs_scope(TASK), actor()) as work:
        newest = await rows.newest_heads(work.session)
        if newest is None or await calendars.has(work.session, newest.size):
            return False
        tries = await stamps.tries(work.session)
        due = [url for url in asked if is_due(tries.get(f"calendar:{url}"), work.now)]
    digest = sha256(parse_checkpoint(newest.note).checkpoint.text.encode()).digest()
    answers = await asyncio.gather(*(_submit(parts, url, digest) for url in due))
    found = [one for one in answers if one is not None]
    if not found:
        return False
    async with parts.work(jobs_scope(TASK), actor()) as work:
        await calendars.add(work.session, newest.size, write_file(join(found)), work.now)
    return True


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
        waiting = await calendars.pending_before(work.session, work.now - ASK_AGAIN, MOST_AT_ONCE)
    return sum([await _upgrade(parts, one, frozenset(asked)) for one in waiting])


async def _upgrade(parts: Parts, proof: CalendarProof, known: frozenset[str]) -> bool:
    """Only calendars of the settings are asked, whatever address a proof names."""
    stamp = read_file(proof.proof)
    for message, uri in list(stamp.pending()):
        if uri.rstrip("/") in known and (found := await _fetch(parts, uri, message)) is not None:
            stamp = stamp.upgraded(found, uri)
    blocks = list(stamp.blocks())
    async with parts.work(jobs_scope(TASK), actor()) as work:
        values: dict[str, object] = {"asked_at": work.now, "proof": write_file(stamp), "pending": not blocks}
        if blocks:
            values |= {"block": min(blocks), "since": work.now}
        await calendars.move(work.session, proof.size, values)
    return bool(blocks)


async def _fetch(parts: Parts, uri: str, message: bytes) -> Timestamp | None:
    url = f"{uri.rstrip('/')}/timestamp/{message.hex()}"
    try:
        answer = await parts.outbound.get_signed(url, most=_MOST_ANSWER_BYTES, accept=_TYPE)
        return None if answer.status == _NOT_YET else _read(answer, message)
    except (OtsRefused, OutboundRefused, OutboundFailed) as error:
        await refused(parts, f"calendar:{uri.rstrip('/')}", str(error) or type(error).__name__)
        return None
