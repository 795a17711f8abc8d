"""The life of an order: what was said stands, what silence made is given up for a late word."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.protocol.order_states import (
    MOST_DELIVERIES,
    RESULT_WITHIN,
    NotPossible,
    OrderState,
    Standing,
    cancel,
    hand_out,
    supersede,
    told,
    unheard,
)

S = OrderState
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
END = NOW + timedelta(hours=1)
LATER = END + RESULT_WITHIN


def out(times: int = 1) -> Standing:
    standing = Standing()
    for _ in range(times):
        standing = hand_out(standing, now=NOW, expires_at=END)
    return standing


def say(standing: Standing, *words: OrderState) -> Standing:
    for word in words:
        standing = told(standing, word, "said_so")
    return standing


def test_the_straight_way() -> None:
    states = [Standing(), out(), say(out(), S.ACCEPTED), say(out(), S.RUNNING), say(out(), S.RUNNING, S.SUCCEEDED)]
    assert [each.state for each in states] == [S.QUEUED, S.DELIVERED, S.ACCEPTED, S.RUNNING, S.SUCCEEDED]
    assert states[-1].reason == "said_so"
    assert say(Standing(), S.ACCEPTED).state is S.ACCEPTED  # a server put back forgot that it handed it out


def test_three_deliveries_without_a_word_are_a_failure_until_a_word_comes() -> None:
    silent = out(MOST_DELIVERIES + 1)
    assert (silent.state, silent.reason, silent.deliveries) == (S.FAILED, "not_taken", MOST_DELIVERIES)
    assert say(silent, S.RUNNING).state is S.RUNNING


def test_silence_ends_everything_and_a_late_word_corrects_it() -> None:
    assert unheard(out(), now=END - timedelta(milliseconds=1), expires_at=END).state is S.DELIVERED
    for standing in (Standing(), out()):
        expired = unheard(standing, now=END, expires_at=END)
        assert (expired.state, expired.reason) == (S.EXPIRED, "unheard_until_expiry")
        assert say(expired, S.SUCCEEDED).state is S.SUCCEEDED
    taken = say(out(), S.ACCEPTED)
    assert unheard(taken, now=END, expires_at=END).state is S.ACCEPTED
    failed = unheard(taken, now=LATER, expires_at=END)
    assert (failed.state, failed.reason) == (S.FAILED, "no_result")
    assert say(failed, S.ACCEPTED).state is S.FAILED  # an older word says nothing new
    assert say(failed, S.SUCCEEDED).state is S.SUCCEEDED


def test_only_what_was_never_handed_out_is_taken_back() -> None:
    assert (cancel(Standing()).state, supersede(Standing()).state) == (S.CANCELLED, S.SUPERSEDED)
    for standing in (out(), say(out(), S.RUNNING), cancel(Standing())):
        with pytest.raises(NotPossible) as refused:
            cancel(standing)
        assert refused.value.code == "already_handed_out"
    with pytest.raises(NotPossible) as refused:
        say(cancel(Standing()), S.SUCCEEDED)
    assert refused.value.code == "never_handed_out"


def test_what_was_said_stands() -> None:
    done = say(out(), S.SUCCEEDED)
    assert say(done, S.SUCCEEDED, S.RUNNING, S.ACCEPTED) == done
    for word in (S.FAILED, S.REFUSED):
        with pytest.raises(NotPossible) as refused:
            say(done, word)
        assert refused.value.code == "ended_otherwise"
    with pytest.raises(NotPossible) as refused:
        say(out(), S.RUNNING, S.REFUSED)
    assert refused.value.code == "already_taken"
    assert say(out(), S.REFUSED).state is S.REFUSED


@pytest.mark.parametrize("word", [S.QUEUED, S.DELIVERED, S.EXPIRED, S.CANCELLED, S.SUPERSEDED])
def test_an_appliance_cannot_say_what_is_ours_to_say(word: OrderState) -> None:
    with pytest.raises(NotPossible) as refused:
        say(out(), word)
    assert refused.value.code == "no_such_word"


@pytest.mark.parametrize("state", [each for each in S if each not in {S.QUEUED, S.DELIVERED}])
def test_nothing_else_is_handed_out(state: OrderState) -> None:
    with pytest.raises(NotPossible):
        hand_out(Standing(state), now=NOW, expires_at=END)


def test_nothing_is_handed_out_after_its_time() -> None:
    assert hand_out(Standing(), now=END, expires_at=END).state is S.EXPIRED


acts = st.sampled_from(["hand_out", "cancel", "supersede", "end", "later", *S])


@given(st.lists(acts, max_size=12))
def test_a_said_end_never_changes_and_success_is_always_said(steps: list[str]) -> None:
    standing, said = Standing(), None
    for step in steps:
        try:
            standing = _one(standing, step)
        except NotPossible:
            continue
        if standing.presumed is None and standing.known.ended:
            said = said or standing.known
        assert said is None or standing.known is said
        assert standing.deliveries <= MOST_DELIVERIES
        assert standing.presumed in {None, S.EXPIRED, S.FAILED}
        assert standing.state is not S.SUCCEEDED or S.SUCCEEDED.value in steps


def _one(standing: Standing, step: str) -> Standing:
    match step:
        case "hand_out":
            return hand_out(standing, now=NOW, expires_at=END)
        case "cancel":
            return cancel(standing)
        case "supersede":
            return supersede(standing)
        case "end" | "later":
            return unheard(standing, now=END if step == "end" else LATER, expires_at=END)
        case _:
            return told(standing, OrderState(step), "said_so")
