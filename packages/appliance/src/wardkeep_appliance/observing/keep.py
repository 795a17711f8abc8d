"""Keeps a look: findings folded, incidents opened and closed, evidence stated, reports queued, in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection

from wardkeep_appliance.chain.writer import ChainWriter
from wardkeep_appliance.ids import new_id
from wardkeep_appliance.observing.gaps import seen_by, state_lost_sight
from wardkeep_appliance.observing.look import DeviceLook, Seen
from wardkeep_appliance.observing.statement import observations
from wardkeep_appliance.store.counts import count_scans
from wardkeep_appliance.store.findings import Known, Scan, findings_of, scan_of, write_finding, write_scan
from wardkeep_appliance.store.incidents import alarms_of, flap_of, keep, open_matter, take, write_flap
from wardkeep_appliance.store.reports import ReportKind, note_change
from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.predicates import Occasion
from wardkeep_core.incidents.events import PassedByItself, SightLost
from wardkeep_core.incidents.machine import Refused, open_incident
from wardkeep_core.model.finding import LOST_SIGHT_AFTER_ERRORS, Finding
from wardkeep_core.model.finding import look as fold
from wardkeep_core.model.verdict import Result
from wardkeep_core.runbooks.memory import after_fail

RESTATE_AFTER = timedelta(hours=1)
SET_BACK = timedelta(seconds=5)
"""A clock that fell by more was put right: what it said last lies in a future that may be far away."""


@dataclass(frozen=True)
class Kept:
    """`entries` names, by check, the statement that this look wrote; empty when nothing was due."""

    entries: dict[str, EntryRef]
    failing: bool


def keep_look(
    conn: Connection, writer: ChainWriter, look: DeviceLook, *, site: str, parameters_digest: str,
    occasion: Occasion | None = None, period_s: int = 0,
) -> Kept:  # fmt: skip
    """Keep a look at a device.

    Without an `occasion` it is a whole scan, stated when it changed or an hour passed; with one it is a look at some
    checks for an attempt, and stated in any case. `period_s` is how often the device is to be scanned.
    """
    known = findings_of(conn, look.device)
    before = scan_of(conn, look.device)
    digest = look.digest()
    why = occasion or _why_state(before, digest, look.looked_at)
    entries = {} if why is None else _state(conn, writer, look, why, parameters_digest)
    for each in look.seen:
        folded = _keep_one(conn, each, look.device, known.get(each.check.id), entries.get(each.check.id))
        _follow(conn, *folded, site)
    if occasion is None:
        stated = look.looked_at if why is not None else (None if before is None else before.stated_at)
        said = digest if why is not None else (None if before is None else before.stated_digest)
        scan = seen_by(look, before, Scan(look.looked_at, stated, said))
        seen = scan.seen_at == look.looked_at
        count_scans(conn, look.device, done=int(seen), missed=int(not seen))
        state_lost_sight(conn, writer, look.device, before, scan, period_s=period_s)
        write_scan(conn, look.device, scan)
    note_change(conn, ReportKind.DEVICE, look.device)
    failing = any(each.verdict.result is Result.FAIL for each in look.seen)
    return Kept(entries, failing)


def _why_state(before: Scan | None, digest: str, now: datetime) -> Occasion | None:
    if before is None or before.stated_at is None or before.stated_digest != digest:
        return Occasion.CHANGED
    since = now - before.stated_at
    return Occasion.RESTATED if since >= RESTATE_AFTER or since < -SET_BACK else None


def _state(
    conn: Connection, writer: ChainWriter, look: DeviceLook, why: Occasion, parameters_digest: str
) -> dict[str, EntryRef]:
    entries: dict[str, EntryRef] = {}
    for body in observations(look, why, parameters_digest):
        entry = writer.append(conn, body)
        entries |= {result.check: entry for result in body.results}
    return entries


def _keep_one(
    conn: Connection, seen: Seen, device: str, known: Known | None, entry: EntryRef | None
) -> tuple[Finding | None, Finding]:
    before = None if known is None else known.finding
    folded = fold(
        before,
        device=device,
        check=seen.check.id,
        check_version=seen.check.version,
        severity=seen.check.severity,
        verdict=seen.verdict,
        observed_at=seen.observed_at,
    )
    stated = (entry.epoch, entry.seq) if entry is not None else (None if known is None else known.entry)
    write_finding(conn, folded.finding, stated)
    return before, folded.finding


def _follow(conn: Connection, before: Finding | None, now: Finding, site: str) -> None:
    match now.verdict.result:
        case Result.FAIL if before is None or before.verdict.result is not Result.FAIL:
            _went_to_fail(conn, now, site)
        case Result.ERROR if now.errors_in_row == LOST_SIGHT_AFTER_ERRORS:
            _lost_sight(conn, now, site)
        case Result.PASS | Result.NOT_APPLICABLE:
            _passes(conn, now)
        case _:
            pass


def _went_to_fail(conn: Connection, finding: Finding, site: str) -> None:
    memory = flap_of(conn, finding.device, finding.check)
    again = after_fail(memory, finding.observed_at)
    if again != memory:
        write_flap(conn, again)
    if open_matter(conn, finding.device, finding.check) is None:
        _open(conn, finding, site)


def _lost_sight(conn: Connection, finding: Finding, site: str) -> None:
    if open_matter(conn, finding.device, finding.check) is None:
        _open(conn, finding, site)
    matter = open_matter(conn, finding.device, finding.check)
    if matter is not None:
        reason, detail = finding.verdict.reason, finding.verdict.detail
        take(conn, matter.incident, SightLost(at=finding.observed_at, reason=reason, detail=detail))


def _passes(conn: Connection, finding: Finding) -> None:
    matter = open_matter(conn, finding.device, finding.check)
    if matter is None or alarms_of(conn, matter.incident.id):
        return  # what the witness has against a log is not mended by our own chain being whole
    event = PassedByItself(
        at=finding.observed_at,
        reason=finding.verdict.reason,
        detail=finding.verdict.detail,
        device=finding.device,
        result=finding.verdict.result,
        observed_at=finding.observed_at,
    )
    take(conn, matter.incident, event)


def _open(conn: Connection, finding: Finding, site: str) -> None:
    moved = open_incident(
        id_=new_id(),
        site=site,
        device=finding.device,
        check=finding.check,
        severity=finding.severity,
        reason=finding.verdict.reason,
        detail=finding.verdict.detail,
        at=finding.observed_at,
    )
    if not isinstance(moved, Refused):
        keep(conn, moved)
