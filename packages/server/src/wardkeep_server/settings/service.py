"""The verbs of retention: show and set the periods, say what has expired, forget it."""

from collections.abc import Mapping
from datetime import datetime

from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.log import logger
from wardkeep_server.platform.subject import Actor, system_actor
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.settings import repository
from wardkeep_server.settings.classes import CLASSES, SETTABLE, RowClass
from wardkeep_server.settings.schemas import (
    COUNTED_TO,
    Purged,
    PurgeRequest,
    Retention,
    RetentionChange,
    RetentionClass,
)
from wardkeep_server.tenancy import service as tenancy

BATCH = 5_000
"""Rows of a class in one transaction: tens of milliseconds, and its audit line is in the same one."""
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
    return Retention(classes=found, never=NEVER)


async def change_retention(work: Work, change: RetentionChange) -> None:
    """Set the periods that were named."""
    before = _in_force(await repository.periods(work.session))
    changed = {name: value for name, value in change.named.items() if before[name] != value}
    if not changed:
        return
    await repository.put(work.session, changed, work.now, work.actor.subject.id)
    was, told = {"days": {name: before[name] for name in changed}}, {"days": changed}
    await record(work, "retention.change", _TARGET, before=was, after=told, reason=change.reason)


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
