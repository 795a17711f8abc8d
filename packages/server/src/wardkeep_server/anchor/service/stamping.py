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
from wardkeep_core.evidence.token import Token, TokenRefused, pare, parse_token
from wardkeep_server.anchor.models import Try
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.repository import stamps
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.authorities import roots
from wardkeep_server.anchor.service.chain import TASK, actor, put_once
from wardkeep_server.anchor.service.revocation import Revocation, look_up
from wardkeep_server.platform.clock import new_id
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


async def stamp_newest(parts: Parts) -> int:
    """Ask every authority that has not stamped the newest `heads` yet and is due; how many stamped it now."""
    asked = parts.settings.time_stamp_authorities()
    if not asked:
        return 0
    async with parts.work(jobs_scope(TASK), actor()) as work:
        newest = await rows.newest_heads(work.session)
        if newest is None:
            return 0
        tries = await stamps.tries(work.session)
        due = [
            name for name in asked
            if not await stamps.has(work.session, newest.size, name) and is_due(tries.get(f"tsa:{name}"), work.now)
        ]  # fmt: skip
    body = parse_checkpoint(newest.note).checkpoint.text
    done = await asyncio.gather(*(_stamp(parts, name, asked[name], newest.size, body) for name in due))
    return sum(done)


def is_due(known: Try | None, now: datetime) -> bool:
    """Whether somebody may be asked again; who was never asked may."""
    return known is None or known.next_at <= now


async def _stamp(parts: Parts, name: str, url: str, size: int, body: str) -> bool:
    try:
        given = await _ask(parts, url, sha256(body.encode()).digest())
    except (TokenRefused, DerRefused) as error:
        return await refused(parts, f"tsa:{name}", str(error))
    except (OutboundRefused, OutboundFailed) as error:
        return await refused(parts, f"tsa:{name}", error.detail or error.title)
    if given.revocation.problem is not None:
        logger().warning("revocation_list_missing", whom=name, problem=given.revocation.problem)
    await _keep(parts, name, size, given)
    return True


async def _ask(parts: Parts, url: str, imprint: bytes) -> _Given:
    nonce = secrets.randbits(_NONCE_BITS) | 1
    query = time_stamp_query(imprint, nonce)
    answer = await parts.outbound.post_signed(url, query, _ASKING, most=MAX_REPLY_BYTES)
    if answer.status != _OK:
        raise TokenRefused(f"the authority answers with status {answer.status}")
    received = token_of_reply(answer.body)
    pared = pare(received)
    token = parse_token(pared)
    token.verify(imprint)
    if token.stamp.nonce != nonce:
        raise TokenRefused("the token does not carry the nonce of the request")
    trusted = roots(parts)
    if not token.counts(trusted):
        raise TokenRefused("the token is not by an authority of TSA_ROOTS")
    revocation = await look_up(parts.outbound, token.certificates, trusted, parts.clock())
    return _Given(received, pared, token, revocation)


async def _keep(parts: Parts, name: str, size: int, given: _Given) -> None:
    revocation = given.revocation
    async with parts.work(jobs_scope(TASK), actor()) as work:
        if revocation.content is not None:
            kept = {"digest": revocation.digest, "address": revocation.address, "list": revocation.content}
            await stamps.add_list(work.session, {**kept, "fetched_at": work.now})
        values = {
            "id": new_id(),
            "size": size,
            "authority": name,
            "received": given.received,
            "token": given.pared,
            "digest": sha256(given.pared).digest(),
            "gen_time": given.token.stamp.at,
            "certificate_ends_at": given.token.certificates[0].not_after,
            "revoked": revocation.state,
            "revocation": revocation.digest,
            "received_at": work.now,
        }
        log = await rows.platform_log(work.session)
        if log is not None and await stamps.add(work.session, values):
            await put_once(parts.objects, places.stamp(log.id, size, name), given.received)
        await stamps.note_try(work.session, f"tsa:{name}", work.now, next_at=work.now, problem=None)


async def refused(parts: Parts, whom: str, problem: str) -> bool:
    """Note why nothing came of it and when to ask again; always False."""
    async with parts.work(jobs_scope(TASK), actor()) as work:
        known = (await stamps.tries(work.session)).get(whom)
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(known.failures if known else 0, 10))
        await stamps.note_try(work.session, whom, work.now, next_at=work.now + wait, problem=problem[:500])
    logger().warning("outside_proof_refused", whom=whom, problem=problem)
    return False
