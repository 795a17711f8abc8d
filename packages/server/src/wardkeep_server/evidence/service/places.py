"""Names of objects. `logs/` is never changed (WORM where the store can); `unlocked/` holds what is replaced.

Full tiles and bundles lie as C2SP tlog-tiles lays them out. Of partial tiles only the newest is kept, without its
width in the name, and entries behind the last full bundle lie in runs as they were sealed: see ADR 0071 and 0160.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wardkeep_core.evidence.tiles import Tile, bundle_path
from wardkeep_server.platform.objects import ObjectStore

PLATFORM = "platform/log"
"""Which log is the platform's own: id and origin."""


async def platform_log(objects: ObjectStore) -> tuple[str, str] | None:
    """(id, origin) of the platform's own log, once it has begun."""
    content = await objects.get(PLATFORM)
    if content is None:
        return None
    named = json.loads(content)
    return str(UUID(named["id"])), str(named["origin"])


def _log(log_id: str) -> str:
    return log_id.replace("-", "")


def full_bundle(log_id: str, index: int) -> str:
    """256 entries."""
    return f"logs/{_log(log_id)}/{bundle_path(index)}"


def full_tile(log_id: str, tile: Tile) -> str:
    """256 hashes."""
    return f"logs/{_log(log_id)}/{tile.path}"


def fence(log_id: str, size: int) -> str:
    """The unsigned text of the head of this size; only who put it first, or the same bytes again, may sign."""
    return f"logs/{_log(log_id)}/checkpoints/{size}"


def cosigned(log_id: str, size: int, appliance_id: str) -> str:
    """A checkpoint note with a witness's line."""
    return f"logs/{_log(log_id)}/cosigned/{size}/{appliance_id}"


def partial_tile(log_id: str, tile: Tile) -> str:
    """The newest hashes of a tile that is not full."""
    return f"unlocked/{_log(log_id)}/{Tile(tile.level, tile.index).path}.p"


def run(log_id: str, start: int, end: int) -> str:
    """Entries [start, end), all behind the last full bundle when they were sealed."""
    return f"{runs(log_id)}{start:016d}-{end:016d}"


def runs(log_id: str) -> str:
    """What the names of all runs begin with."""
    return f"logs/{_log(log_id)}/runs/"


def all_cosigned(log_id: str) -> str:
    """What the names of all co-signed checkpoints begin with."""
    return f"logs/{_log(log_id)}/cosigned/"


@dataclass(frozen=True, order=True)
class Run:
    """Entries [start, end) and the object that holds them."""

    start: int
    end: int
    name: str


def runs_of(names: Iterable[str], log_id: str) -> list[Run]:
    """The runs among these names, by their start."""
    prefix, found = runs(log_id), []
    for name in names:
        start, _, end = name.removeprefix(prefix).partition("-")
        if name.startswith(prefix) and start.isdecimal() and end.isdecimal():
            found.append(Run(int(start), int(end), name))
    return sorted(found)


def newest(log_id: str) -> str:
    """The newest signed checkpoint."""
    return f"unlocked/{_log(log_id)}/checkpoint"
