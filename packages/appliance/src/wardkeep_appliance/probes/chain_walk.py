"""Re-walks the evidence that is kept here: every envelope hashed again, every link held against the one before.

What was acknowledged and proved included is no longer kept here; the walk covers what is, up to the head. It goes page
by page, so that whoever else needs the store meanwhile waits for one page only.
"""

import base64
import json
from dataclasses import dataclass, field
from sqlite3 import Connection, Row
from typing import Any

from wardkeep_appliance.store.database import Store
from wardkeep_appliance.store.outbox import read_head
from wardkeep_core.evidence.chain import Head
from wardkeep_core.evidence.merkle import leaf_hash

PAGE = 200
MOST_BREAKS = 16
UNSENT = 0
Number = tuple[int, int]


@dataclass(frozen=True)
class _Entry:
    number: Number
    stored: str
    unsent: bool


@dataclass
class _Walk:
    entries: int = 0
    broken: list[Number] = field(default_factory=list)
    before: _Entry | None = None


async def walk_chain(store: Store) -> dict[str, Any]:
    """Members of the facts of appliance.chain_walk, without the head that is kept outside the store."""
    walk = _Walk()
    while True:
        more, head = await store.do(_page, walk)
        if not more:
            break
    return {
        "entries": walk.entries,
        "head_epoch": None if head is None else head.epoch,
        "head_seq": None if head is None else head.seq,
        "broken": len(walk.broken),
        "breaks": walk.broken[:MOST_BREAKS],
    }


def _page(conn: Connection, walk: _Walk) -> tuple[bool, Head | None]:
    """Walk one page; whether there is more, and at the end the head as of the same moment."""
    rows = conn.execute(
        "SELECT epoch, seq, leaf_hash, acknowledged, envelope FROM outbox WHERE (epoch, seq) > (?, ?) "
        "ORDER BY epoch, seq LIMIT ?",
        (*((-1, -1) if walk.before is None else walk.before.number), PAGE),
    ).fetchall()
    for row in rows:
        _step(walk, row)
    if len(rows) == PAGE:
        return True, None
    head = read_head(conn)
    _reach_head(walk, head)
    return False, head


def _step(walk: _Walk, row: Row) -> None:
    entry = _Entry((row["epoch"], row["seq"]), row["leaf_hash"], row["acknowledged"] == UNSENT)
    if not _holds(row["envelope"], entry, walk.before):
        walk.broken.append(entry.number)
    walk.entries += 1
    walk.before = entry


def _reach_head(walk: _Walk, head: Head | None) -> None:
    """What waits to be sent ends with the head: nothing was cut off behind it."""
    last = walk.before
    if last is None or not last.unsent:
        return
    if head is None or (last.number, last.stored) != ((head.epoch, head.seq), head.leaf_hash):
        walk.broken.append(last.number)


def _holds(envelope: object, entry: _Entry, before: _Entry | None) -> bool:
    if not isinstance(envelope, bytes) or leaf_hash(envelope).hex() != entry.stored:
        return False
    link = _link(envelope)
    if link is None or (link["epoch"], link["seq"]) != entry.number:
        return False
    if before is None or before.number[0] != entry.number[0]:
        return True
    if before.number[1] + 1 == entry.number[1]:
        return bool(link["prev"] == before.stored)
    # Between two numbers something was forgotten: only what was acknowledged may be, and it is acknowledged in order.
    return not before.unsent


def _link(envelope: bytes) -> dict[str, Any] | None:
    try:
        statement = json.loads(base64.b64decode(json.loads(envelope)["payload"], validate=True))
        link = statement["predicate"]["chain"]
    except (ValueError, KeyError, TypeError):
        return None
    return link if isinstance(link, dict) and {"epoch", "seq", "prev"} <= set(link) else None
