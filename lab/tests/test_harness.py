"""The harness on real devices, against engines that are honest, lie, sleep, or act where they must not.

They stand in for Wardkeep's API only; what they do to a device they really do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from wardkeep_lab.acts import SetMode, perform
from wardkeep_lab.device import LabDevice
from wardkeep_lab.harness import Harness
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
    changes: dict[str, list[Finding]] = field(default_factory=dict)
    made: list[Attempt] = field(default_factory=list)

    def findings(self, device: str) -> dict[str, Finding]:
        return {CHECK: self._scan(device)}

    def history(self, device: str, check: str) -> list[Finding]:
        assert check == CHECK
        now = self._scan(device)
        if now.result == "fail":
            self.heal(self)
            now = self._scan(device)
        return [*self.changes[device], replace(now, entry=None)]

    def incident(self, device: str, check: str) -> str | None:
        del device, check
        return self.made[-1].outcome if self.made else None

    def attempts(self) -> list[Attempt]:
        return list(self.made)

    def end(self, outcome: str, device: str = "target") -> None:
        self.made.append(Attempt(f"attempt {len(self.made)}", device, CHECK, outcome, outcome == "dry_run", "0/2"))

    def _scan(self, device: str) -> Finding:
        machine = self.stage.target if device == "target" else self.stage.control
        result, reason = self._verdict(machine)
        changes = self.changes.setdefault(device, [])
        now = Finding(result, reason, utc_now(), "0/1")
        if not changes or changes[-1].result != result:
            changes.append(now)
        return now

    def _verdict(self, machine: LabDevice) -> tuple[str, str]:
        asked = machine.inside(["timeout", "1", "stat", "-c", "%a %U %G", SHADOW, "/etc/gshadow"])
        if asked.status != 0:
            return ("pass", "guessed") if self.blind else ("error", "probe_refused")
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


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with take_slot() as slot, booted_stage(slot, root_file_system(print)) as booted:
        yield booted


def _harness(stage: Stage, heal: Callable[[Engine], None], *, blind: bool = False) -> Harness:
    engine = Engine(stage, heal, blind)
    return Harness(
        stage, engine, "target", "control", lambda: None, print, period_s=0.2, slack_s=2.0, green_limit_s=1.0
    )


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
