"""The platform's chain in its own log: appending to it, and telling it of a changed key."""

import base64
from collections.abc import Mapping

from wardkeep_core.evidence.chain import Head, next_link
from wardkeep_core.evidence.common import Common
from wardkeep_core.evidence.endorse import endorse
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.merkle import HASH_BYTES, Frontier, Grower
from wardkeep_core.evidence.predicates import Body, KeyEvent, KeyRecord, KeyStatement, Purpose
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.kit.signer import Signer
from wardkeep_server.anchor.models import PlatformEntry, PlatformLog
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service.kept import put_once
from wardkeep_server.evidence.service import KeyNotTold, StoreAhead
from wardkeep_server.evidence.service import places as log_places
from wardkeep_server.evidence.service.attest import common_of, platform_keys, sealed
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Actor, system_actor
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy

TASK = "anchor"


def actor() -> Actor:
    """Who keeps the platform log."""
    return system_actor(TASK, new_id())


def frontier_before(entry: PlatformEntry) -> Frontier:
    """The compact tree of the entries before this one."""
    raw = entry.before
    return Frontier(entry.leaf_index, tuple(raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)))


def frontier_with(entry: PlatformEntry) -> Frontier:
    """The compact tree that ends with this entry."""
    grower = Grower(frontier_before(entry))
    grower.append(entry.leaf_hash)
    return grower.frontier()


async def begin(work: Work) -> PlatformLog:
    """The platform log; a new one opens with the platform's genesis. The caller holds its lock.

    Which log it is stands in the store first: two databases over one store never begin two.
    """
    known = await rows.platform_log(work.session)
    if known is not None:
        return known
    claimed = await known_platform(work)
    if claimed is None:
        log_id = new_id()
        claimed = log_id, tenancy.origin_of(work.parts.settings, log_id.replace("-", ""))
        await put_once(work, log_places.PLATFORM, named_in_store(*claimed))
    elif await work.parts.objects.get(log_places.newest(claimed[0])) is not None:
        raise StoreAhead("the store holds a platform log and the database none: `wardkeep evidence restore`")
    log = rows.new_log(*claimed, work.now)
    await rows.create(work.session, log)
    await append(work, log, KeyStatement(event=KeyEvent.GENESIS, keys=platform_keys(work)))
    return log


def named_in_store(log_id: str, origin: str) -> bytes:
    """What the store says of which log is the platform's."""
    return canonical_json({"id": log_id, "origin": origin})


async def known_platform(work: Work) -> tuple[str, str] | None:
    """(id, origin) of the platform log, as the database or else the store knows it."""
    known = await rows.platform_log(work.session)
    if known is not None:
        return known.id, known.origin
    return await log_places.platform_log(work.parts.objects)


async def append(work: Work, log: PlatformLog, body: Body, leaves: Mapping[str, int] | None = None) -> None:
    """State something as the platform; `leaves` are what a `heads` statement commits to. Raises KeyNotTold."""
    attestation = work.parts.signers.attestation
    last = await rows.newest_entry(work.session)
    if last is not None and last.key_after != attestation.public_raw:
        raise KeyNotTold
    await _put(work, _common(work, log, last), body, attestation, attestation.public_raw, leaves)


async def not_told(work: Work, purpose: Purpose, public_key: str) -> bool:
    """Whether there is a platform log and it has not named this key yet."""
    record = KeyRecord(purpose=purpose, appliance=None, public_key=public_key)
    return await rows.platform_log(work.session) is not None and not await _names(work, record)


async def rotate(work: Work, purpose: Purpose, old: Signer, new: Signer) -> bool:
    """State that `new` follows `old`, on both their words; False when the log says so. Raises KeyNotTold."""
    await rows.wait(work.session)
    log, last = await rows.platform_log(work.session), await rows.newest_entry(work.session)
    record = KeyRecord(purpose=purpose, appliance=None, public_key=base64.b64encode(new.public_raw).decode())
    if log is None or last is None or await _names(work, record):
        return False
    own = purpose is Purpose.PLATFORM_ATTESTATION
    attestation = old if own else work.parts.signers.attestation
    if last.key_after != attestation.public_raw:
        raise KeyNotTold
    common = _common(work, log, last)
    marks = (endorse(common, (record,), old), endorse(common, (record,), new))
    body = KeyStatement(event=KeyEvent.ROTATED, keys=(record,), replaces=old.keyid, endorsements=marks)
    await _put(work, common, body, attestation, new.public_raw if own else attestation.public_raw, None)
    return True


def _common(work: Work, log: PlatformLog, last: PlatformEntry | None) -> Common:
    head = None if last is None else Head(epoch=last.epoch, seq=last.seq, leaf_hash=last.leaf_hash.hex())
    return common_of(work, (NIL_ID, None, log.origin), next_link(head))


async def _put(  # noqa: PLR0917 - one place puts all that an entry has
    work: Work, common: Common, body: Body, signer: Signer, after: bytes, leaves: Mapping[str, int] | None
) -> None:
    opened = sealed(common, body, signer)
    last = await rows.newest_entry(work.session)
    before = Frontier() if last is None else frontier_with(last)
    entry = PlatformEntry(
        leaf_index=before.size,
        kind=body.KIND.value,
        envelope=opened.raw,
        leaf_hash=bytes.fromhex(opened.leaf_hash),
        before=b"".join(before.hashes),
        key_after=after,
        epoch=opened.link.epoch,
        seq=opened.link.seq,
        recorded_at=common.recorded_at,
    )
    await rows.append(work.session, entry, leaves)


async def _names(work: Work, record: KeyRecord) -> bool:
    for entry in await rows.about_keys(work.session):
        body = parse_statement(parse_envelope(entry.envelope).payload).body
        if isinstance(body, KeyStatement) and record in body.keys:
            return True
    return False
