"""Reports made from the newest state in the store."""

from sqlite3 import Connection

from wardkeep_appliance.healing.statement import attempt_report
from wardkeep_appliance.orders.record import report_of
from wardkeep_appliance.site.state import Site
from wardkeep_appliance.store.attempts import read_attempt
from wardkeep_appliance.store.findings import Known, findings_of, scan_of
from wardkeep_appliance.store.incidents import read_incident, transitions_of
from wardkeep_appliance.store.orders import read_order
from wardkeep_core.model.incident import Transition
from wardkeep_core.protocol.messages import (
    AttemptReport,
    DeviceReport,
    FindingReport,
    IncidentReport,
    TransitionReport,
)
from wardkeep_core.protocol.orders import OrderReport

LONGEST_WORDS = 500
MOST_TRANSITIONS = 256
BEFORE_THE_FIRST = "none"


def device_body(conn: Connection, device: str, site: Site) -> DeviceReport | None:
    """The newest scan of a device; None when it is not observed any more."""
    scan, target = scan_of(conn, device), site.target(device)
    if scan is None or target is None:
        return None
    known = findings_of(conn, device)
    return DeviceReport(
        device=device,
        scanned_at=scan.scanned_at,
        period_s=site.period_s(target),
        findings=tuple(_finding(each) for each in known.values()),
    )


def incident_body(conn: Connection, incident_id: str, _site: Site) -> IncidentReport | None:
    """An incident with all rows of its life."""
    incident = read_incident(conn, incident_id)
    if incident is None:
        return None
    rows = transitions_of(conn, incident_id)[:MOST_TRANSITIONS]
    return IncidentReport(
        incident=incident.id,
        device=incident.device,
        check=incident.check,
        severity=incident.severity,
        state=rows[-1].to_state.value,
        opened_at=incident.opened_at,
        closed_at=incident.closed_at if len(rows) == incident.rows else None,
        transitions=tuple(_transition(conn, row) for row in rows),
    )


def attempt_body(conn: Connection, attempt_id: str, _site: Site) -> AttemptReport | None:
    """An attempt as it stands."""
    record = read_attempt(conn, attempt_id)
    return None if record is None else attempt_report(record)


def order_body(conn: Connection, order_id: str, _site: Site) -> OrderReport | None:
    """An order as it stands."""
    record = read_order(conn, order_id)
    return None if record is None else report_of(record)


def _finding(known: Known) -> FindingReport:
    finding = known.finding
    epoch, seq = known.entry or (None, None)
    return FindingReport(
        check=finding.check,
        check_version=finding.check_version,
        severity=finding.severity,
        result=finding.verdict.result,
        reason=finding.verdict.reason,
        detail=finding.verdict.detail[:LONGEST_WORDS],
        observed_at=finding.observed_at,
        since=finding.since,
        entry_epoch=epoch,
        entry_seq=seq,
    )


def _transition(conn: Connection, row: Transition) -> TransitionReport:
    record = None if row.attempt is None else read_attempt(conn, row.attempt)
    entry = None if record is None else record.entry
    return TransitionReport(
        number=row.number,
        from_state=BEFORE_THE_FIRST if row.from_state is None else row.from_state.value,
        to_state=row.to_state.value,
        actor=row.actor,
        reason=row.reason,
        detail=row.detail[:LONGEST_WORDS],
        at=row.at,
        attempt=row.attempt,
        entry_epoch=None if entry is None else entry.epoch,
        entry_seq=None if entry is None else entry.seq,
    )
