"""Samples of entries that nobody can steer and anybody can draw again: the seed decides, by a hash.

Of the entries that match, those with the lowest SHA-256(seed in UTF-8, leaf hash) are taken. Whoever holds the leaf
hashes (a kit has them) draws the same sample without this server.
"""

from collections.abc import Mapping
from typing import Any

from wardkeep_server.evidence.errors import TooWide
from wardkeep_server.evidence.repository import samples
from wardkeep_server.evidence.schemas import SampleView
from wardkeep_server.evidence.service.reading import lines
from wardkeep_server.platform.work import Work

MOST_DRAWN = 100
MOST_LOOKED_THROUGH = 500_000


async def sample(work: Work, filters: Mapping[str, Any], seed: str, size: int) -> SampleView:
    """`size` entries in scope that match (`since` and `until` among the filters). Raises TooWide."""
    wanted = {name: value for name, value in filters.items() if value is not None}
    count = await samples.population(work.scope, work.session, wanted, MOST_LOOKED_THROUGH + 1)
    if count > MOST_LOOKED_THROUGH:
        raise TooWide
    rows = await samples.drawn(work.scope, work.session, wanted, seed.encode(), size)
    return SampleView(seed=seed, population=count, settled=filters["until"] <= work.now, items=await lines(work, rows))
