"""What lies over a verdict, the band of a score, and checks in the catalogue's own words."""

from datetime import datetime

from wardkeep_core.catalog.citations import citations_of
from wardkeep_core.catalog.objectives import OBJECTIVES
from wardkeep_core.catalog.registry import about, all_checks
from wardkeep_core.checks.check import AnyCheck
from wardkeep_core.model.incident import IncidentState
from wardkeep_core.model.verdict import Result, Severity
from wardkeep_core.scoring.score import Score
from wardkeep_server.finding.schemas import AboutView, Band, CheckView, CitationView, ObjectiveView, Overlay
from wardkeep_server.remediation.schemas import RunbookName
from wardkeep_server.remediation.service import healing

FULL_BAND_COVERAGE_PERCENT = 80
_OVER = {
    IncidentState.ATTEMPTING: Overlay.FIXING,
    IncidentState.VERIFYING: Overlay.CHECKING,
    IncidentState.ACCEPTED_RISK: Overlay.ACCEPTED,
}
_BANDS = ((90, Band.GOOD), (70, Band.ATTENTION), (50, Band.POOR), (0, Band.CRITICAL))
_RESULTS = (Result.FAIL, Result.ERROR, Result.PASS, Result.NOT_APPLICABLE)
_SEVERITIES = tuple(Severity)


def urgency(result: Result, severity: Severity) -> int:
    """Place in a list, worst first: fails by severity, then what could not be seen, then the rest."""
    return 10 * _RESULTS.index(result) + _SEVERITIES.index(severity)


def is_stale(fresh_until: datetime, now: datetime) -> bool:
    """Older than three periods (law K5); `fresh_until` holds the third period's end."""
    return now > fresh_until


def overlay(result: Result, *, stale: bool, state: IncidentState | None) -> Overlay | None:
    """What to show over the verdict. What we cannot see now comes before what is being done about it."""
    if stale:
        return Overlay.STALE
    if result is Result.ERROR:
        return Overlay.NOT_OBSERVED
    return None if state is None else _OVER.get(state)


def band(score: Score) -> tuple[Band, str | None]:
    """The band, and why it is lower than the value alone would be."""
    if score.value is None:
        return Band.NO_DATA, None
    reached = next(name for least, name in _BANDS if score.value >= least)
    coverage = score.coverage_percent or 0
    if reached is Band.GOOD and coverage < FULL_BAND_COVERAGE_PERCENT:
        return Band.ATTENTION, f"only {coverage} % of what is expected was observed"
    return reached, None


def check_view(check: AnyCheck) -> CheckView:
    """A check with its objective, paragraphs and words, all from the catalogue."""
    objective, words = OBJECTIVES[check.objective], about(check.id)
    return CheckView(
        id=check.id,
        platform=check.platform,
        title=check.title,
        severity=check.severity,
        version=check.version,
        slow=check.slow,
        objective=ObjectiveView(id=objective.id, sentence=objective.sentence),
        citations=[CitationView.model_validate(each) for each in citations_of(check.id)],
        about=AboutView(why=words.why, what=words.what, by_hand=words.by_hand),
        runbooks=[RunbookName.of(book.id) for book in healing(check.id)],
    )


def check_or_none(check_id: str) -> AnyCheck | None:
    """The check, or None where this server's catalogue lacks it."""
    return all_checks().get(check_id)


def citation_texts(check_id: str) -> list[str]:
    """Paragraphs as text, the direct ones first."""
    return [each.text for each in citations_of(check_id)] if check_id in all_checks() else []
