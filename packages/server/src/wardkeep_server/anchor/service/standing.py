"""How anchoring stands over the whole installation: off, waiting, current or stale, and each authority."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from wardkeep_server.anchor.models import Try
from wardkeep_server.anchor.repository import calendars, reading, stamps, walks
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.schemas import (
    AnchorState,
    AuthorityView,
    CalendarsView,
    PlatformAlarmView,
    PlatformHead,
    PlatformVerification,
)
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import jobs_scope

MOST_ALARMS = 20
OLD = timedelta(hours=24)
"""The newest time stamp is not older than this, or there is an alarm."""


@dataclass(frozen=True)
class Verified:
    """The last result of the walk over the platform log."""

    at: datetime
    verdict: Literal["sound", "faulty"]


@dataclass(frozen=True)
class Standing:
    """See the module. `stale_since` is when the newest time stamp became too old."""

    state: AnchorState
    newest_at: datetime | None
    stale_since: datetime | None
    authorities: tuple[AuthorityView, ...]
    verified: Verified | None = None


async def standing(parts: Parts) -> Standing:
    """As it is now."""
    async with parts.beside(jobs_scope(TASK), actor()) as work:
        return await standing_of(work)


async def standing_of(work: Work) -> Standing:
    """The same in a unit of work that sees the platform's tables."""
    names = work.parts.settings.time_stamp_authorities()
    newest_at, verified = await reading.newest_time(work.session), await _verified(work)
    if not names:
        return Standing(AnchorState.OFF, newest_at, None, (), verified)
    tries, newest = await stamps.tries(work.session), await stamps.newest_by(work.session)
    views = tuple(_authority(name, tries.get(f"tsa:{name}"), newest.get(name)) for name in names)
    since = newest_at or _first_asked(tries)
    if since is not None and work.now - since > OLD:
        return Standing(AnchorState.STALE, newest_at, since + OLD, views, verified)
    state = AnchorState.WAITING if newest_at is None else AnchorState.CURRENT
    return Standing(state, newest_at, None, views, verified)


async def _verified(work: Work) -> Verified | None:
    walk = await walks.walk(work.session)
    if walk is None or walk.ended_at is None:
        return None
    return Verified(walk.ended_at, "faulty" if walk.verdict == "faulty" else "sound")


def _first_asked(tries: Mapping[str, Try]) -> datetime | None:
    return min((one.first_at for whom, one in tries.items() if whom.startswith("tsa:")), default=None)


def _authority(name: str, known: Try | None, newest_at: datetime | None) -> AuthorityView:
    failing = known is not None and known.problem is not None
    return AuthorityView(
        name=name,
        state="failing" if failing else "waiting" if newest_at is None else "good",
        newest_at=newest_at,
        failing_since=known.failing_since if known else None,
        problem=known.problem if known else None,
    )


async def platform_head(work: Work) -> PlatformHead | None:
    """The newest signed head of the platform log."""
    log, newest = await rows.platform_log(work.session), await rows.newest_checkpoint(work.session)
    if log is None or newest is None:
        return None
    return PlatformHead(origin=log.origin, size=newest.size, root=newest.root.hex(), signed_at=newest.signed_at)


async def calendars_view(work: Work) -> CalendarsView:
    """How calendar proofs stand."""
    pending, oldest = await calendars.pending(work.session)
    return CalendarsView(on=bool(work.parts.settings.calendars()), pending=pending, oldest_pending_at=oldest)


async def verification(work: Work) -> PlatformVerification | None:
    """How the last walk over the platform log ended, and how far the one under way has come."""
    walk = await walks.walk(work.session)
    if walk is None:
        return None
    known = await walks.alarms(work.session, MOST_ALARMS)
    alarms = [PlatformAlarmView(code=one.code, detail=one.detail, noticed_at=one.noticed_at) for one in known]
    verdict: dict[str | None, Literal["sound", "faulty"]] = {"sound": "sound", "faulty": "faulty"}
    return PlatformVerification(
        verdict=verdict.get(walk.verdict),
        fault=walk.fault or walk.verdict_fault,
        faults=walk.faults,
        walked=walk.walked,
        sealed_size=walk.sealed,
        ended_at=walk.ended_at,
        whole_at=walk.whole_at,
        began_at=walk.began_at,
        done=walk.entry if walk.began_at else None,
        alarms=alarms,
    )
