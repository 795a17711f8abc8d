"""Asking time-stamping authorities about the newest head of the platform log; each for itself.

What comes back is verified whole before it is kept: status, one form, imprint, nonce, signature, usage, path to a
certificate of TSA_ROOTS, revocation. Everything else is refused, with the reason noted, and asked again later.
"""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.evidence.der import DerRefused
from wardkeep_core.evidence.stamping import MAX_REPLY_BYTES, QUERY_TYPE, REPLY_TYPE, time_stamp_query, token_of_reply
from wardkeep_core.evidence.token import Token, TokenRefused
from wardkeep_server.anchor.models import PlatformLog, Try
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.repository import stamps
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.authorities import roots
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.service.kept import put_once
from wardkeep_server.anchor.service.recall import ProofRefused, believed, beside, keep_list, stamp_back, values_of
from wardkeep_server.anchor.service.revocation import Revocation, look_up
from wardkeep_server.platform.log import logger
from wardkeep_server.platform.outbound import OutboundFailed, OutboundRefused
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy.service import jobs_scope

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
_NONCE_BITS = 64
_OK = 200
_ASKING = {"Content-Type": QUERY_TYPE, "Accept": REPLY_TYPE}


@dataclass(frozen=True)
class _Given:
    """A token that passed everything: as received, in its one form, its parts."""

    received: bytes
    pared: bytes
    token: Token
    revocation: Revocation


@dataclass(frozen=True)
class _Head:
    """What is to be stamped: the head of `size` with this text."""

    log: PlatformLog
    size: int
    body: str


async def stamp_newest(parts: Parts) -> int:
    """Ask every authority that has not stamped the newest `heads` yet and is due; how many stamped it now."""
    asked = parts.settings.time_stamp_authorities()
    if not asked:
        return 0
    async with parts.work(jobs_scope(TASK), actor()) as work:
        log, newest = await rows.platform_log(work.session), await rows.newest_heads(work.session)
        if log is None or newest is None:
            return 0
        tries = await stamps.tries(work.session)
        due = [
            name for name in asked
            if not await stamps.has(work.session, newest.size, name) and is_due(tries.get(f"tsa:{name}"), work.now)
        ]  # fmt: skip
    head = _Head(log, newest.size, parse_checkpoint(newest.note).checkpoint.text)
    done = await asyncio.gather(*(_stamp(parts, name, asked[name], head) for name in due))
    return sum(done)


def is_due(known: Try | None, now: datetime) -> bool:
    """Whether somebody may be asked again; who was never asked may."""
    return known is None or known.next_at <= now


async def _stamp(parts: Parts, name: str, url: str, head: _Head) -> bool:
    """An answer that lies in the store already, of before a crash or a restore, is the one: no second is asked for."""
    try:
        if await _recalled(parts, name, head):
            return True
        given = await _ask(parts, url, head.body)
    except (TokenRefused, DerRefused) as error:
        return await refused(parts, f"tsa:{name}", str(error))
    except ProofRefused as error:
        return await refused(parts, f"tsa:{name}", f"the answer that the store holds over this head: {error}")
    except (OutboundRefused, OutboundFailed) as error:
        return await refused(parts, f"tsa:{name}", error.detail or error.title)
    if given.revocation.problem is not None:
        logger().warning("revocation_list_missing", whom=name, problem=given.revocation.problem)
    await _keep(parts, name, head, given)
    return True


async def _recalled(parts: Parts, name: str, head: _Head) -> bool:
    async with parts.work(jobs_scope(TASK), actor()) as work:
        found = await stamp_back(work, head.log, head.size, name, head.body)
        if found:
            await stamps.note_try(work.session, f"tsa:{name}", work.now, next_at=work.now, problem=None)
    return found


async def _ask(parts: Parts, url: str, body: str) -> _Given:
    nonce = secrets.randbits(_NONCE_BITS) | 1
    query = time_stamp_query(sha256(body.encode()).digest(), nonce)
    answer = await parts.outbound.post_signed(url, query, _ASKING, most=MAX_REPLY_BYTES)
    if answer.status != _OK:
        raise TokenRefused(f"the authority answers with status {answer.status}")
    received, trusted = token_of_reply(answer.body), tuple(roots(parts))
    pared, token = believed(received, body, trusted)
    if token.stamp.nonce != nonce:
        raise TokenRefused("the token does not carry the nonce of the request")
    revocation = await look_up(parts.outbound, token.certificates, trusted, parts.clock())
    return _Given(received, pared, token, revocation)


async def _keep(parts: Parts, name: str, head: _Head, given: _Given) -> None:
    """The answer goes into the store before what is said about it: what lies there is taken up after a crash."""
    log, size = head.log, head.size
    async with parts.work(jobs_scope(TASK), actor()) as work:
        await keep_list(work, given.revocation, work.now)
        row = values_of(size, name, (given.received, given.pared, given.token), given.revocation, work.now)
        if await stamps.add(work.session, row):
            await put_once(work, places.stamp(log.id, size, name), given.received)
            for name_of, content in await beside(work, log, (await stamps.of_authority(work.session, size, name))):
                await put_once(work, name_of, content)
        await stamps.note_try(work.session, f"tsa:{name}", work.now, next_at=work.now, problem=None)


async def refused(parts: Parts, whom: str, problem: str) -> bool:
    """Note why nothing came of it and when to ask again; always False."""
    async with parts.work(jobs_scope(TASK), actor()) as work:
        known = (await stamps.tries(work.session)).get(whom)
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(known.failures if known else 0, 10))
        await stamps.note_try(work.session, whom, work.now, next_at=work.now + wait, problem=problem[:500])
    logger().warning("outside_proof_refused", whom=whom, problem=problem)
    return False
