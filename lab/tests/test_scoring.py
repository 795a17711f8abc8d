from dataclasses import replace

import pytest

from wardkeep_lab.scenarios.registry import load_scenarios
from wardkeep_lab.scenarios.scenario import Sight
from wardkeep_lab.scoring import Attempt, Finding, OutOfReach, Record, score, score_alone, unscored

GOOD, BAD = Sight(True, "as it should be"), Sight(False, "not as it should be")
SCENARIOS = load_scenarios()
CHECK = SCENARIOS["L07a"].check
FAIL = Finding("fail", "mode_too_open", "2026-11-21T10:00:00.000Z", "0/7")
PASS = Finding("pass", "protected", "2026-11-21T10:00:04.000Z", "0/9")
ERROR = Finding("error", "probe_refused", "2026-11-21T10:00:02.000Z", "0/8")
HEALED = Attempt("a", "target", CHECK, "healed", False, "0/10")

HEAL = Record(
    scenario=SCENARIOS["L07a"],
    before=GOOD,
    broken=BAD,
    after=GOOD,
    findings=(FAIL, PASS),
    attempts=(HEALED,),
    incident="healed",
    target="target",
    restored=True,
    green_again=True,
    ended_s=4.26,
)
FAR = OutOfReach(after=BAD, changes=(), findings=(ERROR,), attempts=(), incident="open")
UNSEEN = Record(
    scenario=SCENARIOS["X02-refused"],
    before=GOOD,
    broken=BAD,
    after=BAD,
    findings=(ERROR, ERROR),
    target="target",
    restored=True,
    green_again=True,
)


def test_a_heal_that_prober_and_evidence_agree_on_passes() -> None:
    scored = score(HEAL)

    assert scored.passed
    assert (scored.detected, scored.proposed, scored.healed) == (True, True, True)
    assert (scored.rolled_back, scored.missed, scored.seconds) == (False, False, 4.3)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"before": BAD}, "was not good before"),
        ({"broken": GOOD}, "the break did not take"),
        ({"after": BAD}, "Wardkeep says healed, the prober does not"),
        ({"after": None}, "the prober could not look"),
        ({"after": BAD, "attempts": ()}, "not healed"),
        ({"findings": ()}, "not detected"),
        ({"findings": (PASS,)}, "not detected"),
        ({"findings": (replace(FAIL, entry=None), PASS)}, "no evidence entry states the failing"),
        ({"findings": (FAIL,)}, "passing observation after"),
        ({"findings": (PASS, FAIL)}, "passing observation after"),
        ({"findings": (FAIL, replace(PASS, entry=None))}, "passing observation after"),
        ({"attempts": ()}, "nothing was proposed"),
        ({"attempts": (replace(HEALED, outcome="failed"),)}, "no attempt ended healed: failed"),
        ({"attempts": (replace(HEALED, outcome="dry_run"),)}, "no attempt ended healed: dry_run"),
        ({"attempts": (replace(HEALED, entry=None),)}, "no evidence entry states the healed attempt"),
        ({"attempts": (replace(HEALED, check="linux.other_thing"),)}, "nothing was proposed"),
        ({"attempts": (HEALED, replace(HEALED, device="control"))}, "on another device"),
        (
            {"attempts": (HEALED, replace(HEALED, check="linux.other_thing"))},
            "another check of the target was acted on",
        ),
        ({"incident": "verifying"}, "the incident is verifying, not healed"),
        ({"incident": None}, "the incident is missing"),
        ({"control_changes": ("etc/shadow",)}, "the control device changed: etc/shadow"),
        ({"green_again": False}, "not green again"),
        ({"restored": False}, "restore did not put the target back"),
    ],
    ids=str,
)
def test_whatever_is_missing_from_a_heal_fails_it(change: dict[str, object], words: str) -> None:
    scored = score(replace(HEAL, **change))

    assert not scored.passed
    assert any(words in problem for problem in scored.problems)


def test_a_roll_back_is_told_apart_from_a_miss() -> None:
    rolled_back = replace(HEAL, after=BAD, attempts=(replace(HEALED, outcome="rolled_back"),))

    scored = score(rolled_back)

    assert (scored.rolled_back, scored.missed, scored.healed, scored.passed) == (True, False, False, False)


def test_what_could_not_be_observed_and_was_left_alone_passes() -> None:
    scored = score(UNSEEN)

    assert scored.passed
    assert (scored.detected, scored.proposed, scored.healed) == (True, False, False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"findings": (ERROR, PASS)}, "false green"),
        ({"findings": (ERROR, replace(PASS, result="not_applicable"))}, "false green"),
        ({"findings": ()}, "never went to error"),
        ({"attempts": (replace(HEALED, outcome="failed"),)}, "without an observation"),
        ({"after": GOOD}, "did not stay as the lab left it"),
        ({"after": None}, "did not stay as the lab left it"),
    ],
    ids=str,
)
def test_a_guess_about_what_was_not_observed_fails(change: dict[str, object], words: str) -> None:
    scored = score(replace(UNSEEN, **change))

    assert any(words in problem for problem in scored.problems)


def test_a_scenario_that_was_not_watched_to_its_end_has_failed() -> None:
    scored = unscored("L01a", "the appliance stopped")

    assert (scored.passed, scored.missed, scored.problems) == (False, True, ("the appliance stopped",))


def test_what_other_scenarios_do_elsewhere_is_for_them_to_judge() -> None:
    beside = replace(HEAL, attempts=(HEALED, replace(HEALED, device="twin")))

    assert not score(beside).passed
    assert score(replace(beside, elsewhere=frozenset({"twin"}))).passed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"after": GOOD}, "did not stay as the lab left it"),
        ({"after": None}, "did not stay as the lab left it"),
        ({"changes": ("etc/shadow",)}, "out of reach changed: etc/shadow"),
        ({"findings": ()}, "never went to error"),
        ({"findings": (ERROR, PASS)}, "false green"),
        ({"attempts": (replace(HEALED, device="far"),)}, "acted on: healed"),
        ({"attempts": (replace(HEALED, device="far", outcome="running"),)}, "acted on: running"),
        ({"incident": "healed"}, "is healed"),
        ({"incident": None}, "is missing"),
    ],
    ids=str,
)
def test_whatever_was_done_or_claimed_out_of_reach_fails_the_pair(change: dict[str, object], words: str) -> None:
    near = replace(HEAL, scenario=SCENARIOS["X06"])
    assert score_alone(near, FAR).passed
    assert not score_alone(replace(near, after=BAD), FAR).passed, "the one in reach must heal all the same"

    scored = score_alone(near, replace(FAR, **change))

    assert any(words in problem for problem in scored.problems)
