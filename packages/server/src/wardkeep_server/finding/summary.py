"""How a site stands: counts, coverage and score from one look."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wardkeep_core.catalog.registry import all_checks
from wardkeep_core.checks.check import AnyCheck
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.verdict import Result, Severity
from wardkeep_core.scoring.score import Score, ScoredFinding, score_of
from wardkeep_server.finding.repository import StandingRow
from wardkeep_server.finding.schemas import (
    Counts,
    CoverageView,
    OpenIncidents,
    ScoreView,
    SeverityWorking,
)
from wardkeep_server.finding.words import band, is_stale
from wardkeep_server.incident.service import status_of_open

Pair = tuple[str, str]
"""Device and check."""


@dataclass(frozen=True)
class Standing:
    """One finding beside its open incident; either may be missing."""

    device_id: str
    check_id: str
    result: Result | None
    fresh: bool
    state: IncidentState | None


def standing_of(row: StandingRow, now: datetime) -> Standing:
    """From a row of `repository.standing`."""
    return Standing(
        device_id=row.device_id,
        check_id=row.check_id,
        result=Result(row.result) if row.result is not None else None,
        fresh=row.fresh_until is not None and not is_stale(row.fresh_until, now),
        state=IncidentState(row.state) if row.state is not None else None,
    )


def expected_pairs(device_id: str, platform: str) -> Iterable[Pair]:
    """What should be observed on a device: every check of its platform that is more than informative."""
    checks = all_checks().values()
    return ((device_id, check.id) for check in checks if check.platform == platform and counts_in_score(check))


def counts_in_score(check: AnyCheck) -> bool:
    """Informative checks count in no status and no score (catalogue, reading the tables)."""
    return check.severity is not Severity.INFO


def counted(standings: Iterable[Standing], expected: frozenset[Pair]) -> list[ScoredFinding]:
    """The findings that count: of pairs that are expected to be observed, at the severity of our own catalogue."""
    return [
        ScoredFinding(
            device=each.device_id,
            check=each.check_id,
            severity=all_checks()[each.check_id].severity,
            result=each.result,
            fresh=each.fresh,
            accepted=each.state is IncidentState.ACCEPTED_RISK,
        )
        for each in standings
        if each.result is not None and (each.device_id, each.check_id) in expected
    ]


def counts(findings: Sequence[ScoredFinding], expected: int) -> Counts:
    """Every expected pair falls into exactly one of: passed, failed, not applicable, stale, error, never observed."""
    fresh = Counter(each.result for each in findings if each.fresh)
    stale = sum(not each.fresh for each in findings)
    never = expected - len(findings)
    return Counts(
        expected=expected,
        passed=fresh[Result.PASS],
        failed=fresh[Result.FAIL],
        not_applicable=fresh[Result.NOT_APPLICABLE],
        not_observed=stale + fresh[Result.ERROR] + never,
        stale=stale,
        error=fresh[Result.ERROR],
        never_observed=never,
    )


def score_views(findings: Iterable[ScoredFinding], expected: int) -> tuple[CoverageView, ScoreView]:
    """Coverage and score with their working."""
    return views_of(score_of(findings, expected=expected))


def views_of(score: Score) -> tuple[CoverageView, ScoreView]:
    """A score as pages show it, its band capped where too little was observed."""
    return (
        CoverageView(observed=score.observed, expected=score.expected, percent=score.coverage_percent),
        _score_view(score),
    )


def _score_view(score: Score) -> ScoreView:
    name, reason = band(score)
    return ScoreView(
        value=score.value,
        band=name,
        band_reason=reason,
        working=score.working,
        rows=[SeverityWorking.model_validate(row, from_attributes=True) for row in score.rows],
        accepted=score.accepted,
    )


def open_incidents(standings: Iterable[Standing]) -> OpenIncidents:
    """Open incidents by word."""
    by_status = Counter(status_of_open(each.state) for each in standings if each.state is not None)
    return OpenIncidents(total=by_status.total(), by_status=dict(by_status))
