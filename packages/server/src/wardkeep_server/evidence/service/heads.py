"""The newest head of a log as the object store knows it, and what follows when the database knows less."""

from contextlib import suppress

from wardkeep_core.evidence.checkpoint import (
    Checkpoint,
    CheckpointRefused,
    SignedCheckpoint,
    checkpoint_key,
    parse_checkpoint,
    verify_checkpoint,
)
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_server.evidence.errors import Forked, LogBehind
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.service import places
from wardkeep_server.platform.objects import ObjectStore
from wardkeep_server.platform.work import ServerPublicKeys, Work

_SIZES = "evidence.sizes"


def own_head(log: Log, note: str | bytes, keys: ServerPublicKeys) -> SignedCheckpoint:
    """A checkpoint that our key signed, or one that we had before. Raises CheckpointRefused."""
    return own_note(log.origin, note, keys)


def own_note(origin: str, note: str | bytes, keys: ServerPublicKeys) -> SignedCheckpoint:
    """The same for a log given by its origin."""
    for public in keys.checkpoints[:0:-1]:
        with suppress(CheckpointRefused):
            return verify_checkpoint(note, checkpoint_key(origin, load_public_base64(public).public_bytes_raw()))
    first = load_public_base64(keys.checkpoints[0]).public_bytes_raw()
    return verify_checkpoint(note, checkpoint_key(origin, first))


def is_by_current_key(origin: str, note: str, keys: ServerPublicKeys) -> bool:
    """Whether it names the key that boxes are to pin; its signature is not verified here."""
    key = checkpoint_key(origin, load_public_base64(keys.checkpoint).public_bytes_raw())
    return any(signature.is_of(key) for signature in parse_checkpoint(note).note.signatures)


async def stored_head(objects: ObjectStore, log: Log, keys: ServerPublicKeys) -> Checkpoint | None:
    """The newest checkpoint in the store, its signature verified. Raises Forked when it is not ours."""
    note = await objects.get(places.newest(log.id))
    if note is None:
        return None
    try:
        return own_head(log, note, keys).checkpoint
    except CheckpointRefused as error:
        raise Forked(f"the store's newest checkpoint: {error}") from error


async def refuse_while_behind(work: Work, log: Log, first: int, count: int) -> None:
    """Before `count` entries are added at index `first`. Raises LogBehind when the store has others there.

    A number used twice would be an equivocation of our own. The store is asked once for each log and process, and
    whenever the log has become shorter than this process has seen it.
    """
    seen: dict[str, int] = work.parts.caches.setdefault(_SIZES, {})
    if first < seen.get(log.id, first + 1):
        try:
            stored = await stored_head(work.parts.objects, log, work.parts.public_keys)
        except Forked as error:
            raise LogBehind(str(error)) from error
        if stored is not None and stored.size > first:
            raise LogBehind(f"the store holds {stored.size} entries, the database {first}: `wardkeep evidence restore`")
    seen[log.id] = first + count
