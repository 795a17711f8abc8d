"""X06: two devices fail the same check and one of them is cut off. Catalogue 6.3.

Healing is held by the site's own dry run until both are known to fail and a plan for each is told; then the line is
cut and the hold lifted. What then happens to the two is judged by `scoring.score_alone`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from wardkeep_lab.errors import LabFailed
from wardkeep_lab.harness import Harness
from wardkeep_lab.prober import differences
from wardkeep_lab.scenarios.scenario import Scenario, Sight
from wardkeep_lab.scoring import OutOfReach, Record, Score, acted_on, score_alone, unscored
from wardkeep_lab.watching import Watch, utc_now, wait_for

LOST_LIMIT_S = 60.0
"""Until a device that was cut off is told as not observed: its period and the way of an SSH connection's end."""


@dataclass(frozen=True)
class Pair:
    """`near` stays in reach, `far` is cut off. `hold` sets (True) and lifts (False) the site's dry run."""

    near: Harness
    far: Harness
    hold: Callable[[bool], None]

    def run(self, scenario: Scenario) -> Score:
        """Break both, cut one off, score, put back. Never raises for what goes wrong inside the scenario."""
        try:
            return self._scored(scenario)
        except LabFailed as error:
            return unscored(scenario.id, f"{type(error).__name__}: {error}")

    @property
    def _sides(self) -> tuple[Harness, Harness]:
        return self.near, self.far

    def _scored(self, scenario: Scenario) -> Score:
        for side in self._sides:
            side.wait_until_green((scenario.check,))
        untouched, good = self.near.stage.control_fingerprint(), scenario.look(self.near.stage.prober)
        self.near.report(f"{scenario.id}: breaking two devices: {scenario.title}")
        restored: list[bool] = []
        near = self.near.watch(scenario.check)
        try:
            with self._held():
                broken = self._break_both(scenario)
                self.far.stage.target.cut()
                as_left = self.far.stage.prober.fingerprint()
                far = self.far.watch(scenario.check)
                near.known = far.known  # the plans of both are told; from here on, steps count
                near.confirm_broken()
                far.confirm_broken()
            self.near.report(f"{scenario.id}: one of them is cut off, healing is let go")
            record = self.near.waited(Record(scenario=scenario, before=good, broken=broken, after=None), near)
            other = self._out_of_reach(scenario, far, as_left)
            changes = differences(untouched, self.near.stage.control_fingerprint())
        finally:
            try:
                restored += [side.stage.restore((scenario,)) for side in self._sides]
            finally:
                self.far.stage.target.join()
        self.near.report(f"{scenario.id}: put back, the line is mended")
        green = [side.is_green_again((scenario.check,)) for side in self._sides]
        ended = replace(record, restored=all(restored), control_changes=changes, green_again=all(green))
        scored = score_alone(ended, other)
        return replace(scored, problems=(*scored.problems, *self._counted_later(scenario, far)))

    def _counted_later(self, scenario: Scenario, watch: Watch) -> list[str]:
        """Whether the device that the lab itself put back is counted as healed now that it is in reach again."""
        far = self.far
        acted = acted_on([each for each in watch.attempts() if each.device == far.target])
        if acted or far.told.incident(far.target, scenario.check) == "healed":
            return ["the device that was out of reach is counted as healed once it is back"]
        return []

    @contextmanager
    def _held(self) -> Iterator[None]:
        self.hold(True)
        try:
            yield
        finally:
            self.hold(False)

    def _break_both(self, scenario: Scenario) -> Sight:
        """Return when both are told to fail and both have a plan; the worst sight of the two."""
        known = frozenset(attempt.id for attempt in self.near.told.attempts())
        sights = [side.stage.break_target(scenario) for side in self._sides]
        since = utc_now()

        def both_planned() -> bool | None:
            newest = [side.told.findings(side.target).get(scenario.check) for side in self._sides]
            failing = all(each and each.result == "fail" and each.observed_at >= since for each in newest)
            new = [each for each in self.near.told.attempts() if each.id not in known]
            planned = {each.device for each in new if each.check == scenario.check and each.outcome == "dry_run"}
            return True if failing and planned == {side.target for side in self._sides} else None

        limit = self.near.period_s + self.near.slack_s
        wait_for(both_planned, limit, "both devices to fail, and a plan for each", self.near.alive)
        return next((sight for sight in sights if sight.good), sights[0])

    def _out_of_reach(self, scenario: Scenario, watch: Watch, as_left: dict[str, str]) -> OutOfReach:
        def told() -> bool | None:
            return True if any(finding.result != "fail" for finding in watch.look()) else None

        wait_for(told, LOST_LIMIT_S, "word of the device out of reach", self.far.alive)
        far = self.far
        return OutOfReach(
            after=far.stage.look(scenario),
            changes=differences(as_left, far.stage.prober.fingerprint()),
            findings=watch.look(),
            attempts=tuple(each for each in watch.attempts() if each.device == far.target),
            incident=far.told.incident(far.target, scenario.check),
        )
