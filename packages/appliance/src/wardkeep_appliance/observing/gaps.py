"""Blindness in words that are signed: a device that was not observed, and evidence that could not be handed in.

A gap is stated when it is over, so it says from when to when; until then each failed look is stated as what it is,
an error. Evidence page 1, law K5.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from sqlite3 import Connection

from wardkeep_appliance.chain.writer import ChainWriter
from wardkeep_appliance.ids import new_id
from wardkeep_appliance.observing.look import DeviceLook
from wardkeep_appliance.store import outbox
from wardkeep_appliance.store.findings import Scan
from wardkeep_core.evidence.predicates import Gap, GapCause
from wardkeep_core.kit.times import format_time, parse_time
from wardkeep_core.model.verdict import Result

SILENCE_PERIODS = 3
"""Unobserved for longer than this many periods is a gap (law K5)."""
LATE_AFTER = timedelta(hours=2)
"""Evidence that waited longer than this is late, unless a gap says why (evidence page 6, V9)."""


def seen_by(look: DeviceLook, before: Scan | None, scan: Scan) -> Scan:
    """The scan with what is known of the device's last sight."""
    if any(each.verdict.result is not Result.ERROR for each in look.seen):
        return replace(scan, seen_at=look.looked_at, lost_by=None)
    cause = GapCause.UNKNOWN if look.reached else GapCause.OFFLINE
    known = None if before is None else before.lost_by
    return replace(scan, seen_at=None if before is None else before.seen_at, lost_by=known or cause.value)


def state_lost_sight(
    conn: Connection, writer: ChainWriter, device: str, before: Scan | None, now: Scan, *, period_s: int
) -> bool:
    """State that a device seen again was not observed for too long; False when there is nothing to state."""
    if before is None or before.seen_at is None or before.lost_by is None or now.seen_at is None or now.lost_by:
        return False
    if now.seen_at - before.seen_at <= timedelta(seconds=SILENCE_PERIODS * period_s):
        return False
    writer.append(conn, _gap(device, before.seen_at, now.seen_at, GapCause(before.lost_by)))
    return True


def state_late(conn: Connection, writer: ChainWriter, now: datetime) -> bool:
    """State that evidence waited too long for the server, which answers again; each stretch of time once."""
    oldest = outbox.depth(conn).oldest_unsent_at
    row = conn.execute("SELECT at FROM late_until").fetchone()
    if oldest is None:
        return False
    since = oldest if row is None else max(oldest, parse_time(row["at"]))
    if now - since <= LATE_AFTER:
        return False
    conn.execute("INSERT OR REPLACE INTO late_until (one, at) VALUES (1, ?)", (format_time(now),))
    writer.append(conn, _gap(None, since, now, GapCause.OFFLINE))
    return True


def _gap(device: str | None, since: datetime, until: datetime, cause: GapCause) -> Gap:
    return Gap(gap=new_id(), device=device, from_at=since, to_at=until, cause=cause, declared_by="appliance")
