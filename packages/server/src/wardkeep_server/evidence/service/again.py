"""A head signed again: its row was lost with a database that was set back, and no co-signature brought it back."""

from datetime import datetime

from wardkeep_core.evidence.checkpoint import Checkpoint, sign_checkpoint
from wardkeep_core.kit.signer import Signer
from wardkeep_server.evidence.models import CheckpointRow
from wardkeep_server.evidence.repository import logs, objects, tree
from wardkeep_server.evidence.service import places
from wardkeep_server.evidence.service.proofs import frontier
from wardkeep_server.platform.work import Work


async def sign_again(work: Work, log_id: str, size: int, signer: Signer, signed_at: datetime) -> bool:
    """Keep the head of `size`, which was signed before: the store fenced this very text then. False where it cannot be.

    The text has to be that of the entries here, too; so the signature says nothing that was not said before.
    """
    log = await logs.by_id(work.scope, work.session, log_id)
    newest = await tree.newest_checkpoint(work.scope, work.session, log_id)
    if log is None or newest is None or newest.size < size:
        return False
    if await tree.checkpoint_at(work.scope, work.session, log_id, size) is not None:
        return True
    root = (await frontier(work.session, log_id, size)).root()
    fence = await work.parts.objects.first(places.fence(log_id, size))
    if fence is None or fence[0] != Checkpoint(log.origin, size, root).text.encode():
        return False
    await objects.add(work.session, log, [fence[1]], stored_at=work.now)
    note = sign_checkpoint(log.origin, size, root, signer)
    row = CheckpointRow(log_id=log_id, size=size, **logs.owner(log), root=root, note=note, signed_at=signed_at)
    await tree.add_checkpoint(work.session, row)
    return True
