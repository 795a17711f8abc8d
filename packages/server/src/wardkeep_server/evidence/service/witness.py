"""What appliances see of their log: newest checkpoint, proofs from what they co-signed, proofs of their own entries.

Their lines under its checkpoints, and under those of the platform's log, are verified here.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from wardkeep_core.evidence.checkpoint import (
    CheckpointRefused,
    parse_checkpoint,
    verify_cosignature,
    with_cosignatures,
    witness_key,
    witness_name,
)
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_core.protocol.messages import CheckinRequest, InclusionProof, Received, WitnessedLog, WitnessRequest
from wardkeep_server.evidence.errors import CosignatureRefused
from wardkeep_server.evidence.events import PlatformWitnessing
from wardkeep_server.evidence.models import Log
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
    if newest is None or not is_by_current_key(log.origin, newest.note, work.parts.public_keys):
        return CheckinPart()  # after a change of the key nothing is offered until the first head under the new one
    if WitnessedLog.SITE in request.unsure and (own := await _own(work, log, appliance, request)) is not None:
        return own
    included = await _inclusion(work, log, appliance, request, size)
    if not included and request.cosigned_size >= size:
        return CheckinPart(checkpoint=newest.note if request.cosigned_size > size else None)
    return CheckinPart(newest.note, await _consistency(work, log, request.cosigned_size, size), included)


async def _consistency(work: Work, log: Log, old: int, new: int) -> tuple[str, ...]:
    hashes = await proofs.consistency(work.session, log.id, old, new) if old < new else ()
    return tuple(hashed.hex() for hashed in hashes)


async def _own(work: Work, log: Log, appliance: ApplianceFacts, request: CheckinRequest) -> CheckinPart | None:
    """What a box that is a copy of itself must see first: the newest head that it co-signed, with its own line."""
    found = await tree.newest_cosigned_by(work.scope, work.session, log.id, appliance.id)
    if found is None:
        return None
    line, row = found
    if row.size < request.cosigned_size or not is_by_current_key(log.origin, row.note, work.parts.public_keys):
        return None
    note = with_cosignatures(row.note, [line.line])
    return CheckinPart(note, await _consistency(work, log, request.cosigned_size, row.size))


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
    note = None if log is None else await _note(work, log, request)
    if log is None or note is None:
        raise NotFound("there is no checkpoint of this size")
    try:
        moment = _verified(note, appliance, request.cosignature)
    except (CheckpointRefused, OverflowError, ValueError) as error:
        await _refused(work, log, appliance, request, str(error))
        raise CosignatureRefused(str(error)) from error
    line = request.cosignature.removesuffix("\n") + "\n"
    if request.log is WitnessedLog.PLATFORM:
        await work.parts.hooks.one(PlatformWitnessing).keep(work, appliance.id, request.size, line, moment)
    else:
        values = {"log_id": log.id, "appliance_id": appliance.id, "size": request.size, **logs.owner(log)}
        await _keep(work, log, note, {**values, "line": line, "cosigned_at": moment, "received_at": work.now})
    return Received(accepted=1)


async def _note(work: Work, log: Log, request: WitnessRequest) -> str | None:
    """The checkpoint that the line is said to be under."""
    if request.log is WitnessedLog.PLATFORM:
        return await work.parts.hooks.one(PlatformWitnessing).note(work, request.size)
    row = await tree.checkpoint_at(work.scope, work.session, log.id, request.size)
    return None if row is None else row.note


async def _keep(work: Work, log: Log, note: str, values: Mapping[str, Any]) -> None:
    if await tree.add_cosignature(work.session, values):
        name = places.cosigned(log.id, values["size"], values["appliance_id"])
        with suppress(ObjectExists):  # left by a transaction that was rolled back: another time, as good a witness
            stored = await work.parts.objects.put_once(name, with_cosignatures(note, [values["line"]]).encode())
            await objects.add(work.session, log, [stored], stored_at=work.now)


def _verified(note: str, appliance: ApplianceFacts, line: str) -> datetime:
    """The time inside a good co-signature. Raises CheckpointRefused, OverflowError, ValueError."""
    checkpoint = parse_checkpoint(note).checkpoint
    public = load_public_base64(appliance.witness_key).public_bytes_raw()
    key = witness_key(witness_name(checkpoint.origin, appliance.id), public)
    return datetime.fromtimestamp(verify_cosignature(checkpoint, line, key), UTC)


async def _refused(work: Work, log: Log, appliance: ApplianceFacts, request: WitnessRequest, why: str) -> None:
    """In a transaction of its own: the refusal that follows rolls this one back."""
    of_site = request.log is WitnessedLog.SITE
    mark, detail = (f"{appliance.id} {request.size}", why) if of_site else (
        f"{appliance.id} platform {request.size}", f"platform log: {why}"
    )  # fmt: skip
    async with work.parts.work(work.scope, work.actor) as own:
        await raise_alarm(own, log, "bad_cosignature", mark, detail, appliance_id=appliance.id)
