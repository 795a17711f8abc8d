"""What appliances see of their log: newest checkpoint, proofs from what they co-signed, proofs of their own entries."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from wardkeep_core.evidence.checkpoint import (
    CheckpointRefused,
    parse_checkpoint,
    verify_cosignature,
    with_cosignatures,
    witness_key,
    witness_name,
)
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_core.protocol.messages import CheckinRequest, InclusionProof, Received, WitnessRequest
from wardkeep_server.evidence.errors import CosignatureRefused
from wardkeep_server.evidence.models import CheckpointRow, Log
from wardkeep_server.evidence.repository import entries, logs, objects, tree
from wardkeep_server.evidence.service import places, proofs
from wardkeep_server.evidence.service.alarms import raise_alarm
from wardkeep_server.evidence.service.heads import is_by_current_key
from wardkeep_server.fleet.events import ApplianceFacts, CheckinPart
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.objects import ObjectExists
from wardkeep_server.platform.work import Work


async def offer(work: Work, appliance: ApplianceFacts, request: CheckinRequest) -> CheckinPart:
    """Newest checkpoint, consistency from the size last co-signed, inclusion of unacknowledged numbers in it."""
    log = await logs.of_site(work.scope, work.session, appliance.site_id)
    if log is None:
        return CheckinPart()
    newest = await tree.newest_checkpoint(work.scope, work.session, log.id)
    size = newest.size if newest else 0
    if request.cosigned_size > size:
        await _rolled_back(work, log, appliance, request.cosigned_size, size)
    if newest is None or not is_by_current_key(log, newest.note, work.parts.public_keys):
        return CheckinPart()  # after a change of the key nothing is offered until the first head under the new one
    included = await _inclusion(work, log, appliance, request, size)
    if not included and request.cosigned_size >= size:
        return CheckinPart(checkpoint=newest.note if request.cosigned_size > size else None)
    consistency: Sequence[bytes] = ()
    if request.cosigned_size < size:
        consistency = await proofs.consistency(work.session, log.id, request.cosigned_size, size)
    return CheckinPart(newest.note, tuple(hashed.hex() for hashed in consistency), included)


async def _inclusion(
    work: Work, log: Log, appliance: ApplianceFacts, request: CheckinRequest, size: int
) -> tuple[InclusionProof, ...]:
    if not request.unacknowledged or request.head is None:
        return ()
    epoch = request.head.epoch if request.unacknowledged_epoch is None else request.unacknowledged_epoch
    found = await entries.indices_of(work.session, log.id, appliance.id, epoch, sorted(set(request.unacknowledged)))
    sealed = [row for row in found if row.leaf_index < size]
    paths = await proofs.inclusion(work.session, log.id, size, [row.leaf_index for row in sealed])
    return tuple(
        InclusionProof(epoch=epoch, seq=row.seq, index=row.leaf_index, path=tuple(hashed.hex() for hashed in path))
        for row, path in zip(sealed, paths, strict=True)
    )


async def _rolled_back(work: Work, log: Log, appliance: ApplianceFacts, cosigned: int, size: int) -> None:
    detail = f"the appliance co-signed a checkpoint of size {cosigned}; the newest here has size {size}"
    await raise_alarm(work, log, "rolled_back", f"{appliance.id} {cosigned}", detail, appliance_id=appliance.id)


async def take_cosignature(work: Work, appliance: ApplianceFacts, request: WitnessRequest) -> Received:
    """Verify a co-signature under the appliance's enrolled witness key and keep it beside the checkpoint; once."""
    log = await logs.of_site(work.scope, work.session, appliance.site_id)
    if log is None:
        raise NotFound("there is no checkpoint of this size")
    row = await tree.checkpoint_at(work.scope, work.session, log.id, request.size)
    if row is None:
        raise NotFound("there is no checkpoint of this size")
    try:
        moment = _verified(row, appliance, request.cosignature)
    except (CheckpointRefused, OverflowError, ValueError) as error:
        await _refused(work, log, appliance, request, str(error))
        raise CosignatureRefused(str(error)) from error
    values = {
        "log_id": log.id,
        "appliance_id": appliance.id,
        "size": row.size,
        **logs.owner(log),
        "line": request.cosignature.removesuffix("\n") + "\n",
        "cosigned_at": moment,
        "received_at": work.now,
    }
    if await tree.add_cosignature(work.session, values):
        note = with_cosignatures(row.note, [request.cosignature])
        name = places.cosigned(log.id, row.size, appliance.id)
        with suppress(ObjectExists):  # left by a transaction that was rolled back: another time, as good a witness
            stored = await work.parts.objects.put_once(name, note.encode())
            await objects.add(work.session, log, [stored], stored_at=work.now)
    return Received(accepted=1)


def _verified(row: CheckpointRow, appliance: ApplianceFacts, line: str) -> datetime:
    """The time inside a good co-signature. Raises CheckpointRefused, OverflowError, ValueError."""
    checkpoint = parse_checkpoint(row.note).checkpoint
    public = load_public_base64(appliance.witness_key).public_bytes_raw()
    key = witness_key(witness_name(checkpoint.origin, appliance.id), public)
    return datetime.fromtimestamp(verify_cosignature(checkpoint, line, key), UTC)


async def _refused(work: Work, log: Log, appliance: ApplianceFacts, request: WitnessRequest, why: str) -> None:
    """In a transaction of its own: the refusal that follows rolls this one back."""
    async with work.parts.work(work.scope, work.actor) as own:
        mark = f"{appliance.id} {request.size}"
        await raise_alarm(own, log, "bad_cosignature", mark, why, appliance_id=appliance.id)
