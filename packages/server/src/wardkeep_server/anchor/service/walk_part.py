"""What one turn of the walk over the platform log carries, and the objects that it finds that the store must hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from wardkeep_core.evidence.chain import Head
from wardkeep_core.evidence.merkle import HASH_BYTES, Frontier, Grower
from wardkeep_core.evidence.note import NoteRefused, parse_note, parse_signature
from wardkeep_server.anchor.models import PlatformLog, PlatformWalk
from wardkeep_server.anchor.repository import walks
from wardkeep_server.anchor.service.kept import put_once
from wardkeep_server.evidence.service import Forked
from wardkeep_server.platform.objects import LockMissing, Stored
from wardkeep_server.platform.work import Work


@dataclass(frozen=True)
class Wanted:
    """An object and the bytes that the database says it has. `since_now`: older versions did not store it.

    With a `line` the object is this head, co-signed by whom that line is by: its own signature may be by a key of
    before, and the line one that an interrupted request left there.
    """

    name: str
    content: bytes
    since_now: bool = False
    line: str = ""

    def is_in(self, content: bytes) -> bool:
        """Whether these bytes are the wanted ones."""
        if not self.line:
            return content == self.content
        try:
            note, by = parse_note(content), parse_signature(self.line.removesuffix("\n"))
        except NoteRefused:
            return False
        names = {(signature.name, signature.key_id) for signature in note.signatures}
        return note.text.encode() == self.content and (by.name, by.key_id) in names


@dataclass
class Part:
    """One turn. `head` and `key` are the chain's last entry and who signs the next (empty: not known yet).

    `faults` are what differs, in words that name the entry or the object.
    """

    work: Work
    log: PlatformLog
    walk: PlatformWalk
    grower: Grower
    head: Head | None
    key: bytes
    wanted: list[Wanted] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def fault(self, words: str) -> None:
        """Something differs."""
        self.faults.append(words)


def opened(work: Work, log: PlatformLog, walk: PlatformWalk) -> Part:
    """Where the walk stands."""
    raw = walk.frontier
    hashes = tuple(raw[place : place + HASH_BYTES] for place in range(0, len(raw), HASH_BYTES))
    head = Head(epoch=walk.epoch, seq=walk.seq, leaf_hash=walk.prev.hex()) if walk.prev else None
    return Part(work, log, walk, Grower(Frontier(walk.entry, hashes)), head, walk.key)


def noted(part: Part) -> None:
    """Where the next turn goes on."""
    walk, head = part.walk, part.head
    walk.entry, walk.frontier, walk.key = part.grower.size, b"".join(part.grower.frontier().hashes), part.key
    walk.epoch, walk.seq, walk.prev = (head.epoch, head.seq, bytes.fromhex(head.leaf_hash)) if head else (0, 0, b"")


async def compare_with_store(part: Part) -> None:
    """Every object of this turn against the database and against its record; its lock read back and renewed."""
    known = await walks.objects(part.work.session, [one.name for one in part.wanted])
    for one in dict.fromkeys(part.wanted):
        stored = known.get(one.name)
        found = await (_unrecorded(part, one) if stored is None else _recorded(part, one, stored))
        if found is not None:
            await _relock(part, found)


async def _recorded(part: Part, one: Wanted, stored: Stored) -> Stored | None:
    content = await part.work.parts.objects.get(one.name, stored.version)
    if content is None:
        part.fault(f"{one.name} is missing from the store")
        return None
    if not one.is_in(content):
        part.fault(f"{one.name} in the store is not what the database holds")
    if sha256(content).digest() != stored.digest:
        part.fault(f"{one.name} in the store is not what was recorded")
    return stored


async def _unrecorded(part: Part, one: Wanted) -> Stored | None:
    """Of an older version, which recorded none and stored fewer: taken up when the bytes are the database's."""
    held = await part.work.parts.objects.first(one.name)
    if held is None and one.since_now:
        try:
            return await put_once(part.work, one.name, one.content)
        except (Forked, LockMissing) as error:
            part.fault(str(error))
            return None
    if held is None:
        part.fault(f"{one.name} is missing from the store")
        return None
    if not one.is_in(held[0]):
        part.fault(f"{one.name} in the store is not what the database holds")
        return None
    await walks.add_object(part.work.session, held[1], stored_at=part.work.now)
    return held[1]


async def _relock(part: Part, stored: Stored) -> None:
    try:
        await part.work.parts.objects.relock(stored)
    except LockMissing as error:
        part.fault(str(error))


def named(names: Sequence[str], most: int = 3) -> str:
    """The first of many names, and how many more there are."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
