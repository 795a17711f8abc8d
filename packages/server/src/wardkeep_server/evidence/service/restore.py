"""Entries back from the object store, after the database was restored to an earlier state.

For one log, in one transaction, under the lock of its sealer and of its head: read what the store's newest signed
checkpoint covers and the database does not; compare where both have an entry; judge every chain; append; and stand by
it only when the root of the whole is the root that was signed. The sealer then signs the same head again and goes on.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from wardkeep_core.evidence.chain import Accepted, Opened, place
from wardkeep_core.evidence.common import Link
from wardkeep_core.evidence.envelope import EnvelopeRefused, parse_envelope
from wardkeep_core.evidence.merkle import Grower, leaf_hash
from wardkeep_core.evidence.predicates import Erasure, Gap, KeyStatement, Purpose, Retired
from wardkeep_core.evidence.statement import Statement, StatementRefused, parse_statement
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.evidence.errors import Forked, StoreIncomplete
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import entries, erasures, logs, objects, tree
from wardkeep_server.evidence.repository.appending import Signer
from wardkeep_server.evidence.repository.logs import ChainState
from wardkeep_server.evidence.service import cosigned, shelf
from wardkeep_server.evidence.service import places as places_of
from wardkeep_server.evidence.service.heads import stored_head
from wardkeep_server.evidence.service.logs import create_log, put_in
from wardkeep_server.evidence.service.proofs import frontier
from wardkeep_server.evidence.service.standins import hash_of, same_leaf, standin
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.objects import Stored
from wardkeep_server.platform.subject import system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

_ACT = "evidence_restore"
_NO_KEY = "00" * 32
Told = Callable[[str, int, int], None]
"""Called with (origin of the log, entries compared or appended, entries in all)."""


@dataclass(frozen=True)
class Restored:
    """What became of one log; `problem` says why nothing was restored, `refused` what else was not, and why.

    `stamps` and `calendars` are proofs of time over the platform's own log.
    """

    origin: str
    entries: int = 0
    cosignatures: int = 0
    problem: str | None = None
    stamps: int = 0
    calendars: int = 0
    refused: tuple[str, ...] = ()


@dataclass
class _Restoring:
    """One log on the way back."""

    log: Log
    grower: Grower
    cosigned: Mapping[int, Sequence[str]]
    known_at: datetime | None = None
    appended: int = 0
    roots: dict[int, bytes] = field(default_factory=dict)
    read: list[Stored] = field(default_factory=list)


async def restore_all(parts: Parts, told: Told, *, dry_run: bool) -> AsyncIterator[Restored]:
    """Every log of which the store knows more than the database; a log that does not fit stops no other one."""
    known, strange = await _logs(parts)
    for site_id, log_id in known:
        found = await _restore(parts, site_id, log_id, told, dry_run=dry_run)
        if found is not None:
            yield found
    for log_id in strange:
        yield Restored(log_id, problem="the store holds this log, and the database no site that it belongs to")


async def _logs(parts: Parts) -> tuple[list[tuple[str, str]], list[str]]:
    """(site id, log id) of every site that has a log here or in the store; and logs in the store of no site."""
    stored = {str(UUID(hex=name)) async for name in parts.objects.folders("unlocked/")}
    platform = await places_of.platform_log(parts.objects)
    stored -= set() if platform is None else {platform[0]}
    async with parts.work(tenancy.jobs_scope(_ACT), system_actor(_ACT, new_id())) as work:
        places = {log.site_id: log.id for log in await logs.everything(work.session)}
        for one in await tenancy.site_places(work):
            if one.id not in places:
                site = await tenancy.site(work, one.id)
                places[site.id] = str(UUID(hex=site.log_id))
    found = [(site_id, log_id) for site_id, log_id in places.items() if log_id in stored]
    return sorted(found), sorted(stored.difference(places.values()))


async def _restore(parts: Parts, site_id: str, log_id: str, told: Told, *, dry_run: bool) -> Restored | None:
    async with parts.work(tenancy.jobs_scope(_ACT), system_actor(_ACT, new_id())) as work:
        log = await logs.by_id(work.scope, work.session, log_id)
        if log is None:
            log, _ = await create_log(work, site_id)
        origin = log.origin
        try:
            found = await restore_log(work, log, told)
        except (Forked, StoreIncomplete) as error:
            await work.session.rollback()
            return Restored(origin, problem=str(error))
        if found is not None and not dry_run:
            target = Target("evidence_log", log.id, log.partner_id, log.organisation_id, log.site_id)
            after = {"entries": found.entries, "cosignatures": found.cosignatures}
            await record(work, "evidence.restore", target, after=after)
        else:
            await work.session.rollback()
        return found


async def restore_log(work: Work, log: Log, told: Told) -> Restored | None:
    """One log in this transaction; None when the store knows no more than the database. Raises Forked, StoreIncomplete.

    The caller rolls back on either.
    """
    await logs.wait_for_sealing(work.session, log.id)
    await logs.lock_size(work.session, log.id)
    target = await stored_head(work.parts.objects, log, work.parts.public_keys)
    known = await tree.newest_checkpoint(work.scope, work.session, log.id)
    old = known.size if known else 0
    if target is None or target.size <= old:
        return None
    before = await frontier(work.session, log.id, old)
    if known is not None and before.root() != known.root:
        raise Forked(f"the hashes of the first {old} entries do not lead to the root that was signed")
    restoring = _Restoring(log, Grower(before), await cosigned.found(work, log))
    async for piece in shelf.pieces(work.parts.objects, log.id, old, target.size):
        await _take(work, restoring, piece)
        told(log.origin, restoring.grower.size - old, target.size - old)
    if restoring.grower.frontier().root() != target.root:
        raise Forked("the entries in the store do not lead to the root that was signed")
    await _erase_again(work, log)
    await objects.add(work.session, log, restoring.read, stored_at=work.now)
    lines = await cosigned.put_back(work, log, restoring.cosigned, restoring.roots)
    return Restored(log.origin, restoring.appended, lines)


async def _take(work: Work, restoring: _Restoring, piece: shelf.Piece) -> None:
    held = await entries.leaves(work.session, restoring.log.id, piece.start, piece.start + len(piece.entries))
    new: list[Opened] = []
    for index, raw in enumerate(piece.entries, piece.start):
        if index - piece.start < len(held):
            hashed = _held(held[index - piece.start], raw, index)
        else:
            new.append(_opened(raw, index, restoring))
            hashed = bytes.fromhex(new[-1].leaf_hash)
        restoring.grower.append(hashed)
        if restoring.grower.size in restoring.cosigned:
            restoring.roots[restoring.grower.size] = restoring.grower.frontier().root()
    restoring.read.append(piece.stored)
    if new:
        await _append(work, restoring, new)


def _held(ours: Any, stored: bytes, index: int) -> bytes:  # noqa: ANN401 - a row of entries.leaves
    """The hash of a leaf that the database has too. Raises Forked when the store's is another one.

    A bundle that was made after the leaf was erased holds what stands in for it.
    """
    if same_leaf(ours, stored):
        return hash_of(ours)
    said = standin(stored, index)
    if said is None or bytes.fromhex(said[1].leaf_hash) != leaf_hash(ours.envelope):
        raise Forked(
            f"entry {index} here is another one than in the store: it was added, or changed, after the database"
            " was restored"
        )
    return leaf_hash(ours.envelope)


async def _append(work: Work, restoring: _Restoring, opened: Sequence[Opened]) -> None:
    """When an entry was received is known to the lost rows alone: not before the newest that was written until then."""
    written = [one.statement.common.recorded_at for one in opened if one.raw]
    known = [*written, *([restoring.known_at] if restoring.known_at else [])]
    restoring.known_at = min(work.now, max(known, default=work.now))
    log = restoring.log
    for appliance, group in groupby(opened, key=lambda one: one.statement.common.appliance):
        chain = list(group)
        signer = Signer(appliance or log.id, appliance)
        state = _judged(chain, await logs.lock_chain(work.session, log, signer.id, appliance))
        first = await logs.take(work.session, log.id, len(chain))
        await put_in(work, log, signer, chain, state, first=first, received_at=restoring.known_at)
        restoring.appended += len(chain)
        for one in chain:
            if isinstance(one.statement.body, Retired):
                await _end(work, log, one.statement.body.of_appliance)


async def _end(work: Work, log: Log, appliance_id: str) -> None:
    """What the log says has ended takes nothing more, whatever the fleet says of the box after a restore."""
    await logs.lock_chain(work.session, log, appliance_id, appliance_id)
    await logs.end_chain(work.session, log, appliance_id, work.now)


async def _erase_again(work: Work, log: Log) -> None:
    """Bytes that came back from the store, and that an entry of the log says are erased, go again."""
    for said_at in await erasures.not_carried_out(work.session, log.id):
        await erasures.erase(work.session, log.id, said_at)
    left = await erasures.without_bytes(work.session, log.id)
    if left is not None:
        raise Forked(f"entry {left} is not in the store, and no entry there says that it was erased")


def _opened(raw: bytes, index: int, restoring: _Restoring) -> Opened:
    """The entry, of this log. Its signature was verified before it was sealed; the signed root stands for that."""
    log = restoring.log
    try:
        envelope = parse_envelope(raw)
        statement = parse_statement(envelope.payload)
    except (EnvelopeRefused, StatementRefused) as error:
        raise Forked(f"an entry in the store cannot be read: {error}") from error
    common = statement.common
    found = (common.organisation, common.site, common.log)
    if found != (log.organisation_id, log.site_id, log.origin):
        raise Forked(f"an entry in the store belongs to the log {common.log}")
    if isinstance(statement.body, Erasure) and statement.body.index == index:
        return _erased(statement, statement.body, restoring)
    return Opened(raw, statement, envelope.keyid, leaf_hash(raw).hex())


def _erased(said: Statement, body: Erasure, restoring: _Restoring) -> Opened:
    """A leaf of which the store holds only the stand-in: its place and its hash, no bytes and no key.

    It is dated as the newest entry read before it; when it was recorded nobody knows any more.
    """
    whose = {"appliance": body.of_appliance, "chain": Link(epoch=body.epoch, seq=body.seq, prev=body.prev)}
    dated = {"recorded_at": restoring.known_at or said.common.recorded_at}
    common = said.common.model_copy(update=whose | dated)
    return Opened(b"", Statement(common, body), _NO_KEY, body.leaf_hash)


def _judged(chain: Sequence[Opened], state: ChainState) -> ChainState:
    """The signer's state after these; each has to be the next of its chain."""
    head, key = state.head, state.evidence_key
    for one in chain:
        verdict = place(one, head=head, stored=None)
        if not isinstance(verdict, Accepted):
            raise Forked(f"an entry in the store does not continue its signer's chain: {verdict}")
        head, body = verdict.head, one.statement.body
        if one.link.seq == 0 and isinstance(body, Gap):
            key = next((new.raw for new in body.new_keys if new.keyid == one.keyid), key)
        if one.statement.common.appliance is None and isinstance(body, KeyStatement):
            ours = [each.raw for each in body.keys if each.purpose is Purpose.PLATFORM_ATTESTATION]
            key = ours[-1] if ours else key
    return ChainState(head, key)
