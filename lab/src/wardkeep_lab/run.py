"""One run of the lab, put together: devices, time servers, a Wardkeep of its own, its operator, scenarios, proof.

Scenarios that heal run one after the other on the target; those that blind a probe run beside them on the twin; the
spare is there for the clock condition and for X06. Nobody touches the control.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wardkeep_lab.clock import ClockCondition
from wardkeep_lab.errors import LabFailed
from wardkeep_lab.harness import Harness
from wardkeep_lab.instance import Instance
from wardkeep_lab.operator import LabSite, Operator
from wardkeep_lab.pair import Pair
from wardkeep_lab.proof import RunPlace, keep_proof
from wardkeep_lab.report import Report, in_order, write_report
from wardkeep_lab.rootfs import root_file_system
from wardkeep_lab.scenarios.registry import load_scenarios
from wardkeep_lab.scenarios.scenario import End, Scenario
from wardkeep_lab.scoring import Score
from wardkeep_lab.slot import take_slot
from wardkeep_lab.stage import Stage, booted_stage
from wardkeep_lab.timeservers import TimeServer, answers, time_servers
from wardkeep_lab.watching import utc_now

Say = Callable[[str], None]
TWIN, SPARE = "twin", "spare"
SILENCED = 2
"""Of three time servers, for the clock condition."""
CLOCK_SCENARIO = "L12b"
"""The drift behind the clock condition: the runbook against it is of low risk and quick."""


class Stopped(LabFailed):
    """Somebody ended the run while a scenario was under way."""


@dataclass
class Course:
    """What one run's scenarios share."""

    stage: Stage
    site: LabSite
    instance: Instance
    operator: Operator
    report: Say
    stopping: threading.Event

    def harness(self, name: str, *, beside: Sequence[str] = ()) -> Harness:
        """For the device of that name, while the devices of `beside` are broken too."""
        site, stage = self.site, self.stage if name == "target" else self.stage.beside[name]
        elsewhere = frozenset(site.devices[other] for other in beside)
        told = self.operator.told(site)
        return Harness(stage, told, site.devices[name], site.control, self.alive, self.report, elsewhere=elsewhere)

    def alive(self) -> None:
        """Raises when waiting has become useless."""
        self.instance.still_runs()
        if self.stopping.is_set():
            raise Stopped("the run was ended")


def run_lab(scenarios: tuple[Scenario, ...], directory: Path, *, report: Say, with_conditions: bool) -> Report:
    """Run and return what came of it; everything that was started is stopped, kit and report stay in `directory`."""
    started_at = utc_now()
    base = root_file_system(report)
    directory.mkdir(parents=True, exist_ok=True)
    report("booting the target, the control and two more devices")
    with (
        take_slot() as slot,
        booted_stage(slot, base, (TWIN, SPARE)) as stage,
        time_servers(slot) as sources,
        running(Instance(directory / "instance"), report) as instance,
        Operator(instance, report) as operator,
    ):
        if with_conditions:
            _silence(sources, report)
        checks = {scenario.check for scenario in scenarios}
        site = operator.set_up(stage, tuple(source.address for source in sources), checks)
        course = Course(stage, site, instance, operator, report, threading.Event())
        scores = [*(_conditions(course, scenarios, sources) if with_conditions else ()), *_scores(course, scenarios)]
        report("building the auditor kit and the trust file, and verifying them")
        proof = keep_proof(instance, operator, site, stage, RunPlace(directory, started_at))
        report(f"the kit: {proof.verdict}")
    finished = Report(started_at, utc_now(), in_order((*scores, proof.score)), str(proof.kit), str(proof.trust))
    write_report(finished, directory)
    return finished


def _silence(sources: Sequence[TimeServer], report: Say) -> None:
    report(f"stopping {SILENCED} of {len(sources)} time servers before the appliance's first start")
    for source in sources[-SILENCED:]:
        source.stop()


def _conditions(course: Course, scenarios: Sequence[Scenario], sources: Sequence[TimeServer]) -> list[Score]:
    """The refusal by an unfit clock, then the dry run. The appliance heals afterwards."""

    def start_servers() -> None:
        for source in sources:
            if not answers(source.address, 1):
                source.start()

    clock = ClockCondition(course.harness(SPARE), start_servers).run(load_scenarios()[CLOCK_SCENARIO])
    start_servers()  # the condition may have ended before it came to that
    _tell(course, clock)
    _restart(course, dry_run=True)
    dry = course.harness("target").run_dry(tuple(each for each in scenarios if each.end is End.HEALED))
    _tell(course, dry)
    _restart(course, dry_run=False)
    return [clock, dry]


def _restart(course: Course, *, dry_run: bool) -> None:
    course.report(f"starting the appliance again with its dry run {'on' if dry_run else 'off'}")
    course.instance.stop_appliance()
    course.instance.start_appliance(dry_run=dry_run)


def _scores(course: Course, scenarios: Sequence[Scenario]) -> list[Score]:
    """Heals on the target beside blinded probes on the twin; then the pair, which holds the whole site."""
    heals = [each for each in scenarios if each.end is End.HEALED]
    blind = [each for each in scenarios if each.end is End.NOT_OBSERVED]
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(_lane, course, course.harness(TWIN, beside=("target",)), blind)
        try:
            scores = _lane(course, course.harness("target"), heals)
        except BaseException:
            course.stopping.set()
            raise
        scores += beside.result()
    for scenario in scenarios:
        if scenario.end is End.HEALED_ALONE:
            near, far = course.harness(TWIN, beside=(SPARE,)), course.harness(SPARE, beside=(TWIN,))
            pair = Pair(near, far, lambda on: course.operator.hold(course.site, on))
            scores.append(pair.run(scenario))
            _tell(course, scores[-1])
    return scores


def _lane(course: Course, harness: Harness, scenarios: Sequence[Scenario]) -> list[Score]:
    scores = []
    for scenario in scenarios:
        if course.stopping.is_set():
            break
        scores.append(harness.run(scenario))
        _tell(course, scores[-1])
    return scores


def _tell(course: Course, score: Score) -> None:
    took = "" if score.seconds is None else f" after {score.seconds:.1f} s"
    course.report(f"{score.scenario}: {'passed' if score.passed else 'FAILED'}{took}")
    for problem in score.problems:
        course.report(f"{score.scenario}: {problem}")


@contextmanager
def running(instance: Instance, report: Say) -> Iterator[Instance]:
    """The instance, ready; stopped by pid afterwards."""
    report(f"starting a Wardkeep of the lab's own at {instance.url}")
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()
