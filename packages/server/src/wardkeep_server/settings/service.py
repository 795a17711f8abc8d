"""The verbs of retention: show and set the periods, say what has expired, forget it.

A longer period holds at once. A shorter one destroys, so it waits until a second administrator approves it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.log import logger
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.subject import Actor, system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.settings import repository
from wardkeep_server.settings.classes import CLASSES, SETTABLE, RowClass
from wardkeep_server.settings.errors import Decided, OneWaits, OwnRequest
from wardkeep_server.settings.models import Request
from wardkeep_server.settings.schemas import (
    COUNTED_TO,
    Purged,
    PurgeRequest,
    Retention,
    RetentionChange,
    RetentionClass,
    RetentionDecision,
    RetentionRequest,
)
from wardkeep_server.tenancy import service as tenancy

BATCH = 5_000
"""Rows of a class in one transaction: tens of milliseconds, and its audit line is in the same one."""
WAITS = timedelta(days=7)
"""For a second person; then a request lapses."""
EVERY_S = 24 * 3600.0
NEVER = ["Evidence: entries, checkpoints, co-signatures and refusals are only ever added to."]
_TARGET = Target("retention", None)


async def retention(work: Work) -> Retention:
    """Every class with its period, limits, oldest row and how many have expired."""
    found = []
    days = await repository.periods(work.session)
    async with work.parts.database.session(tenancy.jobs_scope("retention")) as session:
        for one in CLASSES:
            before = work.now - one.period(days)
            found.append(_shown(one, days, await repository.standing(session, one, before, most=COUNTED_TO + 1)))
    row = await repository.open_request(work.session, work.now)
    return Retention(classes=found, never=NEVER, waiting=await _request(work, row) if row else None)


async def change_retention(work: Work, change: RetentionChange) -> None:
    """Lengthen the periods that were named, and ask for those that are to be shorter. Raises OneWaits."""
    before = _in_force(await repository.periods(work.session))
    longer = {name: value for name, value in change.named.items() if value > before[name]}
    shorter = {name: value for name, value in change.named.items() if value < before[name]}
    if longer:
        await repository.put(work.session, longer, work.now, work.actor.subject.id)
        was, told = {"days": {name: before[name] for name in longer}}, {"days": longer}
        await record(work, "retention.change", _TARGET, before=was, after=told, reason=change.reason)
    if shorter:
        await _ask(work, shorter, change.reason)


async def decide_request(work: Work, request_id: str, decision: RetentionDecision) -> RetentionRequest:
    """Approve somebody else's request, refuse it, or withdraw one's own. Raises NotFound, OwnRequest, Decided."""
    subject = work.actor.subject
    row = await repository.request(work.session, request_id)
    if row is None:
        raise NotFound
    own = row.asked_by == subject.id
    if own and decision.decision == "approved":
        raise OwnRequest
    verdict = "withdrawn" if own else decision.decision
    values = {"decision": verdict, "decided_by": subject.id, "decided_by_name": subject.name}
    if await repository.decide(work.session, request_id, work.now, values) is None:
        raise Decided
    before = _in_force(await repository.periods(work.session))
    if verdict == "approved":
        await repository.put(work.session, row.days, work.now, subject.id)
    was = {"days": {name: before[name] for name in row.days}}
    told = {"days": row.days, "decision": verdict, "asked_by": row.asked_by}
    await record(work, "retention.decide", _TARGET, before=was, after=told, reason=row.reason)
    await work.session.refresh(row)
    return await _request(work, row)


async def requests(work: Work, *, limit: int, after: str | None) -> Page[RetentionRequest]:
    """Requests, newest first, decided and lapsed ones included."""
    rows, following = cut(await repository.requests(work.session, limit=limit, after=after), limit, "asked_at")
    return Page(items=[await _request(work, row) for row in rows], next=following)


async def _ask(work: Work, days: dict[str, int], reason: str) -> None:
    subject = work.actor.subject
    values = {
        "id": new_id(),
        "days": days,
        "reason": reason,
        "asked_by": subject.id,
        "asked_by_name": subject.name,
        "asked_at": work.now,
        "ends_at": work.now + WAITS,
    }
    if not await repository.ask(work.session, values, work.now):
        raise OneWaits
    await record(work, "retention.ask", _TARGET, after={"days": days}, reason=reason)


async def _request(work: Work, row: Request) -> RetentionRequest:
    """As shown; what would go is counted only while it waits."""
    now_in_force = _in_force(await repository.periods(work.session))
    lapsed = row.decision is None and row.ends_at <= work.now
    waits = row.decision is None and not lapsed
    fields = ("id", "days", "reason", "asked_by_name", "asked_at", "ends_at", "decided_at", "decided_by_name")
    return RetentionRequest.model_validate(
        {name: getattr(row, name) for name in fields}
        | {
            "days_now": {name: now_in_force[name] for name in row.days},
            "expired": await _expired(work, row.days) if waits else {},
            "decision": "lapsed" if lapsed else row.decision,
            "own": row.asked_by == work.actor.subject.id,
        }
    )


async def _expired(work: Work, days: Mapping[str, int]) -> dict[str, int]:
    """Rows of the classes named in `days` that such periods would let go."""
    found = {}
    async with work.parts.database.session(tenancy.jobs_scope("retention")) as session:
        for one in CLASSES:
            if one.name in days:
                before = work.now - one.period(days)
                found[one.name] = (await repository.standing(session, one, before, most=COUNTED_TO + 1)).expired
    return found


async def purge(work: Work, asked: PurgeRequest) -> Purged:
    """One batch of each class, or only what would go."""
    if not asked.preview:
        return await forget_expired(work.parts, work.actor, work.now)
    rows = {}
    days = {**await repository.periods(work.session), **asked.days.named}
    async with work.parts.database.session(tenancy.jobs_scope("retention")) as session:
        for one in CLASSES:
            before = work.now - one.period(days)
            rows[one.name] = (await repository.standing(session, one, before, most=COUNTED_TO + 1)).expired
    return Purged(preview=True, rows=rows, more=any(rows.values()))


async def forget_expired(parts: Parts, actor: Actor, now: datetime, *, batch: int = BATCH) -> Purged:
    """Delete one batch of every class and write one audit line with the counts, all in one transaction.

    A stored period outside its limits is not believed: nothing of that class goes, and the line says so.
    """
    rows: dict[str, int] = {}
    async with parts.work(tenancy.jobs_scope("retention"), actor) as work:
        days = await repository.periods(work.session)
        refused = _out_of_bounds(days)
        for one in CLASSES:
            if one.name not in refused:
                rows[one.name] = await repository.forget(work.session, one, now - one.period(days), limit=batch)
        told = {"rows": {name: count for name, count in rows.items() if count}, "refused": sorted(refused)}
        await record(work, "retention.purge", _TARGET, after=told, outcome="failed" if refused else "done")
    if refused:
        logger().error("retention_out_of_bounds", count=len(refused))
    return Purged(preview=False, rows=rows, more=any(count == batch for count in rows.values()))


async def sweep(parts: Parts) -> bool:
    """The worker's daily round; whether there is more to do at once."""
    actor = system_actor("retention", new_id())
    return (await forget_expired(parts, actor, parts.clock())).more


def _in_force(days: Mapping[str, int]) -> dict[str, int]:
    return {name: days.get(name, limits.default) for name, limits in SETTABLE.items()}


def _out_of_bounds(days: Mapping[str, int]) -> set[str]:
    return {
        name for name, limits in SETTABLE.items() if name in days and not limits.floor <= days[name] <= limits.ceiling
    }


def _shown(one: RowClass, days: Mapping[str, int], standing: repository.Standing) -> RetentionClass:
    limits = one.limits
    return RetentionClass(
        name=one.name,
        title=one.title,
        basis=one.basis,
        days=one.period(days).days if limits else None,
        fixed_seconds=None if limits else int(one.fixed.total_seconds()),
        floor=limits.floor if limits else None,
        ceiling=limits.ceiling if limits else None,
        default=limits.default if limits else None,
        oldest=standing.oldest,
        expired=standing.expired,
    )
