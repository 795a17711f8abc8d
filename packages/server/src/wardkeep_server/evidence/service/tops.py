"""Signed heads of all logs, as the platform log commits to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from wardkeep_core.evidence.checkpoint import Checkpoint
from wardkeep_server.evidence.repository import logs
from wardkeep_server.evidence.repository import tops as repository
from wardkeep_server.evidence.service import proofs
from wardkeep_server.platform.work import Work


@dataclass(frozen=True)
class Top:
    """A signed head: `body` is the text that was signed, without signatures; `note` has the log's own."""

    log_id: str
    origin: str
    size: int
    body: str
    note: str


@dataclass(frozen=True)
class LogBrief:
    """Which log, of which site."""

    id: str
    origin: str
    site_id: str


async def log_briefs(
    work: Work, organisation_id: str | None, site_id: str | None, log_id: str | None = None
) -> list[LogBrief]:
    """Logs in scope, at most 256; of one organisation, site or id where given."""
    if log_id is not None:
        found = await logs.by_id(work.scope, work.session, log_id)
        known = [] if found is None else [found]
    else:
        known = list(await logs.in_scope(work.scope, work.session, organisation_id, site_id))
    return [LogBrief(log.id, log.origin, log.site_id) for log in known]


async def newest_tops(work: Work) -> list[Top]:
    """The newest checkpoint of every log in scope that has one."""
    return [_top(*row) for row in await repository.newest(work.session)]


async def tops_at(work: Work, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Top]:
    """Checkpoints by (log id, size); those that are not there are left out."""
    found = [_top(*row) for row in await repository.of(work.session, wanted)] if wanted else []
    return {(top.log_id, top.size): top for top in found}


async def consistency_of(work: Work, log_id: str, old: int, new: int) -> list[bytes]:
    """Consistency proof of a log between two sizes that are sealed; empty from nothing."""
    return await proofs.consistency(work.session, log_id, old, new) if old else []


def _top(log_id: str, origin: str, size: int, root: bytes, note: str) -> Top:
    return Top(log_id, origin, size, Checkpoint(origin, size, root).text, note)
