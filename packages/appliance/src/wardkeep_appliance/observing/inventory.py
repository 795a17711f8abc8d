"""What was promised and what was done, in words that are signed: at start, each full hour, at each change of targets.

Counting, the observations and the inventory share their transactions, so an inventory never says less than the
entries before it. Hours in which this program did not run are a gap, and their scans are missed.
"""

from datetime import datetime
from sqlite3 import Connection

from wardkeep_appliance.chain.writer import ChainWriter
from wardkeep_appliance.ids import new_id
from wardkeep_appliance.site.state import Site
from wardkeep_appliance.store.anchor import read_anchor
from wardkeep_appliance.store.counts import Counted, begin_counting, count_scans, counted, inventoried_until
from wardkeep_appliance.store.findings import scan_of
from wardkeep_appliance.store.witness import read_cosigned
from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.evidence.inventory import CosignedHead, Covered, Exclusion, Inventory, TargetsRef, in_parts
from wardkeep_core.model.device import DeviceClass
from wardkeep_core.protocol.documents import Target
from wardkeep_core.protocol.messages import WitnessedLog

WITHDRAWN = "targets:withdrawn"
NO_CHECKS = "checks:none"


def take_inventory(conn: Connection, writer: ChainWriter, site: Site, now: datetime) -> bool:
    """State an inventory of the targets in force; False where no targets came yet, so nothing is promised."""
    if site.papers.targets is None:
        return False
    until, counts = inventoried_until(conn), counted(conn)
    if until is None:
        counts = {}  # the first covers no time
    excluded = {target.device: why for target in site.targets if (why := _excluded(site, target)) is not None}
    scope = [target for target in site.targets if target.device not in excluded]
    known = {target.device for target in site.targets}
    excluded |= {device: WITHDRAWN for device in counts if device not in known}
    whole = Inventory(
        inventory=new_id(),
        part=1,
        parts=1,
        from_at=now if until is None else min(until, now),
        to_at=now,
        targets=_targets(site),
        devices=(),
        exclusions=(),
        cosigned=_cosigned(conn),
        anchor_digest=read_anchor(conn),
    )
    rows = [_covered(site, target, counts.get(target.device, Counted())) for target in scope]
    away = [Exclusion(device=each, setting=why, decision=None) for each, why in excluded.items()]
    for part in in_parts(whole, rows, away):
        writer.append(conn, part)
    begin_counting(conn, [target.device for target in scope], now)
    return True


def inventory_at_start(conn: Connection, writer: ChainWriter, site: Site, now: datetime) -> bool:
    """As `take_inventory`, before any scan is begun: those that were due while this program did not run are missed."""
    until = inventoried_until(conn)
    for target in site.targets:
        scan = scan_of(conn, target.device)
        if scan is None or until is None or _excluded(site, target) is not None:
            continue
        missed = int((now - max(scan.scanned_at, until)).total_seconds()) // site.period_s(target)
        if missed > 0:
            count_scans(conn, target.device, missed=missed)
    return take_inventory(conn, writer, site, now)


def _excluded(site: Site, target: Target) -> str | None:
    if target.device_class is not DeviceClass.MANAGED:
        return f"class:{target.device_class.value}"
    return None if site.checks(target) else NO_CHECKS


def _covered(site: Site, target: Target, counts: Counted) -> Covered:
    return Covered(
        device=target.device, cadence_s=site.period_s(target), done=counts.done, missed=counts.missed
    )  # fmt: skip


def _targets(site: Site) -> TargetsRef | None:
    state = site.papers.targets_state
    return None if state is None else TargetsRef(version=state.version, digest=state.digest)


def _cosigned(conn: Connection) -> CosignedHead | None:
    known = read_cosigned(conn, WitnessedLog.SITE)
    if known is None:
        return None
    head = parse_checkpoint(known.note).checkpoint
    return CosignedHead(origin=head.origin, size=head.size, root=head.root.hex())
