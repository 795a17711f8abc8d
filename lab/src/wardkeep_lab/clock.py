"""The clock condition: with two of the appliance's three time servers stopped, a heal is refused by name.

The guard asks whether the clock was found right within 7 days, so stopping servers under a box that found it right a
minute ago refuses nothing, and should not. The condition is run on a box that never found its clock right: it
starts with one server that answers. Then the servers start, the clock is found right, and the same incident heals.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from wardkeep_lab.errors import LabFailed
from wardkeep_lab.harness import Harness
from wardkeep_lab.prober import differences
from wardkeep_lab.scenarios.scenario import Scenario
from wardkeep_lab.scoring import Attempt, Record, Score, score, unscored
from wardkeep_lab.watching import Watch, wait_for

NAME = "clock"
GUARD = "clock_fit"
REFUSED = "deferred_by_guard"
_OPEN = frozenset({"open", "deciding", "waiting_window"})


@dataclass(frozen=True)
class ClockCondition:
    """`harness` breaks a device of its own; `start_servers` brings back the servers that do not answer now."""

    harness: Harness
    start_servers: Callable[[], None]

    def run(self, scenario: Scenario) -> Score:
        """Break, see it refused and still broken, start the servers, see it healed."""
        try:
            return self._scored(scenario)
        except LabFailed as error:
            return unscored(NAME, f"{type(error).__name__}: {error}")

    def _scored(self, scenario: Scenario) -> Score:
        harness = self.harness
        harness.wait_until_green((scenario.check,))
        untouched, good = harness.stage.control_fingerprint(), scenario.look(harness.stage.prober)
        watch = harness.watch(scenario.check)
        harness.report(f"{NAME}: two of three time servers are stopped; breaking {harness.stage.target.name}")
        restored = False
        try:
            record = Record(scenario=scenario, before=good, broken=harness.stage.break_target(scenario), after=None)
            watch.confirm_broken()
            problems = self._refused(scenario, watch)
            self.start_servers()
            harness.report(f"{NAME}: refused, still broken; the servers are started")
            record = harness.waited(record, watch)
        finally:
            restored = harness.stage.restore((scenario,))
        changes = differences(untouched, harness.stage.control_fingerprint())
        green = harness.is_green_again((scenario.check,))
        scored = score(replace(record, restored=restored, control_changes=changes, green_again=green))
        return replace(scored, scenario=NAME, problems=(*problems, *scored.problems))

    def _refused(self, scenario: Scenario, watch: Watch) -> list[str]:
        """What is wrong with the refusal, once one is told and one period more has passed."""
        harness = self.harness

        def told() -> Attempt | None:
            watch.look()
            own = (each for each in watch.attempts() if (each.device, each.check) == (harness.target, scenario.check))
            return next((each for each in own if each.refusals), None)

        refused = wait_for(told, harness.period_s + harness.slack_s, "a refused attempt", harness.alive)
        later = watch.seconds() + harness.period_s
        wait_for(lambda: watch.seconds() > later or None, 2 * harness.period_s + 1, "one more period", harness.alive)
        return self._wrong(scenario, watch, refused)

    def _wrong(self, scenario: Scenario, watch: Watch, refused: Attempt) -> list[str]:
        harness = self.harness
        newest = harness.told.findings(harness.target)[scenario.check].result
        incident = harness.told.incident(harness.target, scenario.check)
        sight = harness.stage.look(scenario)
        problems = []
        if refused.outcome != REFUSED:
            problems.append(f"the attempt ended {refused.outcome}, not {REFUSED}")
        if [words.partition(":")[0] for words in refused.refusals] != [GUARD]:
            problems.append(f"refused by others than {GUARD}: {'; '.join(refused.refusals)}")
        if newest != "fail" or incident not in _OPEN:
            problems.append(f"while refused, the finding is {newest} and the incident {incident or 'missing'}")
        if sight is None or sight.good:
            problems.append("while refused, the drift did not stay as the lab left it")
        if len(watch.attempts()) != 1:
            problems.append(f"while refused, {len(watch.attempts())} attempts were made, not one")
        return problems
