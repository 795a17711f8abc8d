"""Co-signed checkpoints back from the object store, into a tree whose roots are known."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from wardkeep_core.evidence.checkpoint import (
    CheckpointRefused,
    SignedCheckpoint,
    verify_cosignature,
    witness_key,
    witness_name,
)
from wardkeep_core.evidence.note import Note, VerifierKey
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_server.evidence.errors import Forked, StoreIncomplete
from wardkeep_server.evidence.models import CheckpointRow, Log
from wardkeep_server.evidence.repository import logs, objects, tree
from wardkeep_server.evidence.service import places
from wardkeep_server.evidence.service.heads import own_head
from wardkeep_server.fleet import service as fleet
from wardkeep_server.platform.work import Work


async def found(work: Work, log: Log) -> dict[int, list[str]]:
    """Names of co-signed checkpoints in the store, by size."""
    prefix, by_size = places.all_cosigned(log.id), dict[int, list[str]]()
    async for name in work.parts.objects.names(prefix):
        size, _, appliance_id = name.removeprefix(prefix).partition("/")
        if size.isdecimal() and appliance_id:
            by_size.setdefault(int(size), []).append(name)
    return by_size


async def put_back(work: Work, log: Log, names: Mapping[int, Sequence[str]], roots: Mapping[int, bytes]) -> int:
    """Those of the sizes in `roots`, with the lines of witnesses that the database knows; how many lines.

    Raises Forked when one has another root than the entries.
    """
    witnesses, kept = await _witnesses(work, log), 0
    for size in sorted(roots):
        for name in names[size]:
            content = await work.parts.objects.first(name)
            if content is None:
                raise StoreIncomplete(f"{name} cannot be read")
            try:
                signed = own_head(log, content[0], work.parts.public_keys)
            except CheckpointRefused as error:
                raise Forked(f"{name}: {error}") from error
            if (signed.checkpoint.size, signed.checkpoint.root) != (size, roots[size]):
                raise Forked(f"{name}: the co-signed root is another one than that of the entries")
            kept += await _keep(work, log, signed, witnesses)
            await objects.add(work.session, log, [content[1]], stored_at=work.now)
    return kept


async def _witnesses(work: Work, log: Log) -> dict[str, VerifierKey]:
    known = {}
    for one in await fleet.appliances_of_site(work, log.site_id):
        public = load_public_base64(one.witness_key).public_bytes_raw()
        known[one.id] = witness_key(witness_name(log.origin, one.id), public)
    return known


async def _keep(work: Work, log: Log, signed: SignedCheckpoint, witnesses: Mapping[str, VerifierKey]) -> int:
    """The checkpoint's row unless it is there, and each good line once. When it was signed, its witnesses know best."""
    size, lines = signed.checkpoint.size, _good(signed, witnesses)
    if not lines:
        return 0
    if await tree.checkpoint_at(work.scope, work.session, log.id, size) is None:
        own = tuple(line for line in signed.note.signatures if line.name == log.origin)
        note = Note(signed.note.text, own).render()
        row = {"log_id": log.id, "size": size, **logs.owner(log), "root": signed.checkpoint.root, "note": note}
        await tree.add_checkpoint(work.session, CheckpointRow(**row, signed_at=min(at for _, at in lines.values())))
    kept = 0
    for appliance_id, (line, at) in lines.items():
        values = {"log_id": log.id, "appliance_id": appliance_id, "size": size, **logs.owner(log), "line": line}
        kept += await tree.add_cosignature(work.session, {**values, "cosigned_at": at, "received_at": at})
    return kept


def _good(signed: SignedCheckpoint, witnesses: Mapping[str, VerifierKey]) -> dict[str, tuple[str, datetime]]:
    """(line, its time) by appliance: of witnesses that are known, with signatures that verify."""
    good = {}
    for appliance_id, key in witnesses.items():
        for line in signed.note.signatures:
            if line.is_of(key):
                seconds = verify_cosignature(signed.checkpoint, line.line, key)
                good[appliance_id] = (line.line, datetime.fromtimestamp(seconds, UTC))
    return good
