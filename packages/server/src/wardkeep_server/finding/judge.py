"""Which scans and verdicts of a report may be taken: pure, so that each refusal can be read and tested alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wardkeep_core.model.finding import STALE_AFTER_PERIODS
from wardkeep_core.protocol.messages import DeviceReport, FindingReport
from wardkeep_server.finding.words import check_or_none, urgency
from wardkeep_server.platform.clock import new_id

FUTURE = timedelta(minutes=2)
"""How far ahead of ours an appliance's clock may be: a verdict from the future would stay fresh too long."""
SLOW_PERIOD_S = 6 * 3600
"""Cadence of slow checks (catalogue, reading the tables): they are not asked at every scan."""


@dataclass
class Sorted:
    """Rows to write, how many devices were taken, and what was refused, in words."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    accepted: int = 0
    refused: list[str] = field(default_factory=list)


def sort(devices: Sequence[DeviceReport], known: Collection[str], now: datetime) -> Sorted:
    """Go through a report; `known` are the devices of the caller's site."""
    out = Sorted()
    seen: set[str] = set()
    for device in devices:
        why = _device_refusal(device, known, seen, now)
        seen.add(device.device)
        if why is not None:
            out.refused.append(f"device {device.device}: {why}")
            continue
        out.accepted += 1
        _take(device, out, now)
    return out


def _device_refusal(device: DeviceReport, known: Collection[str], seen: Collection[str], now: datetime) -> str | None:
    if device.device not in known:
        return "it is not known at this site"
    if device.device in seen:
        return "it is listed twice; the first was taken"
    if device.scanned_at > now + FUTURE:
        return "its scan lies in the future"
    return None


def _take(device: DeviceReport, out: Sorted, now: datetime) -> None:
    seen: set[str] = set()
    for finding in device.findings:
        why = "it is listed twice; the first was taken" if finding.check in seen else _finding_refusal(finding, now)
        seen.add(finding.check)
        if why is None:
            out.rows.append(_row(device, finding))
        else:
            out.refused.append(f"device {device.device}, {finding.check}: {why}")


def _finding_refusal(finding: FindingReport, now: datetime) -> str | None:
    if finding.observed_at > now + FUTURE:
        return "it was observed in the future"
    if finding.since > finding.observed_at:
        return "it says since a time after it was observed"
    if (finding.entry_epoch is None) != (finding.entry_seq is None):
        return "an evidence entry is named by epoch and number"
    return None


def period_of(check_id: str, scan_period_s: int) -> int:
    """Seconds between two looks: the scan's, or for a slow check its own."""
    check = check_or_none(check_id)
    return max(scan_period_s, SLOW_PERIOD_S) if check is not None and check.slow else scan_period_s


def _row(device: DeviceReport, finding: FindingReport) -> dict[str, Any]:
    period = period_of(finding.check, device.period_s)
    return {
        "id": new_id(),
        "change_id": new_id(),
        "device_id": device.device,
        "check_id": finding.check,
        "check_version": finding.check_version,
        "severity": finding.severity.value,
        "result": finding.result.value,
        "reason": finding.reason,
        "detail": finding.detail,
        "observed_at": finding.observed_at,
        "scanned_at": device.scanned_at,
        "since": finding.since,
        "period_s": period,
        "fresh_until": finding.observed_at + STALE_AFTER_PERIODS * timedelta(seconds=period),
        "urgency": urgency(finding.result, finding.severity),
        "entry_epoch": finding.entry_epoch,
        "entry_seq": finding.entry_seq,
    }
