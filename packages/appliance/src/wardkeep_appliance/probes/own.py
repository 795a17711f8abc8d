"""What the appliance can be asked about itself: its chain, outbox and coverage, and where its data lies.

Whoever opens the local session hands it an `Own` as the attribute `own`, and `ask` finds it there. A session without
one cannot answer these questions, and says so; no check passes for lack of somebody to ask.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Protocol, runtime_checkable

from wardkeep_appliance.clock import Clock
from wardkeep_appliance.link.reach import Reach
from wardkeep_appliance.probes.chain_walk import walk_chain
from wardkeep_appliance.site.papers import load
from wardkeep_appliance.store.database import Store
from wardkeep_appliance.store.findings import findings_of, scan_of
from wardkeep_appliance.store.outbox import depth
from wardkeep_appliance.store.outside import Outside
from wardkeep_core.kit.times import format_time
from wardkeep_core.model.device import DeviceClass, Platform
from wardkeep_core.model.finding import is_stale
from wardkeep_core.model.verdict import Result
from wardkeep_core.protocol.documents import Target, TargetsDocument

MOST_NAMED = 100
Members = dict[str, Any]


@runtime_checkable
class OwnFacts(Protocol):
    """Answers as the members of a probe's JSON object, without the time."""

    @property
    def folder(self) -> Path:
        """Where the appliance's state lies."""

    async def chain_walk(self) -> Members:
        """Facts of appliance.chain_walk."""

    async def outbox(self) -> Members:
        """Facts of appliance.outbox."""

    async def coverage(self) -> Members:
        """Facts of appliance.coverage."""


@dataclass(frozen=True)
class Own:
    """OwnFacts from the appliance's store. `reach` says how it stands with Central Command."""

    store: Store
    outside: Outside
    folder: Path
    clock: Clock
    reach: Callable[[], Reach] = Reach

    async def chain_walk(self) -> Members:
        """See OwnFacts."""
        walked = await walk_chain(self.store)
        counters = self.outside.counters
        known = counters.head is not None
        return {
            **walked,
            "outside_epoch": counters.epoch if known else None,
            "outside_seq": counters.seq if known else None,
        }

    async def outbox(self) -> Members:
        """See OwnFacts."""
        unsent, oldest = await self.store.do(_waiting)
        reach = self.reach()
        return {
            "unsent": unsent,
            "oldest_unsent": _text(oldest),
            "server_reachable": reach.reachable,
            "unreachable_since": _text(reach.unreachable_since),
        }

    async def coverage(self) -> Members:
        """See OwnFacts."""
        return await self.store.do(_coverage, self.clock.now())


def _waiting(conn: Connection) -> tuple[int, datetime | None]:
    unsent = conn.execute("SELECT count(*) FROM outbox WHERE acknowledged = 0").fetchone()[0]
    return unsent, depth(conn).oldest_unsent_at


def _coverage(conn: Connection, now: datetime) -> Members:
    targets = load(conn).targets
    managed = () if targets is None else _managed(targets)
    dark = [each.device for each in managed if targets is not None and not _observed(conn, each, targets, now)]
    return {"enrolled": len(managed), "unobserved": len(dark), "devices": dark[:MOST_NAMED]}


def _managed(targets: TargetsDocument) -> tuple[Target, ...]:
    """The devices that are looked at; the appliance itself, which is looking, does not count."""
    return tuple(
        each
        for each in targets.targets
        if each.device_class is DeviceClass.MANAGED and each.platform is not Platform.APPLIANCE
    )


def _observed(conn: Connection, target: Target, targets: TargetsDocument, now: datetime) -> bool:
    """Law K5: a look not older than three periods that brought at least one verdict."""
    scan = scan_of(conn, target.device)
    if scan is None or is_stale(scan.scanned_at, now, timedelta(seconds=targets.period_s)):
        return False
    return any(each.finding.verdict.result is not Result.ERROR for each in findings_of(conn, target.device).values())


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else format_time(moment)
