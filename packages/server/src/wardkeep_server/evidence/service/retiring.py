"""The end of a box in its log: what it wrote last, what it co-signed last, and which box comes after it."""

from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.endings import Predecessor
from wardkeep_core.evidence.inventory import CosignedHead
from wardkeep_core.evidence.predicates import Body, Rebinding, Retired
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import logs, tree
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy.events import Decision

_KIND = "appliance.retire"


async def ended(work: Work, log: Log, decision: Decision, decision_id: str) -> list[Body]:
    """What a decision to retire a box states behind itself; nothing for any other decision.

    The box's own chain is closed under the lock that ingest takes: what it handed in before is in `last`, and nothing
    of it comes after.
    """
    if decision.kind != _KIND:
        return []
    appliance_id: str = decision.changed["appliance"]
    chain = await logs.lock_chain(work.session, log, appliance_id, appliance_id)
    await logs.end_chain(work.session, log, appliance_id, work.now)
    head = chain.head
    last = head and EntryRef(epoch=head.epoch, seq=head.seq, leaf_hash=head.leaf_hash)
    cosigned = await _cosigned(work, log, appliance_id)
    bodies: list[Body] = [
        Retired(retired=new_id(), of_appliance=appliance_id, last=last, cosigned=cosigned, decision=decision_id)
    ]
    successor = decision.changed.get("replaced_by")
    if successor is not None:
        before = Predecessor(appliance=appliance_id, last=last, cosigned=cosigned)
        bodies.append(
            Rebinding(binding=new_id(), cause="replaced", predecessor=before, successor=successor, decision=decision_id)
        )
    return bodies


async def _cosigned(work: Work, log: Log, appliance_id: str) -> CosignedHead | None:
    """The newest head of this log that the box co-signed."""
    found = await tree.newest_cosigned_by(work.scope, work.session, log.id, appliance_id)
    if found is None:
        return None
    _, row = found
    return CosignedHead(origin=log.origin, size=row.size, root=row.root.hex())
