"""Guards about what people allowed: G12, G15, G16, runbook enabled, dry run, lease, kill switch."""

from datetime import timedelta

from wardkeep_core.model.outcome import Outcome
from wardkeep_core.runbooks.answers import Answer, allow, hand_over, not_concerned, only_plan, wait
from wardkeep_core.runbooks.consent import APPROVAL_LAPSES, Approval
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import plan_digest
from wardkeep_core.runbooks.situation import Situation

APPROVERS = {Risk.LOW: 1, Risk.MEDIUM: 1, Risk.HIGH: 1, Risk.CRITICAL: 2}
"""People whose yes an attempt needs where its consent is not standing (catalogue 3.1)."""


def maintenance_window(situation: Situation) -> Answer:
    """G12: disruptive work only inside the site's window, and only if it fits."""
    if not situation.runbook.window:
        return not_concerned("not_concerned", "this runbook may run at any time")
    if situation.window_until is None:
        return wait("outside_window", "no maintenance window is open")
    if situation.now + situation.runbook.expected_time > situation.window_until:
        return wait("window_too_short", "it would not end inside the window")
    return allow("inside_window", "the maintenance window is open long enough")


def consent_and_approval(situation: Situation) -> Answer:
    """G15: the organisation's leave, and where needed a person's yes to this very plan."""
    match situation.runbook.consent:
        case ConsentNeed.STANDING:
            return _standing(situation)
        case ConsentNeed.PER_ATTEMPT:
            return _approved(situation)
        case ConsentNeed.NEVER_AUTOMATIC:
            if not situation.chosen_by_person:
                return hand_over("never_automatic", "only a person may start this runbook")
            return _approved(situation)


def _standing(situation: Situation) -> Answer:
    runbook = situation.runbook
    for grant in situation.leave.consents:
        named = grant.runbook == runbook.id or (grant.runbook is None and grant.risk is runbook.risk)
        if named and grant.given_at <= situation.now < grant.until:
            return allow("consent_given", "the organisation's consent is in force")
    return only_plan("no_consent", "the organisation has not consented to this runbook or its risk class")


def _approved(situation: Situation) -> Answer:
    valid = [each for each in situation.leave.approvals if _is_for(each, situation)]
    people = {each.approved_by for each in valid}
    if situation.runbook.risk in {Risk.HIGH, Risk.CRITICAL}:
        people -= {each.proposed_by for each in valid}
    needed = APPROVERS[situation.runbook.risk]
    of_organisation = any(each.of_organisation and each.approved_by in people for each in valid)
    enough = len(people) >= needed and (situation.runbook.risk is not Risk.CRITICAL or of_organisation)
    if enough:
        return allow("approved", "approved for this device and these steps")
    return Answer(
        "approval_needed",
        f"{needed} approval{'s' if needed > 1 else ''} for this device and these steps needed, {len(people)} given",
        outcome=Outcome.AWAITING_APPROVAL,
    )


def _is_for(approval: Approval, situation: Situation) -> bool:
    runbook, age = situation.runbook, situation.now - approval.approved_at
    return (
        (approval.device, approval.runbook, approval.runbook_version) == (situation.device, runbook.id, runbook.version)
        and approval.plan_digest == plan_digest(situation.plan)
        and timedelta(0) <= age < APPROVAL_LAPSES
    )


def accepted_risk(situation: Situation) -> Answer:
    """G16: a known fail that was signed for is left alone until its date, for the accepted value only."""
    if situation.check.startswith("appliance."):
        return not_concerned("not_concerned", "a risk on the appliance itself cannot be accepted")
    value = None if situation.fresh is None else situation.fresh.value
    for risk in situation.leave.accepted_risks:
        covers = risk.check == situation.check and risk.device in {None, situation.device}
        if covers and risk.from_at <= situation.now < risk.until and value in {None, risk.value}:
            return wait("risk_accepted", "a person accepted this fail until a date", risk.until)
    return allow("no_accepted_risk", "nobody accepted this fail as it is")


def runbook_enabled(situation: Situation) -> Answer:
    """The runbook may be used here."""
    if situation.runbook.id in situation.leave.disabled_runbooks:
        return hand_over("runbook_disabled", "this runbook is switched off here")
    return allow("runbook_enabled", "this runbook may be used here")


def dry_run_off(situation: Situation) -> Answer:
    """No setting says dry run."""
    if situation.leave.dry_run_by is not None:
        return only_plan(situation.leave.dry_run_by, "dry run is set: plan only")
    return allow("dry_run_off", "dry run is off")


def lease_in_force(situation: Situation) -> Answer:
    """Central Command's leave for this risk has not run out."""
    lease = situation.leave.lease
    if lease is None:
        return only_plan("lease_lapsed", "Central Command has given no lease")
    until = lease.low_until if situation.runbook.risk is Risk.LOW else lease.medium_until
    if situation.now >= until:
        return only_plan("lease_lapsed", "the lease for this risk has run out")
    return allow("lease_in_force", "the lease is in force")


def kill_switch_off(situation: Situation) -> Answer:
    """Nobody stopped healing."""
    if situation.leave.stopped_by is not None:
        return only_plan("stopped", f"healing is stopped ({situation.leave.stopped_by})")
    return allow("not_stopped", "healing is not stopped")
