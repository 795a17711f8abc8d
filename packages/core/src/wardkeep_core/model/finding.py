"""The verdict of one check on one device now, and how the next look changes it."""

from datetime import datetime, timedelta

from pydantic import Field

from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import CheckId, DeviceId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.verdict import Result, Severity, Verdict, errored

STALE_AFTER_PERIODS = 3
"""Law K5."""
LOST_SIGHT_AFTER_ERRORS = 3
"""Scans in a row that brought no verdict before an incident is opened (healing 1)."""


class Finding(Frozen):
    """`since` is when the present result was first seen; `errors_in_row` counts looks that brought no verdict.

    `last_judged` is the newest result that was pass, fail or not applicable: drift is seen across errors.
    """

    device: DeviceId
    check: CheckId
    check_version: int = Field(ge=1)
    severity: Severity
    verdict: Verdict
    observed_at: UtcTime
    since: UtcTime
    errors_in_row: int = Field(default=0, ge=0)
    last_judged: Result | None = None

    @property
    def lost_sight(self) -> bool:
        """No verdict three looks running: an incident for a person, without an attempt (catalogue 4.11)."""
        return self.errors_in_row >= LOST_SIGHT_AFTER_ERRORS


class Look(Frozen):
    """What one look made of a finding. `drifted` is pass to fail, `recovered` fail to pass."""

    finding: Finding
    changed: bool
    drifted: bool
    recovered: bool


def look(
    previous: Finding | None,
    *,
    device: DeviceId,
    check: CheckId,
    check_version: int,
    severity: Severity,
    verdict: Verdict,
    observed_at: datetime,
) -> Look:
    """Fold a verdict into the finding. A look older than the one on file changes nothing."""
    if previous is not None and observed_at < previous.observed_at:
        return Look(finding=previous, changed=False, drifted=False, recovered=False)
    same = previous is not None and previous.verdict.result is verdict.result
    judged_before = None if previous is None else previous.last_judged
    is_error = verdict.result is Result.ERROR
    changed = previous is None or (previous.verdict.result, previous.verdict.reason) != (verdict.result, verdict.reason)
    finding = Finding(
        device=device,
        check=check,
        check_version=check_version,
        severity=severity,
        verdict=verdict,
        observed_at=observed_at,
        since=previous.since if previous is not None and same else observed_at,
        errors_in_row=_errors_before(previous) + 1 if is_error else 0,
        last_judged=judged_before if is_error else verdict.result,
    )
    return Look(
        finding=finding,
        changed=changed,
        drifted=judged_before is Result.PASS and verdict.result is Result.FAIL,
        recovered=judged_before is Result.FAIL and verdict.result is Result.PASS,
    )


def _errors_before(previous: Finding | None) -> int:
    return 0 if previous is None else previous.errors_in_row


def is_stale(observed_at: datetime, now: datetime, period: timedelta) -> bool:
    """True when the newest look is older than three periods (law K5)."""
    return now - observed_at > STALE_AFTER_PERIODS * period


def settle(first: Verdict, second: Verdict) -> Verdict:
    """Two paths, one check, within one period: the second (newest) decides unless the two disagree."""
    if first.result is second.result:
        return second
    return errored(
        "paths_disagree",
        f"two ways of looking disagree: one says {first.result.value}, the other {second.result.value}",
    )
