"""Runs scenarios against a running Wardkeep and returns their scores.

Order of one scenario (catalogue 6.1): everything green or listed, break, wait at least one period plus the heal's
time, score by the prober and against the control, put back, wait until it is green again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from wardkeep_lab.errors import LabFailed
from wardkeep_lab.prober import differences
from wardkeep_lab.scenarios.scenario import End, Scenario
from wardkeep_lab.scoring import NOT_GREEN_AGAIN, Attempt, Finding, Record, Score, passes_after_failing, score, unscored
from wardkeep_lab.stage import Stage
from wardkeep_lab.watching import Told, TookTooLong, Watch, utc_now, wait_for

PERIOD_S = 5.0
GREEN_LIMIT_S = 90.0
REPORT_LIMIT_S = 40.0
_ENDED = frozenset({"healed", "failed", "rolled_back", "suppressed", "escalated", "dry_run", "not_needed"})
_LEAST_ERRORS = 2
DRY_RUN = "dry-run"


@dataclass(frozen=True)
class Harness:
    """One run. `alive` raises CommandFailed when Wardkeep or its appliance has ended."""

    stage: Stage
    told: Told
    target: str
    control: str
    alive: Callable[[], None]
    report: Callable[[str], None]
    period_s: float = PERIOD_S
    slack_s: float = REPORT_LIMIT_S
    """How long a plan may take to be told."""
    green_limit_s: float = GREEN_LIMIT_S
    elsewhere: frozenset[str] = frozenset()
    """Devices that another harness breaks at the same time."""

    def run(self, scenario: Scenario) -> Score:
        """Break, wait, score, put back. Never raises for what goes wrong inside the scenario: that is its score."""
        try:
            return score(self._watched(scenario))
        except LabFailed as error:
            return unscored(scenario.id, f"{type(error).__name__}: {error}")

    def run_dry(self, scenarios: tuple[Scenario, ...]) -> Score:
        """All these drifts at once while the appliance is in dry run: planned, and nothing done (catalogue X13)."""
        try:
            return self._watched_dry(scenarios)
        except LabFailed as error:
            return unscored(DRY_RUN, f"{type(error).__name__}: {error}")

    def wait_until_green(self, checks: tuple[str, ...]) -> tuple[str, ...]:
        """Return when both devices, looked at from now on, pass these checks; lists the target's others that do not."""
        since = utc_now()

        def passes(side: Mapping[str, Finding], check: str) -> bool:
            return check in side and side[check].result == "pass" and side[check].observed_at >= since

        def green() -> tuple[str, ...] | None:
            target, control = self.told.findings(self.target), self.told.findings(self.control)
            if not all(passes(side, check) for check in checks for side in (target, control)):
                return None
            return tuple(sorted(name for name, each in target.items() if each.result != "pass"))

        return wait_for(green, self.green_limit_s, f"{', '.join(checks)} to pass on both devices", self.alive)

    def _watched(self, scenario: Scenario) -> Record:
        listed = self.wait_until_green((scenario.check,))
        if listed:
            self.report(f"{scenario.id}: not green before, for reasons of their own: {', '.join(listed)}")
        untouched = self.stage.control_fingerprint()
        good = scenario.look(self.stage.prober)
        watch = self.watch(scenario.check)
        self.report(f"{scenario.id}: breaking the target: {scenario.title}")
        restored = False
        try:
            record = Record(
                scenario=scenario, before=good, broken=self.stage.break_target(scenario), after=None, listed=listed
            )
            watch.confirm_broken()
            record = self.waited(record, watch)
            changes = differences(untouched, self.stage.control_fingerprint())
        finally:
            restored = self.stage.restore((scenario,))
        self.report(f"{scenario.id}: put back")
        green_again = self.is_green_again((scenario.check,))
        return replace(record, restored=restored, control_changes=changes, green_again=green_again)

    def is_green_again(self, checks: tuple[str, ...]) -> bool:
        """Whether both devices come to pass these checks in time."""
        try:
            self.wait_until_green(checks)
        except TookTooLong as error:
            self.report(str(error))
            return False
        return True

    def waited(self, record: Record, watch: Watch) -> Record:
        """The record once there is an outcome, at least one period has passed, and the prober has looked."""
        scenario = record.scenario
        ended = _unobserved if scenario.end is End.NOT_OBSERVED else _healed
        limit = self.period_s + scenario.heal_limit_s

        def done() -> bool | None:
            watch.look()
            enough = watch.seconds() >= self.period_s
            return True if enough and ended(watch, self.target) else None

        try:
            wait_for(done, limit, "an outcome", self.alive)
        except TookTooLong:
            self.report(f"{scenario.id}: no outcome within {limit:.0f} s")
        return replace(
            record,
            after=self.stage.look(scenario),
            findings=watch.look(),
            attempts=watch.attempts(),
            incident=self.told.incident(self.target, scenario.check),
            target=self.target,
            elsewhere=self.elsewhere,
            detected_s=watch.detected_s,
            ended_s=watch.seconds(),
        )

    def _watched_dry(self, scenarios: tuple[Scenario, ...]) -> Score:
        checks = tuple(scenario.check for scenario in scenarios)
        self.wait_until_green(checks)
        watch = self.watch(checks[0])
        self.report(f"{DRY_RUN}: breaking the target in {len(scenarios)} ways at once")
        try:
            broken = {scenario.id: self.stage.break_target(scenario) for scenario in scenarios}
            as_broken = self.stage.prober.fingerprint()
            plans = self._plans(watch, checks)
            changed = differences(as_broken, self.stage.prober.fingerprint())
        finally:
            restored = self.stage.restore(scenarios)
        green_again = self.is_green_again(checks)
        problems = [f"{name}: the break did not take" for name, sight in broken.items() if sight.good]
        problems += [f"{check}: no plan was made" for check in checks if check not in {each.check for each in plans}]
        problems += [f"{each.check}: ended {each.outcome}, not dry_run" for each in plans if each.outcome != "dry_run"]
        problems += [f"changed on the target during a dry run: {name}" for name in changed]
        if not restored:
            problems.append("the restore did not put the target back")
        if not green_again:
            problems.append(NOT_GREEN_AGAIN)
        detected = watch.detected_s is not None
        return Score(DRY_RUN, detected, bool(plans), False, False, not detected, watch.seconds(), tuple(problems))

    def _plans(self, watch: Watch, checks: tuple[str, ...]) -> tuple[Attempt, ...]:
        """Attempts on the target once there is one for every check, or time is up, and one period more has passed."""

        def planned() -> bool | None:
            watch.look()
            ended = {attempt.check for attempt in watch.attempts() if attempt.outcome in _ENDED}
            return True if ended.issuperset(checks) else None

        try:
            wait_for(planned, self.period_s + self.slack_s, "a plan for every drift", self.alive)
        except TookTooLong:
            self.report(f"{DRY_RUN}: not every drift was planned for")
        later = watch.seconds() + self.period_s
        wait_for(lambda: watch.seconds() > later or None, 2 * self.period_s + 1, "one more period", self.alive)
        return watch.attempts()

    def watch(self, check: str) -> Watch:
        """Follow one check of the target from now on."""
        return Watch(self.told, self.target, check, frozenset(attempt.id for attempt in self.told.attempts()))


def _healed(watch: Watch, target: str) -> bool:
    """An attempt has ended and, where it healed, evidence of it and of both looks has arrived."""
    ended = [each for each in watch.attempts() if each.device == target and each.check == watch.check]
    ended = [each for each in ended if each.outcome in _ENDED]
    if not ended:
        return False
    if ended[-1].outcome != "healed":
        return True
    return ended[-1].entry is not None and passes_after_failing(watch.findings())


def _unobserved(watch: Watch, _target: str) -> bool:
    """Looked at twice without an observation, or somebody claims to have seen something.

    Looks are counted by the finding alone: evidence of the first one has a time of its own and is none more.
    """
    findings = watch.findings()
    looks = [finding for finding in findings if finding.entry is None]
    return len(looks) >= _LEAST_ERRORS or any(finding.result != "error" for finding in findings)
