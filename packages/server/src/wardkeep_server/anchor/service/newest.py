"""The newest time stamp as boxes are told of it: looked up once a minute in each process."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wardkeep_server.anchor.repository import reading
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy.service import jobs_scope

LOOK_EVERY = timedelta(minutes=1)
_KNOWN = "anchor.newest"


@dataclass(frozen=True)
class _Known:
    digest: str | None
    looked_at: datetime


def may_differ(parts: Parts, now: datetime, digest: str | None) -> bool:
    """Whether a box that names this digest may have to be told another one; without the database."""
    known = _fresh(parts, now)
    return known is None or known.digest != digest


async def newest_digest(parts: Parts) -> str | None:
    """SHA-256 of the newest token, hex; None before the first."""
    now = parts.clock()
    known = _fresh(parts, now)
    if known is None:
        async with parts.beside(jobs_scope(TASK), actor()) as work:
            found = await reading.newest_digest(work.session)
        known = parts.caches[_KNOWN] = _Known(None if found is None else found.hex(), now)
    return known.digest


def _fresh(parts: Parts, now: datetime) -> _Known | None:
    known: _Known | None = parts.caches.get(_KNOWN)
    return known if known is not None and timedelta() <= now - known.looked_at < LOOK_EVERY else None
