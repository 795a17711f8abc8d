"""Lines of appliances under heads of the platform log, back from the store once these heads are signed again."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime

from wardkeep_core.evidence.checkpoint import (
    CheckpointRefused,
    SignedCheckpoint,
    parse_checkpoint,
    verify_cosignature,
    witness_key,
    witness_name,
)
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_server.anchor.models import PlatformLog
from wardkeep_server.anchor.repository import cosignatures, walks
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.evidence.service import places as log_places
from wardkeep_server.fleet import service as fleet
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.work import Work


async def lines_back(work: Work, log: PlatformLog, sizes: Iterable[int]) -> int:
    """Keep each line that verifies, over the very head of that size, of a box that the database knows; how many."""
    prefix, wanted, kept = log_places.all_cosigned(log.id), frozenset(sizes), 0
    async for name in work.parts.objects.names(prefix):
        size, _, appliance_id = name.removeprefix(prefix).partition("/")
        if size.isdecimal() and int(size) in wanted and appliance_id:
            with suppress(CheckpointRefused, NotFound):
                kept += await _line_back(work, log, int(size), appliance_id)
    return kept


async def _line_back(work: Work, log: PlatformLog, size: int, appliance_id: str) -> bool:
    """Raises CheckpointRefused, NotFound."""
    held = await work.parts.objects.first(log_places.cosigned(log.id, size, appliance_id))
    head = await rows.checkpoint(work.session, size)
    signed = None if held is None else parse_checkpoint(held[0])
    if held is None or head is None or signed is None or signed.checkpoint != parse_checkpoint(head.note).checkpoint:
        return False
    line, at = await _verified(work, log, signed, appliance_id)
    values = {"appliance_id": appliance_id, "size": size, "line": line, "cosigned_at": at, "received_at": at}
    await walks.add_object(work.session, held[1], stored_at=work.now)
    return await cosignatures.add(work.session, values)


async def _verified(work: Work, log: PlatformLog, signed: SignedCheckpoint, appliance_id: str) -> tuple[str, datetime]:
    """The box's line and its time. Raises CheckpointRefused, NotFound."""
    box = await fleet.appliance(work, appliance_id)
    key = witness_key(witness_name(log.origin, box.id), load_public_base64(box.witness_key).public_bytes_raw())
    line = next((one.line for one in signed.note.signatures if one.is_of(key)), "")
    return line, datetime.fromtimestamp(verify_cosignature(signed.checkpoint, line, key), UTC)
