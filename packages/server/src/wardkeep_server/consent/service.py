"""The verbs of consent: give, revoke, list, and the grants that go into rule sets."""

from datetime import timedelta
from typing import Any

from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_core.runbooks.consent import ConsentGrant
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.consent import repository
from wardkeep_server.consent.errors import AlreadyRevoked, NotYourConsent, RiskRefused, RunbookUnknown, UntilRefused
from wardkeep_server.consent.models import Consent
from wardkeep_server.consent.schemas import Assurance, ConsentView, NewConsent
from wardkeep_server.platform.errors import FieldProblem, NotFound
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.events import Decision

LONGEST = timedelta(days=366)
SOON = timedelta(days=30)


async def consents(work: Work, organisation_id: str) -> list[ConsentView]:
    """An organisation's consents, newest first, ended ones included."""
    await tenancy.organisation(work, organisation_id)
    return [_view(work, row) for row in await repository.consents(work.scope, work.session, organisation_id)]


async def grants(work: Work, organisation_id: str) -> tuple[ConsentGrant, ...]:
    """What is in force now, as rule sets carry it."""
    rows = await repository.live(work.scope, work.session, organisation_id, work.now)
    return tuple(
        ConsentGrant(id=row.id, runbook=row.runbook, risk=row.risk, given_at=row.given_at, until=row.until)
        for row in rows
    )


async def give(work: Work, organisation_id: str, new: NewConsent) -> ConsentView:
    """Record leave to act. The owner's own word counts as such; anybody else's says that it was recorded for them."""
    partner_id, _ = await tenancy.organisation_of(work, organisation_id)
    assurance = await _assurance(work, organisation_id)
    _refuse_unfit(work, new)
    row = Consent(
        id=work.act.new_id(),
        partner_id=partner_id,
        organisation_id=organisation_id,
        runbook=new.runbook,
        risk=new.risk.value if new.risk else None,
        given_at=work.now,
        until=new.until,
        given_by=work.actor.subject.name,
        given_by_role=work.actor.subject.role.value,
        assurance=assurance.value,
        reason=new.reason,
    )
    await repository.add(work.session, row)
    await tenancy.touch_organisation(work, organisation_id)
    after = {"runbook": new.runbook, "risk": row.risk, "until": new.until.isoformat(), "assurance": assurance.value}
    await _note(work, "consent.give", row, after, new.reason)
    return _view(work, row)


async def revoke(work: Work, consent_id: str, reason: str) -> ConsentView:
    """End a consent now; appliances hear of it at their next check-in."""
    row = await repository.consent(work.scope, work.session, consent_id)
    if row is None:
        raise NotFound
    await _assurance(work, row.organisation_id)
    if row.revoked_at is not None:
        raise AlreadyRevoked
    await repository.revoke(work.session, row, at=work.now, by=work.actor.subject.name, reason=reason)
    await tenancy.touch_organisation(work, row.organisation_id)
    await _note(work, "consent.revoke", row, {"runbook": row.runbook, "risk": row.risk}, reason)
    return _view(work, row)


async def _assurance(work: Work, organisation_id: str) -> Assurance:
    """Owners decide. Partner administrators record an owner's word; operators do so on embedded and lab sites only."""
    role = work.actor.subject.role
    if role is Role.CLIENT_OWNER:
        return Assurance.OWNER
    if role is Role.PARTNER_ADMIN:
        return Assurance.RECORDED_FOR_ORGANISATION
    found, _ = await tenancy.sites(work, organisation_id, limit=200, after=None)
    if role is Role.OPERATOR_ADMIN and found and all(site.lab or site.embedded for site in found):
        return Assurance.RECORDED_FOR_ORGANISATION
    raise NotYourConsent


def _refuse_unfit(work: Work, new: NewConsent) -> None:
    if not work.now < new.until <= work.now + LONGEST:
        raise UntilRefused(fields=[FieldProblem("until", "in the future, at most one year away")])
    if new.risk in {Risk.HIGH, Risk.CRITICAL}:
        raise RiskRefused
    if new.runbook is not None:
        book = all_runbooks().get(new.runbook)
        if book is None:
            raise RunbookUnknown(fields=[FieldProblem("runbook", "not in the catalogue")])
        if book.consent is not ConsentNeed.STANDING:
            raise RiskRefused


async def _note(work: Work, action: str, row: Consent, after: dict[str, Any], reason: str) -> None:
    target = Target("consent", row.id, row.partner_id, row.organisation_id)
    await record(work, action, target, after=after, reason=reason)
    changed = {**after, "consent": row.id}
    await tenancy.decide(work, Decision(action, row.partner_id, row.organisation_id, None, changed, reason))


def _view(work: Work, row: Consent) -> ConsentView:
    live = row.revoked_at is None and row.until > work.now
    derived = {"live": live, "ends_soon": live and row.until - work.now < SOON}
    values = {name: getattr(row, name) for name in ConsentView.model_fields if name not in derived}
    return ConsentView(**values, **derived)
