"""The harness on real devices, against engines that are honest, lie, sleep, or act where they must not.

They stand in for Wardkeep's API only; what they do to a device they really do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from wardkeep_lab.acts import SetMode, perform
from wardkeep_lab.clock import GUARD, REFUSED, ClockCondition
from wardkeep_lab.device import LabDevice
from wardkeep_lab.harness import Harness
from wardkeep_lab.pair import Pair
from wardkeep_lab.prober import Prober
from wardkeep_lab.rootfs import root_file_system
from wardkeep_lab.scenarios.l07_files import SHADOW, look_at_shadow
from wardkeep_lab.scenarios.registry import load_scenarios
from wardkeep_lab.scoring import Attempt, Finding
from wardkeep_lab.slot import take_slot
from wardkeep_lab.stage import Stage, booted_stage
from wardkeep_lab.watching import utc_now

SCENARIOS = {name: replace(scenario, heal_limit_s=3) for name, scenario in load_scenarios().items()}
CHECK = SCENARIOS["L07a"].check


@dataclass
class Engine:
    """Looks at the shadow file each time it is asked, as a scan would; `heal` is called once it sees a fail."""

    stage: Stage
    heal: Callable[["Engine"], None]
    blind: bool = False
    held: bool = False
    fit: bool = True
    changes: dict[str, list[Finding]] = field(default_factory=dict)
    made: list[Attempt] = field(default_factory=list)

    def findings(self, device: str) -> dict[str, Finding]:
        return {CHECK: self._scan(device)}

    def history(self, device: str, check: str) -> list[Finding]:
        assert check == CHECK
        now = self._scan(device)
        if now.result == "fail" and not self.held:
            self.heal(self)
            now = self._scan(device)
        return [*self.changes[device], replace(now, entry=None)]

    def incident(self, device: str, check: str) -> str | None:
        assert check == CHECK
        ends = [
            each.outcome for each in self.made if each.device == device and each.outcome not in {REFUSED, "dry_run"}
        ]
        return ends[-1] if ends else "open"

    def attempts(self) -> list[Attempt]:
        return list(self.made)

    def end(self, outcome: str, device: str = "target", refusals: tuple[str, ...] = ()) -> None:
        dry = outcome == "dry_run"
        self.made.append(Attempt(f"attempt {len(self.made)}", device, CHECK, outcome, dry, "0/2", refusals))

    def _scan(self, device: str) -> Finding:
        others = {name: each.target for name, each in self.stage.beside.items()}
        result, reason = self._verdict({"target": self.stage.target, "control": self.stage.control, **others}[device])
        if result == "fail" and self.held and device not in {each.device for each in self.made}:
            self.end("dry_run", device)
        changes = self.changes.setdefault(device, [])
        now = Finding(result, reason, utc_now(), "0/1")
        if not changes or changes[-1].result != result:
            changes.append(now)
        return now

    def _verdict(self, machine: LabDevice) -> tuple[str, str]:
        unseen = ("pass", "guessed") if self.blind else ("error", "not_observed")
        if not Prober(machine).greets():
            return unseen
        asked = machine.inside(["timeout", "1", "stat", "-c", "%a %U %G", SHADOW, "/etc/gshadow"])
        if asked.status != 0:
            return unseen
        return ("pass", "protected") if asked.stdout.splitlines()[0] == "640 root shadow" else ("fail", "mode_too_open")


def heals(engine: Engine) -> None:
    perform(SetMode(SHADOW, 0o640), engine.stage.target)
    engine.end("healed")


def lies(engine: Engine) -> None:
    if not engine.made:
        engine.end("healed")
        engine.changes["target"].append(Finding("pass", "protected", utc_now(), "0/3"))


def heals_the_wrong_one(engine: Engine) -> None:
    perform(SetMode("/etc/gshadow", 0o600), engine.stage.control)
    engine.end("healed", "control")
    heals(engine)


def plans(engine: Engine) -> None:
    if not engine.made:
        engine.end("dry_run")


def heals_in_dry_run(engine: Engine) -> None:
    heals(engine)
    plans(engine)


def sleeps(_engine: Engine) -> None:
    return


def heals_what_is_out_of_reach(engine: Engine) -> None:
    heals(engine)
    perform(SetMode(SHADOW, 0o640), engine.stage.beside["far"].target)
    engine.end("healed", "far")


def waits_for_its_clock(engine: Engine) -> None:
    if engine.fit:
        heals(engine)
    elif not engine.made:
        engine.end(REFUSED, refusals=(f"{GUARD}: not found right within 7 days",))


def heals_by_any_clock(engine: Engine) -> None:
    if not engine.made:
        engine.end(REFUSED, refusals=(f"{GUARD}: not found right within 7 days",))
    heals(engine)


def waits_for_something_else(engine: Engine) -> None:
    if engine.fit:
        heals(engine)
    elif not engine.made:
        engine.end(REFUSED, refusals=("g18_blast_radius: another attempt runs",))


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with take_slot() as slot, booted_stage(slot, root_file_system(print), ("far",)) as booted:
        yield booted


def _harness(stage: Stage, heal: Callable[[Engine], None], *, blind: bool = False) -> Harness:
    return _watching(Engine(stage, heal, blind), stage, "target")


def _watching(engine: Engine, stage: Stage, device: str) -> Harness:
    return Harness(stage, engine, device, "control", lambda: None, print, period_s=0.2, slack_s=2.0, green_limit_s=1.0)


def _pair(stage: Stage, heal: Callable[[Engine], None], *, blind: bool = False) -> Pair:
    engine = Engine(stage, heal, blind)

    def hold(on: bool) -> None:  # noqa: FBT001 - as the site's own switch
        engine.held = on

    return Pair(_watching(engine, stage, "target"), _watching(engine, stage.beside["far"], "far"), hold)


def _clock(stage: Stage, heal: Callable[[Engine], None]) -> ClockCondition:
    engine = Engine(stage, heal, fit=False)

    def start_servers() -> None:
        engine.fit = True

    return ClockCondition(_watching(engine, stage, "target"), start_servers)


def test_an_honest_heal_is_scored_as_one_and_the_target_is_put_back(stage: Stage) -> None:
    scored = _harness(stage, heals).run(SCENARIOS["L07a"])

    assert scored.problems == ()
    assert scored.healed
    assert look_at_shadow(stage.prober).good


def test_a_claim_that_the_prober_does_not_share_fails(stage: Stage) -> None:
    scored = _harness(stage, lies).run(SCENARIOS["L07a"])

    assert not scored.healed
    assert any("Wardkeep says healed, the prober does not" in problem for problem in scored.problems)
    assert look_at_shadow(stage.prober).good, "put back all the same"


def test_an_engine_that_sleeps_has_detected_and_not_healed(stage: Stage) -> None:
    scored = _harness(stage, sleeps).run(SCENARIOS["L07a"])

    assert (scored.detected, scored.proposed, scored.healed, scored.passed) == (True, False, False, False)


def test_touching_the_control_device_fails(stage: Stage) -> None:
    scored = _harness(stage, heals_the_wrong_one).run(SCENARIOS["L07a"])
    perform(SetMode("/etc/gshadow", 0o640), stage.control)

    assert any(problem == "the control device changed: etc/gshadow" for problem in scored.problems)
    assert any("on another device" in problem for problem in scored.problems)


@pytest.mark.parametrize("word", ["refused", "half"])
def test_an_engine_that_says_it_could_not_look_passes(word: str, stage: Stage) -> None:
    scored = _harness(stage, heals).run(SCENARIOS[f"X02-{word}"])

    assert scored.problems == ()
    assert (scored.detected, scored.proposed) == (True, False)


def test_an_engine_that_guesses_green_fails(stage: Stage) -> None:
    scored = _harness(stage, heals, blind=True).run(SCENARIOS["X02-refused"])

    assert any("false green" in problem for problem in scored.problems)


def test_a_finding_that_stays_red_after_the_restore_fails_the_scenario_and_loses_nothing(stage: Stage) -> None:
    def breaks_the_control_after_healing(engine: Engine) -> None:
        heals(engine)
        perform(SetMode(SHADOW, 0o644), engine.stage.control)

    scored = _harness(stage, breaks_the_control_after_healing).run(SCENARIOS["L07a"])
    perform(SetMode(SHADOW, 0o640), stage.control)

    assert scored.healed
    assert any("not green again" in problem for problem in scored.problems)


def test_a_dry_run_that_only_plans_passes(stage: Stage) -> None:
    scored = _harness(stage, plans).run_dry((SCENARIOS["L07a"],))

    assert scored.problems == ()
    assert (scored.detected, scored.proposed, scored.healed) == (True, True, False)
    assert look_at_shadow(stage.prober).good


def test_a_dry_run_that_changes_the_device_fails(stage: Stage) -> None:
    scored = _harness(stage, heals_in_dry_run).run_dry((SCENARIOS["L07a"],))

    assert any(problem.startswith("changed on the target during a dry run: etc/shadow") for problem in scored.problems)
    assert any("not dry_run" in problem for problem in scored.problems)


def test_a_scenario_that_breaks_nothing_fails(stage: Stage) -> None:
    scored = _harness(stage, heals).run(replace(SCENARIOS["L07a"], break_plan=(SetMode(SHADOW, 0o640),)))

    assert any(problem.startswith("the break did not take") for problem in scored.problems)
    assert not scored.healed


def test_of_two_devices_the_one_in_reach_heals_and_the_other_is_left_alone(stage: Stage) -> None:
    scored = _pair(stage, heals).run(SCENARIOS["X06"])

    assert scored.problems == ()
    assert scored.healed
    assert all(look_at_shadow(each.prober).good for each in (stage, stage.beside["far"])), "both put back"
    assert stage.beside["far"].prober.greets(), "the line is mended"


def test_healing_the_device_that_is_out_of_reach_fails(stage: Stage) -> None:
    scored = _pair(stage, heals_what_is_out_of_reach).run(SCENARIOS["X06"])

    assert "the device out of reach was acted on: healed" in scored.problems
    assert "the device out of reach changed: etc/shadow" in scored.problems
    assert "the incident of the device out of reach is healed" in scored.problems
    assert "the device that was out of reach is counted as healed once it is back" in scored.problems


def test_calling_the_device_that_is_out_of_reach_green_fails(stage: Stage) -> None:
    scored = _pair(stage, heals, blind=True).run(SCENARIOS["X06"])

    assert "false green: the device out of reach was said to pass" in scored.problems


def test_a_heal_that_waits_for_the_clock_and_comes_then_holds_the_condition(stage: Stage) -> None:
    scored = _clock(stage, waits_for_its_clock).run(SCENARIOS["L07a"])

    assert scored.problems == ()
    assert scored.healed


@pytest.mark.parametrize(
    ("engine", "words"),
    [
        (heals_by_any_clock, "while refused, the drift did not stay as the lab left it"),
        (heals_by_any_clock, "while refused, 2 attempts were made, not one"),
        (waits_for_something_else, "refused by others than clock_fit: g18_blast_radius: another attempt runs"),
        (heals, "TookTooLong: a refused attempt: not within 2 s"),
    ],
)
def test_a_heal_that_does_not_wait_for_the_clock_by_name_breaks_the_condition(
    engine: Callable[[Engine], None], words: str, stage: Stage
) -> None:
    scored = _clock(stage, engine).run(SCENARIOS["L07a"])

    assert words in scored.problems
    assert look_at_shadow(stage.prober).good, "put back all the same"
