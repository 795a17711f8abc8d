"""The life of an incident: each transition, and what no order of events can reach."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardkeep_core.incidents import events as e
from wardkeep_core.incidents.machine import TABLE, Effect, Moved, Refused, _go, advance, open_incident
from wardkeep_core.model.incident import INCIDENT_CAP, Incident, IncidentState, Transition
from wardkeep_core.model.outcome import Outcome
from wardkeep_core.model.verdict import Result, Severity

S = IncidentState
T0 = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DEVICE = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
ATTEMPT = "33333333-3333-4333-8333-333333333333"
BOOK = "linux.harden_ssh"


def at(minute: int) -> datetime:
    return T0 + timedelta(minutes=minute)


def opened() -> Incident:
    moved = open_incident(
        id_=DEVICE,
        site=DEVICE,
        device=DEVICE,
        check="linux.ssh_root_login_off",
        severity=Severity.HIGH,
        reason="root_login_on",
        detail="PermitRootLogin is yes",
        at=T0,
    )
    assert isinstance(moved, Moved)
    assert moved.row.from_state is None
    return moved.incident


def take(incident: Incident, *events: e.Event) -> Moved:
    taken = []
    for event in events:
        moved = advance(incident, event)
        assert isinstance(moved, Moved), (event, moved)
        incident = moved.incident
        taken.append(moved)
    return taken[-1]


def refused(incident: Incident, event: e.Event) -> str:
    answer = advance(incident, event)
    assert isinstance(answer, Refused), answer
    return answer.reason


DECIDE = e.Deciding(at=at(1))
CHOSEN = e.RunbookChosen(at=at(1), actor="rule:remote_login@1", runbook=BOOK, max_attempts=2)
START = e.AttemptStarted(at=at(2), attempt=ATTEMPT, device=DEVICE, max_attempts=2)
ENDED = e.StepsEnded(at=at(3), attempt=ATTEMPT, succeeded=True)
PASSED = e.Rechecked(at=at(5), attempt=ATTEMPT, device=DEVICE, result=Result.PASS, observed_at=at(4))
FAILED = e.AttemptEnded(at=at(6), attempt=ATTEMPT, outcome=Outcome.FAILED)
GONE_BY_ITSELF = e.PassedByItself(at=at(2), device=DEVICE, result=Result.PASS, observed_at=at(2))


def verifying() -> Incident:
    return take(opened(), DECIDE, CHOSEN, START, ENDED).incident


def test_the_usual_path_to_healed() -> None:
    moved = take(verifying(), PASSED)
    assert moved.incident.state is S.HEALED
    assert moved.incident.closed_at == at(5)
    assert moved.effects == (Effect.CLOSE_ATTEMPT, Effect.WATCH_RECURRENCE)
    assert (moved.row.from_state, moved.row.to_state, moved.row.attempt) == (S.VERIFYING, S.HEALED, ATTEMPT)
    assert moved.row.number == 5


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"device": OTHER}, "another_device"),
        ({"attempt": OTHER}, "another_attempt"),
        ({"observed_at": at(3)}, "too_old"),
        ({"observed_at": at(0)}, "too_old"),
    ],
)
def test_a_look_that_does_not_count_moves_nothing(changes: dict[str, Any], reason: str) -> None:
    assert refused(verifying(), replace(PASSED, **changes)) == reason


@pytest.mark.parametrize("result", [Result.FAIL, Result.ERROR, Result.NOT_APPLICABLE])
def test_whatever_is_no_pass_is_undone(result: Result) -> None:
    moved = take(verifying(), replace(PASSED, result=result))
    assert (moved.incident.state, moved.effects) == (S.FAILED, (Effect.UNDO,))


def test_a_pass_that_made_something_worse_is_undone() -> None:
    assert take(verifying(), replace(PASSED, worse=True)).incident.state is S.FAILED


def test_a_device_lost_half_way_is_a_failed_attempt() -> None:
    lost = take(opened(), DECIDE, CHOSEN, START, replace(ENDED, succeeded=False))
    assert lost.effects == (Effect.UNDO,)
    after = take(lost.incident, FAILED)
    assert (after.incident.state, after.incident.attempt) == (S.DECIDING, None)
    assert after.effects == (Effect.CLOSE_ATTEMPT, Effect.ASK_RULES)


def test_a_runbook_that_is_exhausted_goes_to_a_person() -> None:
    incident = opened()
    incident = take(incident, DECIDE).incident
    for _ in range(2):
        incident = take(incident, CHOSEN, START, replace(ENDED, succeeded=False), FAILED).incident
    moved = take(incident, CHOSEN)
    assert (moved.incident.state, moved.row.reason) == (S.ESCALATED, "runbook_exhausted")


def test_four_attempts_are_the_most_whatever_the_runbooks() -> None:
    incident = take(opened(), DECIDE).incident
    for number in range(INCIDENT_CAP):
        chosen = replace(CHOSEN, runbook=f"linux.other_{number}")
        incident = take(incident, chosen, START, replace(ENDED, succeeded=False), FAILED).incident
    assert take(incident, replace(CHOSEN, runbook="linux.fifth_one")).row.reason == "incident_cap_reached"
    assert len(incident.attempts) == INCIDENT_CAP


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.DRY_RUN, S.OPEN),
        (Outcome.DEFERRED_BY_GUARD, S.WAITING_WINDOW),
        (Outcome.AWAITING_APPROVAL, S.WAITING_APPROVAL),
        (Outcome.SUPPRESSED, S.SUPPRESSED),
        (Outcome.ESCALATED, S.ESCALATED),
        (Outcome.NOT_NEEDED, S.RECOVERED),
    ],
)
def test_each_refusal_of_a_guard_leads_somewhere(outcome: Outcome, state: IncidentState) -> None:
    assert take(opened(), DECIDE, CHOSEN, e.GuardRefused(at=at(2), outcome=outcome)).incident.state is state


@pytest.mark.parametrize("outcome", [Outcome.HEALED, Outcome.FAILED, Outcome.ROLLED_BACK, Outcome.RUNNING])
def test_no_guard_ends_an_attempt_otherwise(outcome: Outcome) -> None:
    deciding = take(opened(), DECIDE, CHOSEN).incident
    assert refused(deciding, e.GuardRefused(at=at(2), outcome=outcome)) == "outcome_does_not_fit"


def test_a_dry_run_never_closes_an_incident() -> None:
    dry = take(opened(), DECIDE, CHOSEN, e.GuardRefused(at=at(2), outcome=Outcome.DRY_RUN)).incident
    assert not dry.state.closed
    assert dry.attempts == ()


def test_an_attempt_starts_on_the_device_of_the_finding_with_a_chosen_runbook() -> None:
    deciding = take(opened(), DECIDE).incident
    assert refused(deciding, START) == "nothing_chosen"
    assert refused(take(deciding, CHOSEN).incident, replace(START, device=OTHER)) == "another_device"


def test_a_finding_that_passes_by_itself_recovers_before_and_resolves_after_a_person_has_it() -> None:
    assert take(opened(), GONE_BY_ITSELF).incident.state is S.RECOVERED
    escalated = take(opened(), DECIDE, e.NothingChosen(at=at(1))).incident
    assert take(escalated, GONE_BY_ITSELF).incident.state is S.RESOLVED
    assert refused(verifying(), GONE_BY_ITSELF) == "event_does_not_fit"
    for changes in ({"device": OTHER}, {"result": Result.ERROR}, {"result": Result.FAIL}, {"observed_at": at(-1)}):
        assert isinstance(advance(opened(), replace(GONE_BY_ITSELF, **changes)), Refused)


def test_lost_sight_goes_to_a_person_without_an_attempt() -> None:
    moved = take(opened(), e.SightLost(at=at(1), reason="probe_refused"))
    assert (moved.incident.state, moved.incident.attempts) == (S.ESCALATED, ())


def test_waiting_ends_by_a_yes_or_by_time() -> None:
    waiting = take(opened(), DECIDE, CHOSEN, e.GuardRefused(at=at(2), outcome=Outcome.AWAITING_APPROVAL)).incident
    assert take(waiting, e.Approved(at=at(3), actor="user:anna")).effects == (Effect.ASK_GUARDS,)
    assert take(waiting, e.ProposalLapsed(at=at(3))).incident.state is S.ESCALATED
    deferred = take(opened(), DECIDE, CHOSEN, e.GuardRefused(at=at(2), outcome=Outcome.DEFERRED_BY_GUARD)).incident
    assert take(deferred, e.MayTryAgain(at=at(3))).incident.state is S.DECIDING


def test_a_suppression_is_cleared_by_a_person_with_a_reason() -> None:
    suppressed = take(opened(), DECIDE, CHOSEN, e.GuardRefused(at=at(2), outcome=Outcome.SUPPRESSED)).incident
    assert refused(suppressed, DECIDE) == "event_does_not_fit"
    assert refused(suppressed, e.FlapCleared(at=at(3), detail="because")) == "not_a_person"
    assert refused(suppressed, e.FlapCleared(at=at(3), actor="user:anna", detail=" ")) == "not_a_person"
    cleared = take(suppressed, e.FlapCleared(at=at(3), actor="user:anna", detail="policy removed"))
    assert cleared.incident.state is S.OPEN


def test_an_accepted_risk_is_watched_and_opens_again() -> None:
    accepted = take(opened(), e.RiskAccepted(at=at(1), actor="user:owner")).incident
    assert refused(accepted, DECIDE) == "event_does_not_fit"
    assert take(accepted, e.RiskEnded(at=at(2))).incident.state is S.OPEN


def test_a_person_who_resolves_a_failing_check_says_why() -> None:
    escalated = take(opened(), DECIDE, e.NothingChosen(at=at(1))).incident
    by_anna = e.ResolvedByPerson(at=at(2), actor="user:anna", result=Result.FAIL)
    assert refused(escalated, by_anna) == "no_reason"
    assert refused(escalated, replace(by_anna, actor="system", result=Result.PASS)) == "not_a_person"
    assert take(escalated, replace(by_anna, detail="device is being replaced")).incident.state is S.RESOLVED
    assert take(escalated, replace(by_anna, result=Result.PASS)).incident.state is S.RESOLVED


def test_only_a_person_chooses_once_a_person_has_it() -> None:
    escalated = take(opened(), DECIDE, e.NothingChosen(at=at(1))).incident
    assert refused(escalated, CHOSEN) == "not_a_person"
    assert take(escalated, replace(CHOSEN, actor="user:anna")).incident.state is S.DECIDING


def test_information_opens_nothing() -> None:
    answer = open_incident(
        id_=DEVICE,
        site=DEVICE,
        device=DEVICE,
        check="linux.x_good",
        severity=Severity.INFO,
        reason="aa",
        detail="",
        at=T0,
    )
    assert isinstance(answer, Refused)


@pytest.mark.parametrize("state", [state for state in S if state.closed])
def test_a_closed_incident_takes_nothing(state: IncidentState) -> None:
    closed = opened().model_copy(update={"state": state})
    assert refused(closed, DECIDE) == "incident_closed"


def test_every_state_can_be_left_unless_closed_and_reached() -> None:
    assert {state for state, _ in TABLE} == {state for state in S if not state.closed}


devices = st.sampled_from([DEVICE, DEVICE, DEVICE, OTHER])
attempts = st.sampled_from([ATTEMPT, ATTEMPT, ATTEMPT, OTHER])
results = st.sampled_from(Result)
outcomes = st.sampled_from(Outcome)
actors = st.sampled_from(["system", "rule:remote_login@1", "user:anna"])
moments = st.integers(0, 60).map(at)
books = st.sampled_from([BOOK, "linux.other_one"])
flags = st.booleans()
caps = st.integers(1, 3)

any_event: st.SearchStrategy[e.Event] = st.one_of(
    st.builds(e.Deciding, at=moments, actor=actors),
    st.builds(e.RunbookChosen, at=moments, actor=actors, runbook=books, max_attempts=caps),
    st.builds(e.NothingChosen, at=moments),
    st.builds(e.GuardRefused, at=moments, outcome=outcomes),
    st.builds(e.MayTryAgain, at=moments),
    st.builds(e.Approved, at=moments, actor=actors),
    st.builds(e.ProposalLapsed, at=moments),
    st.builds(e.AttemptStarted, at=moments, attempt=attempts, device=devices, max_attempts=caps),
    st.builds(e.StepsEnded, at=moments, attempt=attempts, succeeded=flags),
    st.builds(
        e.Rechecked, at=moments, attempt=attempts, device=devices, result=results, observed_at=moments, worse=flags
    ),
    st.builds(e.AttemptEnded, at=moments, attempt=attempts, outcome=outcomes),
    st.builds(e.PassedByItself, at=moments, device=devices, result=results, observed_at=moments),
    st.builds(e.SightLost, at=moments),
    st.builds(e.RiskAccepted, at=moments, actor=actors),
    st.builds(e.RiskEnded, at=moments),
    st.builds(e.FlapCleared, at=moments, actor=actors, detail=st.sampled_from(["", "why"])),
    st.builds(e.ResolvedByPerson, at=moments, actor=actors, result=results, detail=st.sampled_from(["", "why"])),
    st.builds(e.SubjectGone, at=moments),
)

USUAL: tuple[e.Event, ...] = (DECIDE, CHOSEN, START, ENDED, PASSED)
likely = st.one_of(any_event, st.sampled_from(USUAL), st.sampled_from([FAILED, DECIDE, CHOSEN, START]))


@dataclass
class Witness:
    """Watches from outside the machine: when did the steps of the attempt under way end?"""

    attempt: str | None = None
    ended_at: datetime | None = None
    rows: int = 1

    def note(self, event: e.Event, row: Transition) -> None:
        assert row.number == self.rows
        self.rows += 1
        if isinstance(event, e.AttemptStarted):
            assert event.device == DEVICE
            self.attempt, self.ended_at = event.attempt, None
        if isinstance(event, e.StepsEnded):
            assert event.attempt == self.attempt
            self.ended_at = event.at if event.succeeded else None
        if row.to_state is S.HEALED:
            self.prove_heal(event)

    def prove_heal(self, event: e.Event) -> None:
        assert isinstance(event, e.Rechecked)
        assert (event.device, event.attempt, event.result, event.worse) == (DEVICE, self.attempt, Result.PASS, False)
        assert self.ended_at is not None
        assert event.observed_at > self.ended_at


@pytest.mark.parametrize(
    "changes", [{"result": Result.FAIL}, {"device": OTHER}, {"observed_at": at(3)}, {"worse": True}]
)
def test_the_witness_would_see_a_careless_machine(monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]) -> None:
    table: dict[Any, Any] = TABLE
    monkeypatch.setitem(table, (S.VERIFYING, e.Rechecked), _go(S.HEALED))
    incident, witness = opened(), Witness()
    for event in (DECIDE, CHOSEN, START, ENDED):
        moved = take(incident, event)
        witness.note(event, moved.row)
        incident = moved.incident
    careless = replace(PASSED, **changes)
    row = take(incident, careless).row
    with pytest.raises(AssertionError):
        witness.note(careless, row)


@settings(max_examples=600)
@given(st.lists(likely, max_size=40))
def test_nothing_heals_without_a_passing_look_on_the_same_device_after_the_attempt(events: list[e.Event]) -> None:
    incident, witness = opened(), Witness()
    for event in events:
        moved = advance(incident, event)
        if isinstance(moved, Refused):
            assert moved.reason
            continue
        assert not incident.state.closed
        witness.note(event, moved.row)
        incident = moved.incident
        assert incident.rows == witness.rows
        assert len(incident.attempts) <= INCIDENT_CAP
        assert (incident.closed_at is not None) is incident.state.closed
        assert Incident.model_validate_json(incident.canonical()) == incident


@given(st.lists(likely, max_size=20))
def test_the_usual_path_is_open_from_wherever_an_incident_is_deciding(events: list[e.Event]) -> None:
    incident = opened()
    for event in events:
        moved = advance(incident, event)
        incident = moved.incident if isinstance(moved, Moved) else incident
    if incident.state is S.DECIDING and not incident.attempts:
        assert take(incident, CHOSEN, START, ENDED, PASSED).incident.state is S.HEALED
