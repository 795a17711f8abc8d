"""Time stamps and calendar proofs back from the store: what lies there, read, judged again, and kept.

Each lies under a name made of the head's size and who gave it. A receipt beside a stamp says when it came and which
revocation list was looked at; the list lies by its digest. Nothing outside is asked again.
"""

import base64
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from pydantic import StringConstraints, ValidationError

from wardkeep_core.evidence.certificates import Certificate
from wardkeep_core.evidence.checkpoint import Checkpoint
from wardkeep_core.evidence.common import Number
from wardkeep_core.evidence.der import DerRefused
from wardkeep_core.evidence.token import Token, TokenRefused, pare, parse_token
from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.times import UtcTime
from wardkeep_server.anchor.models import CalendarProof, PlatformEntry, PlatformLog, Stamp
from wardkeep_server.anchor.repository import calendars, stamps, walks
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.authorities import roots
from wardkeep_server.anchor.service.chain import frontier_with
from wardkeep_server.anchor.service.ots import OtsRefused, read_file
from wardkeep_server.anchor.service.revocation import Revocation, judged_again
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.work import Work

_MOST_RECORD_BYTES = 131_072


class ProofRefused(ValueError):
    """What the store holds as a proof of time proves nothing here; the message says why."""


class Receipt(Frozen):
    """When a stamp came, and the revocation list that did not have its signer: digest, where and when fetched."""

    address: Annotated[str, StringConstraints(max_length=2_000)] | None
    fetched_at: UtcTime | None
    received_at: UtcTime
    revocation: Sha256Hex | None


class CalendarRecord(Frozen):
    """A calendar proof: the `.ots` file, padded base64; the block that it names; since when it stands so."""

    block: Number | None
    proof: Annotated[str, StringConstraints(max_length=_MOST_RECORD_BYTES)]
    since: UtcTime


def body_of(log: PlatformLog, entry: PlatformEntry) -> str:
    """What was signed, and is stamped, over the head that ends with this entry."""
    frontier = frontier_with(entry)
    return Checkpoint(log.origin, frontier.size, frontier.root()).text


async def beside(work: Work, log: PlatformLog, stamp: Stamp) -> list[tuple[str, bytes]]:
    """(name, content) of what the store is to hold beside a stamp of the database: list and receipt."""
    found = None if stamp.revocation is None else await stamps.list_of(work.session, stamp.revocation)
    receipt = Receipt(
        address=None if found is None else found.address,
        fetched_at=None if found is None else found.fetched_at,
        received_at=stamp.received_at,
        revocation=None if found is None else found.digest.hex(),
    )
    kept = [] if found is None else [(places.revocation(log.id, found.digest), found.list)]
    return [*kept, (places.receipt(log.id, stamp.size, stamp.authority), receipt.canonical())]


def written(log: PlatformLog, proof: CalendarProof) -> tuple[str, bytes]:
    """(name, content) of what the store is to hold of a calendar proof of the database."""
    record = CalendarRecord(block=proof.block, proof=base64.b64encode(proof.proof).decode(), since=proof.since)
    return places.calendar(log.id, proof.size, pending=proof.pending), record.canonical()


def believed(received: bytes, body: str, trusted: tuple[Certificate, ...]) -> tuple[bytes, Token]:
    """An authority's answer over a head in its one form, and read. Raises TokenRefused, DerRefused."""
    pared = pare(received)
    token = parse_token(pared)
    token.verify(sha256(body.encode()).digest())
    if not token.counts(trusted):
        raise TokenRefused("the token is not by an authority of TSA_ROOTS")
    return pared, token


async def stamp_back(work: Work, log: PlatformLog, size: int, authority: str, body: str) -> bool:
    """Keep the stamp that the store holds of this authority over this head; False where it holds none.

    Judged as on receipt, but for the nonce, which only the request knew. Raises ProofRefused.
    """
    held = await work.parts.objects.first(places.stamp(log.id, size, authority))
    if held is None:
        return False
    trusted = tuple(roots(work.parts))
    try:
        pared, token = believed(held[0], body, trusted)
        receipt = await _receipt(work, log, size, authority)
        at = token.stamp.at if receipt is None else receipt.received_at
        revocation = await _revocation(work, log, token, trusted, receipt)
    except (TokenRefused, DerRefused) as error:
        raise ProofRefused(str(error)) from error
    await keep_list(work, revocation, at if receipt is None else receipt.fetched_at or at)
    await stamps.add(work.session, values_of(size, authority, (held[0], pared, token), revocation, at))
    await walks.add_object(work.session, held[1], stored_at=work.now)
    return True


async def keep_list(work: Work, revocation: Revocation, fetched_at: datetime) -> None:
    """Keep a revocation list that was believed, once."""
    if revocation.content is not None:
        kept = {"digest": revocation.digest, "address": revocation.address, "list": revocation.content}
        await stamps.add_list(work.session, {**kept, "fetched_at": fetched_at})


def values_of(
    size: int, authority: str, given: tuple[bytes, bytes, Token], revocation: Revocation, received_at: datetime
) -> dict[str, Any]:
    """A row of a stamp: as received, in its one form, its parts."""
    received, pared, token = given
    return {
        "id": new_id(),
        "size": size,
        "authority": authority,
        "received": received,
        "token": pared,
        "digest": sha256(pared).digest(),
        "gen_time": token.stamp.at,
        "certificate_ends_at": token.certificates[0].not_after,
        "revoked": revocation.state,
        "revocation": revocation.digest,
        "received_at": received_at,
    }


async def _receipt(work: Work, log: PlatformLog, size: int, authority: str) -> Receipt | None:
    """None where an older version left none, or it cannot be read: the token stands for itself."""
    held = await work.parts.objects.first(places.receipt(log.id, size, authority))
    if held is None or len(held[0]) > _MOST_RECORD_BYTES:
        return None
    try:
        return Receipt.model_validate_json(held[0])
    except ValidationError:
        return None


async def _revocation(
    work: Work, log: PlatformLog, token: Token, trusted: tuple[Certificate, ...], receipt: Receipt | None
) -> Revocation:
    """The list that was looked at, judged again as of then; `not_fetched` where the store has none to show."""
    content = None
    if receipt is not None and receipt.revocation is not None:
        held = await work.parts.objects.first(places.revocation(log.id, bytes.fromhex(receipt.revocation)))
        content = held[0] if held is not None and held[1].digest.hex() == receipt.revocation else None
    at = token.stamp.at if receipt is None else receipt.received_at
    return judged_again(token.certificates, trusted, content, at)


async def calendar_back(work: Work, log: PlatformLog, size: int, body: str) -> bool:
    """Keep the furthest calendar proof that the store holds over this head; False where it holds no further one.

    Raises ProofRefused.
    """
    known = (await calendars.of(work.session, [size])).get(size)
    for pending in (False, True):
        if known is not None and (pending or not known.pending):
            return False
        held = await work.parts.objects.first(places.calendar(log.id, size, pending=pending))
        if held is not None:
            values = _calendar_values(held[0], sha256(body.encode()).digest(), pending=pending)
            await calendars.put_back(work.session, size, values)
            await walks.add_object(work.session, held[1], stored_at=work.now)
            return True
    return False


def _calendar_values(content: bytes, imprint: bytes, *, pending: bool) -> dict[str, Any]:
    """Raises ProofRefused."""
    try:
        if len(content) > _MOST_RECORD_BYTES:
            raise ProofRefused("longer than a calendar proof may be")
        record = CalendarRecord.model_validate_json(content)
        proof = base64.b64decode(record.proof, validate=True)
        stamp = read_file(proof)
    except (ValidationError, OtsRefused, ValueError) as error:
        raise ProofRefused(f"the calendar proof cannot be read: {error}") from error
    blocks = list(stamp.blocks())
    if stamp.message != imprint:
        raise ProofRefused("the calendar proof is over another head")
    if pending is bool(blocks) or record.block != (min(blocks) if blocks else None):
        raise ProofRefused("the calendar proof does not name the block that is said beside it")
    return {"proof": proof, "pending": pending, "block": record.block, "since": record.since}
