"""The planned change behind a failing finding, and who must agree to it."""

from collections.abc import Sequence
from datetime import datetime

from wardkeep_core.model.verdict import Result
from wardkeep_core.runbooks.consent import ConsentGrant
from wardkeep_server.consent.service import grants as grants_of
from wardkeep_server.finding.schemas import Holding, Leave, PlannedChange
from wardkeep_server.platform.work import Work
from wardkeep_server.remediation.schemas import AttemptView, RunbookView
from wardkeep_server.remediation.service import find_runbook, healing
from wardkeep_server.tenancy.service import SiteFacts


def planned_change(check_id: str, result: Result, attempts: Sequence[AttemptView]) -> PlannedChange | None:
    """What would be done: the newest attempt's plan where there is one, else the catalogue's first fix for the check.

    `attempts` are those of the newest incident, newest first. None where nothing fails or no fix is known here.
    """
    if result is not Result.FAIL:
        return None
    newest = next((each for each in attempts if each.runbook.in_catalogue), None)
    fixes = [book.id for book in healing(check_id)]
    book = find_runbook(newest.runbook.id if newest else next(iter(fixes), ""))
    if book is None:
        return None
    steps = [step.summary for step in newest.steps] if newest else []
    return PlannedChange(
        runbook=book,
        steps=steps or book.steps,
        steps_from="attempt" if steps else "catalogue",
        decided_by=newest.decided_by if newest else None,
        rule=newest.rule if newest else None,
        attempt_id=newest.id if newest else None,
    )


async def leave_of(work: Work, site: SiteFacts, plan: PlannedChange, attempts: Sequence[AttemptView]) -> Leave:
    """Consent in force, who must approve, and everything known here that holds the fix now."""
    grants = [each for each in await grants_of(work, site.organisation_id) if covers(each, plan.runbook, work.now)]
    until = max((each.until for each in grants), default=None)
    return Leave(
        need=plan.runbook.consent,
        words=plan.runbook.consent_words,
        given=bool(grants),
        until=until,
        approver=plan.runbook.risk.approver,
        holding=[*_settings(site, plan.runbook, given=bool(grants)), *_guards(attempts)],
    )


def covers(grant: ConsentGrant, book: RunbookView, now: datetime) -> bool:
    """The same question that the appliance's guard asks: this runbook by name, or exactly its risk class, and now."""
    named = grant.runbook == book.id or (grant.runbook is None and grant.risk is book.risk.risk)
    return named and grant.given_at <= now < grant.until


def _settings(site: SiteFacts, book: RunbookView, *, given: bool) -> list[Holding]:
    held = (
        (site.stopped, "stopped", "Healing is stopped at this site."),
        (site.dry_run, "dry_run", "Dry run is on for this site: plans are made, no step is sent."),
        (book.id in site.disabled_runbooks, "runbook_disabled", "This fix is switched off at this site."),
        (not given, "no_consent", "The organisation has not consented to this fix or to its risk class."),
    )
    return [Holding(code=code, words=words) for holds, code, words in held if holds]


def _guards(attempts: Sequence[AttemptView]) -> list[Holding]:
    """Guards that refused the newest attempt."""
    newest = attempts[0].guards if attempts else []
    return [Holding(code=each.guard, words=each.detail, retry_at=each.retry_at) for each in newest if not each.allowed]
