"""Logs: one per site; appending to them, whoever signed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wardkeep_core.evidence.chain import Opened
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import appending, logs
from wardkeep_server.evidence.repository.appending import NewEntry, Signer
from wardkeep_server.evidence.repository.logs import ChainState
from wardkeep_server.evidence.service.heads import refuse_while_behind
from wardkeep_server.evidence.service.parsed import erased_of, parse
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy


async def create_log(work: Work, site_id: str) -> tuple[Log, bool]:
    """The log of a site in scope that has none yet; False when another transaction made it meanwhile."""
    site = await tenancy.site(work, site_id)
    tenant = {"partner_id": site.partner_id, "organisation_id": site.organisation_id, "site_id": site.id}
    origin = tenancy.origin_of(work.parts.settings, site.log_id)
    log = logs.new_log(str(UUID(hex=site.log_id)), tenant, origin, work.now)
    return log, await logs.create(work.session, log)


async def append(work: Work, log: Log, signer: Signer, opened: Sequence[Opened], after: ChainState) -> int:
    """Append judged envelopes of one signer, whose chain row this transaction has locked; the first one's index.

    The number of statements does not depend on the number of envelopes.
    """
    first = await logs.take(work.session, log.id, len(opened))
    await refuse_while_behind(work, log, first, len(opened))
    await put_in(work, log, signer, opened, after, first=first, received_at=work.now)
    return first


async def put_in(
    work: Work,
    log: Log,
    signer: Signer,
    opened: Sequence[Opened],
    after: ChainState,
    *,
    first: int,
    received_at: datetime,
) -> None:
    """The same at indices that were taken before, without asking the store."""
    rows = [_new(one) for one in opened]
    await appending.append(work.session, log, signer, first, rows, received_at=received_at)
    await logs.move_chain(work.session, log.id, signer.id, after)
    await logs.wake_sealer(work.session, log.id)


def _new(opened: Opened) -> NewEntry:
    """An erased leaf, on its way back from the object store, comes without bytes (see `restore`)."""
    parsed = parse(opened.statement) if opened.raw else erased_of(opened.statement)
    return NewEntry(
        keyid=bytes.fromhex(opened.keyid),
        epoch=opened.link.epoch,
        seq=opened.link.seq,
        leaf_hash=bytes.fromhex(opened.leaf_hash),
        envelope=opened.raw,
        record={"id": new_id(), **vars(parsed)},
    )
