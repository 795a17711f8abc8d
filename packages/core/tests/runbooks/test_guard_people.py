"""What people allowed: consent by class, approvals of one plan, accepted risks of one value."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from wardkeep_core.runbooks.consent import AcceptedRisk, Approval
from wardkeep_core.runbooks.guards import Guard, GuardVerdict, ask_guards
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import plan_digest
from wardkeep_core.runbooks.situation import Lease, Situation

OTHER = "22222222-2222-4222-8222-222222222222"
HOUR = timedelta(hours=1)


def said(situation: Situation, guard: Guard) -> GuardVerdict:
    (verdict,) = [each for each in ask_guards(situation) if each.guard is guard]
    return verdict


def leave(situation: Situation, **changes: object) -> Situation:
    return replace(situation, leave=replace(situation.leave, **changes))  # type: ignore[arg-type] # each test's own


def book(situation: Situation, **changes: object) -> Situation:
    return replace(situation, runbook=replace(situation.runbook, **changes))  # type: ignore[arg-type] # each test's own


def approval(situation: Situation, **changes: object) -> Approval:
    made = Approval(
        id=OTHER,
        device=situation.device,
        runbook=situation.runbook.id,
        runbook_version=1,
        plan_digest=plan_digest(situation.plan),
        proposed_by="system",
        approved_by="user:anna",
        approved_at=situation.now - HOUR,
    )
    return made.model_copy(update=changes)


def _accepted(situation: Situation, **changes: object) -> AcceptedRisk:
    risk = AcceptedRisk(
        id=OTHER,
        check=situation.check,
        device=None,
        value="a" * 64,
        from_at=situation.now - HOUR,
        until=situation.now + HOUR,
    )
    return risk.model_copy(update=changes)


def test_medium_risk_looks_at_the_shorter_lease(situation: Situation) -> None:
    short = leave(situation, lease=Lease(situation.now + HOUR, situation.now))
    assert said(short, Guard.LEASE_IN_FORCE).allowed
    assert not said(book(short, risk=Risk.MEDIUM), Guard.LEASE_IN_FORCE).allowed


def test_consent_for_one_class_or_runbook_is_not_consent_for_another(situation: Situation) -> None:
    assert not said(book(situation, risk=Risk.MEDIUM), Guard.CONSENT).allowed
    named = tuple(g.model_copy(update={"runbook": "linux.other", "risk": Risk.LOW}) for g in situation.leave.consents)
    assert not said(leave(situation, consents=named), Guard.CONSENT).allowed


def high(situation: Situation, *approvals: Approval) -> GuardVerdict:
    risky = book(situation, risk=Risk.HIGH, consent=ConsentNeed.PER_ATTEMPT)
    return said(leave(risky, approvals=approvals), Guard.CONSENT)


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, True),
        ({"device": OTHER}, False),
        ({"runbook_version": 2}, False),
        ({"plan_digest": "0" * 64}, False),
        ({"proposed_by": "user:anna"}, False),
        ({"approved_at": datetime.fromisoformat("2026-03-01T12:00:00+00:00")}, False),
        ({"approved_at": datetime.fromisoformat("2026-03-02T12:00:01+00:00")}, False),
    ],
)
def test_an_approval_is_for_this_plan_on_this_device_now(
    situation: Situation,
    changes: dict[str, object],
    allowed: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert high(situation, approval(situation, **changes)).allowed is allowed


def test_the_most_dangerous_need_two_people_one_of_the_organisation(situation: Situation) -> None:
    critical = book(situation, risk=Risk.CRITICAL, consent=ConsentNeed.NEVER_AUTOMATIC)
    critical = replace(critical, chosen_by_person=True)
    anna = approval(critical)
    bert = approval(critical, approved_by="user:bert")
    owner = approval(critical, approved_by="user:owner", of_organisation=True)
    for approvals, allowed in (((anna,), False), ((anna, bert), False), ((owner,), False), ((anna, owner), True)):
        assert said(leave(critical, approvals=approvals), Guard.CONSENT).allowed is allowed


def test_an_accepted_risk_covers_its_value_only_and_never_the_appliance(situation: Situation) -> None:
    drifted = leave(situation, accepted_risks=(_accepted(situation, value="b" * 64),))
    assert said(drifted, Guard.ACCEPTED_RISK).allowed
    over = leave(situation, accepted_risks=(_accepted(situation, until=situation.now),))
    assert said(over, Guard.ACCEPTED_RISK).allowed
    mine = replace(situation, check="appliance.clock_synced")
    assert said(leave(mine, accepted_risks=(_accepted(mine),)), Guard.ACCEPTED_RISK).allowed
