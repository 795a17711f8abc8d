"""Every guard is asked, recorded, and shown to refuse; the first refusal of the gravest kind decides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from wardkeep_core.model.device import DeviceClass
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import errored, passed
from wardkeep_core.runbooks.consent import AcceptedRisk
from wardkeep_core.runbooks.guards import Guard, GuardVerdict, ask_guards, ask_step_guards, decide
from wardkeep_core.runbooks.memory import AttemptEntry, FlapMemory
from wardkeep_core.runbooks.risk import ConsentNeed
from wardkeep_core.runbooks.runbook import Concern, Plan
from wardkeep_core.runbooks.situation import Clockwork, FreshLook, Lease, RunningAttempt, SiteLoad, Situation
from wardkeep_core.runbooks.steps import (
    ArmRevert,
    Disarm,
    ReloadTarget,
    ReloadUnit,
    SecondSession,
    ServiceState,
    SetService,
    Template,
    WriteManagedFile,
)

OTHER = "22222222-2222-4222-8222-222222222222"
HOUR = timedelta(hours=1)
SSH = WriteManagedFile(template=Template.SSH_HARDENING, parameters={"max_tries": 4, "login_grace_s": 60})
HARDEN: Plan = (ArmRevert(seconds=300), SSH, ReloadUnit(target=ReloadTarget.SSH), SecondSession(), Disarm())


def said(situation: Situation, guard: Guard) -> GuardVerdict:
    (verdict,) = [each for each in ask_guards(situation) if each.guard is guard]
    return verdict


def leave(situation: Situation, **changes: object) -> Situation:
    return replace(situation, leave=replace(situation.leave, **changes))  # type: ignore[arg-type] # each test's own


def book(situation: Situation, **changes: object) -> Situation:
    return replace(situation, runbook=replace(situation.runbook, **changes))  # type: ignore[arg-type] # each test's own


def entry(situation: Situation, outcome: Outcome, ago: timedelta, **changes: object) -> AttemptEntry:
    made = AttemptEntry(
        attempt=OTHER,
        incident=situation.incident,
        device=situation.device,
        check=situation.check,
        runbook=situation.runbook.id,
        runbook_version=1,
        outcome=outcome,
        started_at=situation.now - ago,
        ended_at=None if outcome is Outcome.RUNNING else situation.now - ago,
    )
    return made.model_copy(update=changes)


def test_nothing_stands_against_it_and_every_guard_was_asked(situation: Situation) -> None:
    verdicts = ask_guards(situation)
    assert [each.guard for each in verdicts] == list(Guard)
    assert [each for each in verdicts if not each.allowed] == []
    assert decide(verdicts).may_act


def test_what_a_runbook_does_not_touch_is_said_and_not_pretended(situation: Situation) -> None:
    silent = {each.guard for each in ask_guards(situation) if not each.concerned}
    assert Guard.LAST_ADMINISTRATOR in silent
    assert Guard.COOLDOWN_AND_CAP not in silent


Change = Callable[[Situation], Situation]

REFUSALS: list[tuple[str, Guard, Outcome, Change]] = [
    ("another_device", Guard.SAME_DEVICE, Outcome.ESCALATED, lambda s: replace(s, reached_device=OTHER)),
    ("device_not_proved", Guard.SAME_DEVICE, Outcome.DEFERRED_BY_GUARD, lambda s: replace(s, reached_device=None)),
    ("facts_unreadable", Guard.FRESH_FACTS, Outcome.DEFERRED_BY_GUARD, lambda s: replace(s, fresh=None)),
    (
        "facts_unreadable",
        Guard.FRESH_FACTS,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: replace(s, fresh=FreshLook(errored("probe_refused", "refused"), s.now)),
    ),
    (
        "facts_stale",
        Guard.FRESH_FACTS,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: replace(s, fresh=replace(_fresh(s), observed_at=s.now - timedelta(minutes=10, seconds=1))),
    ),
    (
        "not_failing_any_more",
        Guard.FRESH_FACTS,
        Outcome.NOT_NEEDED,
        lambda s: replace(s, fresh=FreshLook(passed("good", "good"), s.now)),
    ),
    (
        "management_path",
        Guard.MANAGEMENT_PATH,
        Outcome.ESCALATED,
        lambda s: replace(s, plan=(SetService(unit="sshd.service", state=ServiceState.STOPPED),)),
    ),
    (
        "management_path",
        Guard.MANAGEMENT_PATH,
        Outcome.ESCALATED,
        lambda s: replace(s, plan=(SetService(unit="ssh.service", state=ServiceState.RUNNING, at_boot=False),)),
    ),
    (
        "management_path",
        Guard.MANAGEMENT_PATH,
        Outcome.ESCALATED,
        lambda s: replace(s, plan=HARDEN, context=replace(s.context, login_user="root")),
    ),
    (
        "management_path",
        Guard.MANAGEMENT_PATH,
        Outcome.ESCALATED,
        lambda s: replace(s, plan=HARDEN, context=replace(s.context, login_user=None)),
    ),
    ("not_armed", Guard.REVERT_TIMER, Outcome.ESCALATED, lambda s: replace(s, plan=(SSH, SecondSession()))),
    ("not_armed", Guard.REVERT_TIMER, Outcome.ESCALATED, lambda s: replace(s, plan=HARDEN[:3])),
    ("no_second_session", Guard.SECOND_SESSION, Outcome.ESCALATED, lambda s: replace(s, plan=HARDEN[:3])),
    (
        "no_second_session",
        Guard.SECOND_SESSION,
        Outcome.ESCALATED,
        lambda s: replace(s, plan=(ArmRevert(seconds=60), SecondSession(), SSH, Disarm())),
    ),
    (
        "guard_unanswered",
        Guard.OBSERVED_USE,
        Outcome.ESCALATED,
        lambda s: book(s, concerns=frozenset({Concern.G9})),
    ),
    ("outside_window", Guard.MAINTENANCE_WINDOW, Outcome.DEFERRED_BY_GUARD, lambda s: book(s, window=True)),
    (
        "window_too_short",
        Guard.MAINTENANCE_WINDOW,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: replace(book(s, window=True), window_until=s.now + timedelta(seconds=30)),
    ),
    (
        "cooling_down",
        Guard.COOLDOWN_AND_CAP,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: replace(s, log=(entry(s, Outcome.FAILED, timedelta(minutes=9)),)),
    ),
    (
        "runbook_exhausted",
        Guard.COOLDOWN_AND_CAP,
        Outcome.ESCALATED,
        lambda s: replace(s, log=tuple(entry(s, Outcome.FAILED, HOUR * n) for n in (2, 3, 4))),
    ),
    (
        "incident_cap_reached",
        Guard.COOLDOWN_AND_CAP,
        Outcome.ESCALATED,
        lambda s: replace(s, log=tuple(entry(s, Outcome.FAILED, HOUR * n, runbook=f"linux.x{n}") for n in range(2, 6))),
    ),
    (
        "flapping",
        Guard.FLAP,
        Outcome.SUPPRESSED,
        lambda s: replace(s, flap=FlapMemory(device=s.device, check=s.check, suppressed_at=s.now)),
    ),
    (
        "flap_memory_foreign",
        Guard.FLAP,
        Outcome.ESCALATED,
        lambda s: replace(s, flap=FlapMemory(device=OTHER, check=s.check)),
    ),
    ("no_consent", Guard.CONSENT, Outcome.DRY_RUN, lambda s: leave(s, consents=())),
    (
        "no_consent",
        Guard.CONSENT,
        Outcome.DRY_RUN,
        lambda s: leave(s, consents=tuple(g.model_copy(update={"until": s.now}) for g in s.leave.consents)),
    ),
    (
        "approval_needed",
        Guard.CONSENT,
        Outcome.AWAITING_APPROVAL,
        lambda s: book(s, consent=ConsentNeed.PER_ATTEMPT),
    ),
    ("never_automatic", Guard.CONSENT, Outcome.ESCALATED, lambda s: book(s, consent=ConsentNeed.NEVER_AUTOMATIC)),
    (
        "risk_accepted",
        Guard.ACCEPTED_RISK,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: leave(s, accepted_risks=(_accepted(s),)),
    ),
    (
        "device_excluded",
        Guard.MEDICAL_DEVICE,
        Outcome.ESCALATED,
        lambda s: _of_class(s, DeviceClass.MEDICAL),
    ),
    ("device_excluded", Guard.MEDICAL_DEVICE, Outcome.ESCALATED, lambda s: _of_class(s, DeviceClass.UNKNOWN)),
    (
        "device_busy",
        Guard.BLAST_RADIUS,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: replace(s, site=SiteLoad(50, running=(RunningAttempt(s.device, "linux.x", 1),))),
    ),
    (
        "site_busy",
        Guard.BLAST_RADIUS,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: replace(s, site=SiteLoad(19, running=(RunningAttempt(OTHER, "linux.x", 1),))),
    ),
    (
        "site_hour_full",
        Guard.BLAST_RADIUS,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: replace(
            s,
            log=tuple(
                entry(s, Outcome.HEALED, timedelta(minutes=n), device=OTHER, incident=OTHER) for n in range(1, 31)
            ),
        ),
    ),
    (
        "version_unproved",
        Guard.BLAST_RADIUS,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: replace(s, site=SiteLoad(50, running=(RunningAttempt(OTHER, s.runbook.id, 1),))),
    ),
    (
        "version_held_back",
        Guard.HELD_BACK,
        Outcome.ESCALATED,
        lambda s: replace(s, site=SiteLoad(50, held_back=frozenset({(s.runbook.id, 1)}))),
    ),
    (
        "version_failing",
        Guard.HELD_BACK,
        Outcome.ESCALATED,
        lambda s: replace(
            s,
            log=tuple(
                entry(s, Outcome.ROLLED_BACK, timedelta(minutes=n), device=OTHER, incident=OTHER) for n in (20, 30, 40)
            ),
        ),
    ),
    (
        "runbook_disabled",
        Guard.RUNBOOK_ENABLED,
        Outcome.ESCALATED,
        lambda s: leave(s, disabled_runbooks=frozenset({s.runbook.id})),
    ),
    ("site_setting", Guard.DRY_RUN_OFF, Outcome.DRY_RUN, lambda s: leave(s, dry_run_by="site_setting")),
    (
        "clock_not_trusted",
        Guard.CLOCK_FIT,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: replace(s, clock=Clockwork(s.now - timedelta(days=7, seconds=1), stepped_since=False)),
    ),
    (
        "clock_stepped",
        Guard.CLOCK_FIT,
        Outcome.DEFERRED_BY_GUARD,
        lambda s: replace(s, clock=Clockwork(s.now, stepped_since=True)),
    ),
    ("lease_lapsed", Guard.LEASE_IN_FORCE, Outcome.DRY_RUN, lambda s: leave(s, lease=None)),
    ("lease_lapsed", Guard.LEASE_IN_FORCE, Outcome.DRY_RUN, lambda s: leave(s, lease=Lease(s.now, s.now + HOUR))),
    ("stopped", Guard.KILL_SWITCH_OFF, Outcome.DRY_RUN, lambda s: leave(s, stopped_by="partner")),
]


def _fresh(situation: Situation) -> FreshLook:
    assert situation.fresh is not None
    return situation.fresh


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


def _of_class(situation: Situation, device_class: DeviceClass) -> Situation:
    device = situation.context.device.model_copy(update={"device_class": device_class})
    return replace(situation, context=replace(situation.context, device=device))


@pytest.mark.parametrize(
    ("reason", "guard", "outcome", "change"), REFUSALS, ids=[f"{row[0]}-{n}" for n, row in enumerate(REFUSALS)]
)
def test_each_guard_refuses(situation: Situation, reason: str, guard: Guard, outcome: Outcome, change: Change) -> None:
    changed = change(situation)
    verdict = said(changed, guard)
    assert (verdict.allowed, verdict.reason, verdict.outcome) == (False, reason, outcome)
    assert verdict.detail
    assert not decide(ask_guards(changed)).may_act


def test_every_guard_has_been_seen_to_refuse() -> None:
    same_answerer = {
        Guard.LAST_ADMINISTRATOR,
        Guard.DOMAIN_WIDE,
        Guard.KEY_FIRST,
        Guard.POWER_AND_ROOM,
        Guard.PEOPLE_AND_JOBS,
        Guard.OUTSIDE_OWNER,
    }
    assert {row[1] for row in REFUSALS} | same_answerer == set(Guard)


def test_a_refusal_says_when_to_try_again(situation: Situation) -> None:
    cooling = replace(situation, log=(entry(situation, Outcome.FAILED, timedelta(minutes=9)),))
    assert decide(ask_guards(cooling)).retry_at == situation.now + timedelta(minutes=1)


def test_dry_run_wins_over_waiting_but_not_over_handing_over(situation: Situation) -> None:
    dry = leave(situation, dry_run_by="site_setting")
    cooling = replace(dry, log=(entry(dry, Outcome.FAILED, timedelta(minutes=1)),))
    assert decide(ask_guards(cooling)).outcome is Outcome.DRY_RUN
    assert decide(ask_guards(_of_class(cooling, DeviceClass.MEDICAL))).outcome is Outcome.ESCALATED
    recovered = replace(cooling, fresh=FreshLook(passed("good", "good"), situation.now))
    assert decide(ask_guards(recovered)).outcome is Outcome.NOT_NEEDED


def test_the_hardening_plan_is_allowed_for_an_account_of_our_own(situation: Situation) -> None:
    assert decide(ask_guards(replace(situation, plan=HARDEN))).may_act


def test_the_clock_runbook_may_act_with_a_wrong_clock(situation: Situation) -> None:
    untrusted = replace(book(situation, heals_clock=True), clock=Clockwork(None, stepped_since=True))
    assert decide(ask_guards(untrusted)).may_act


def test_an_attempt_that_only_waits_does_not_fill_the_site(situation: Situation) -> None:
    waiting = RunningAttempt(OTHER, "linux.x", 1, waits_only=True)
    assert said(replace(situation, site=SiteLoad(1, running=(waiting,))), Guard.BLAST_RADIUS).allowed


def test_before_each_step_the_way_is_asked_about_again(situation: Situation) -> None:
    assert all(each.allowed for each in ask_step_guards(situation))
    mended = replace(situation, fresh=FreshLook(passed("good", "good"), situation.now))
    assert decide(ask_step_guards(mended)).may_act
    for bad in (replace(situation, reached_device=OTHER), leave(situation, stopped_by="site")):
        assert not decide(ask_step_guards(bad)).may_act
