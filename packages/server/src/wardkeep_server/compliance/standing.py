"""Controls of a framework from what was seen: which check serves which control, and the verdicts of core on it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wardkeep_core.catalog.citations import APPLIANCE_DIRECT
from wardkeep_core.catalog.objectives import OBJECTIVES
from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.checks.check import AnyCheck
from wardkeep_core.frameworks.framework import Control, Framework
from wardkeep_core.frameworks.status import (
    Attestation,
    CheckSeen,
    ControlStatus,
    ControlVerdict,
    Judged,
    ObjectiveSeen,
    judge_control,
)
from wardkeep_core.model.device import Platform
from wardkeep_server.compliance.repository import SeenCheck
from wardkeep_server.compliance.schemas import CheckStanding, ControlCounts, ControlStanding, ObjectiveStanding
from wardkeep_server.compliance.words import missing_part

_SUPPORTING = "+"
"""Marks the side of an objective whose checks only support it (see `side_of`)."""


def side_of(check: AnyCheck) -> str:
    """The objective, or its supporting side: the appliance holds no ePHI, so most of its checks only support."""
    only_supports = check.platform is Platform.APPLIANCE and check.objective not in APPLIANCE_DIRECT
    return check.objective + _SUPPORTING if only_supports else check.objective


@dataclass(frozen=True)
class Look:
    """One look at some sites: what was seen by side, what was stated, the share wanted, and when."""

    sides: Mapping[str, Sequence[SeenCheck]]
    attestations: Mapping[str, Attestation]
    coverage_min_percent: int
    at: datetime


def by_side(rows: Sequence[SeenCheck]) -> dict[str, list[SeenCheck]]:
    """Rows by their side."""
    sides: dict[str, list[SeenCheck]] = {}
    for row in rows:
        sides.setdefault(row.side, []).append(row)
    return sides


def control_standing(framework: Framework, control: Control, look: Look) -> ControlStanding:
    """Where a control stands, with everything that it was judged from."""
    views = [
        *(_view(name, look, indirect=False) for name in control.direct),
        *(_view(name + _SUPPORTING, look, indirect=True) for name in control.direct),
        *(_view(name + mark, look, indirect=True) for name in control.indirect for mark in ("", _SUPPORTING)),
    ]
    verdict = judge_control(
        Judged(
            control=control,
            direct=tuple(OBJECTIVES[name] for name in control.direct),
            seen=tuple(view for view in views if view.checks),
            attestations=look.attestations,
            coverage_min_percent=look.coverage_min_percent,
            at=look.at,
        )
    )
    return _shown(framework, control, verdict, views)


def control_counts(controls: Sequence[ControlStanding]) -> ControlCounts:
    """How many controls stand where."""
    by_status = Counter(each.status for each in controls)
    observed = sum(each.observed for each in controls)
    return ControlCounts(
        total=len(controls),
        observed=observed,
        observed_percent=100 * observed // len(controls),
        accepted=sum(each.accepted for each in controls),
        **{status.value: by_status[status] for status in ControlStatus},
    )


def _view(side: str, look: Look, *, indirect: bool) -> ObjectiveSeen:
    rows = look.sides.get(side, ())
    return ObjectiveSeen(
        objective=OBJECTIVES[side.removesuffix(_SUPPORTING)],
        indirect=indirect,
        checks=tuple(_check_seen(row) for row in rows),
        devices=rows[0].devices if rows else 0,
        passing=rows[0].passing if rows else 0,
    )


def _check_seen(row: SeenCheck) -> CheckSeen:
    severity = all_checks()[row.check_id].severity
    return CheckSeen(row.check_id, severity, row.in_scope, row.passed, row.failed, row.accepted)


def _shown(
    framework: Framework, control: Control, verdict: ControlVerdict, views: Sequence[ObjectiveSeen]
) -> ControlStanding:
    named = [view for view in views if view.checks or not view.indirect]
    return ControlStanding(
        id=framework.cited(control),
        title=control.title,
        kind=control.kind.value,
        seen=control.seen.value,
        status=verdict.status,
        green=verdict.status is ControlStatus.MET,
        observed=verdict.observed,
        accepted=verdict.accepted,
        missing=[missing_part(reason) for reason in verdict.missing],
        objectives=[_objective(view) for view in named],
    )


def _objective(view: ObjectiveSeen) -> ObjectiveStanding:
    return ObjectiveStanding(
        id=view.objective.id,
        sentence=view.objective.sentence,
        direct=not view.indirect,
        seen_by=view.objective.seen.value,
        devices=view.devices,
        passing=view.passing,
        checks=[_check(each) for each in view.checks],
    )


def _check(seen: CheckSeen) -> CheckStanding:
    return CheckStanding(
        id=seen.check,
        title=all_checks()[seen.check].title,
        severity=seen.severity,
        in_scope=seen.in_scope,
        passed=seen.passed,
        failed=seen.failed,
        accepted=seen.accepted,
        not_observed=seen.in_scope - seen.passed - seen.failed,
    )
