"""One run of the lab, put together: devices, time servers, a Wardkeep of its own, its operator, scenarios, proof."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wardkeep_lab.harness import Harness
from wardkeep_lab.instance import Instance
from wardkeep_lab.operator import LabSite, Operator
from wardkeep_lab.proof import NAME, RunPlace, keep_proof
from wardkeep_lab.report import Report, write_report
from wardkeep_lab.rootfs import root_file_system
from wardkeep_lab.scenarios.scenario import End, Scenario
from wardkeep_lab.scoring import Score
from wardkeep_lab.slot import take_slot
from wardkeep_lab.stage import Stage, booted_stage
from wardkeep_lab.timeservers import time_servers
from wardkeep_lab.watching import utc_now

Say = Callable[[str], None]


def run_lab(scenarios: tuple[Scenario, ...], directory: Path, *, report: Say, with_dry_run: bool) -> Report:
    """Run and return what came of it; everything that was started is stopped, kit and report stay in `directory`."""
    started_at = utc_now()
    base = root_file_system(report)
    directory.mkdir(parents=True, exist_ok=True)
    report("booting the target and the control device")
    with (
        take_slot() as slot,
        booted_stage(slot, base) as stage,
        time_servers(slot) as sources,
        _running(Instance(directory / "instance"), report) as instance,
        Operator(instance, report) as operator,
    ):
        checks = {scenario.check for scenario in scenarios}
        site = operator.set_up(stage, tuple(source.address for source in sources), checks)
        scores = _scores(scenarios, _harness(stage, operator, site, instance, report), instance, with_dry_run)
        report("building the auditor kit and the trust file, and verifying them")
        proof = keep_proof(instance, operator, site, stage, RunPlace(directory, started_at))
        report(f"{NAME}: {proof.verdict}")
    finished = Report(started_at, utc_now(), (*scores, proof.score), str(proof.kit), str(proof.trust))
    write_report(finished, directory)
    return finished


def _scores(
    scenarios: tuple[Scenario, ...],
    harness: Harness,
    instance: Instance,
    with_dry_run: bool,  # noqa: FBT001 - one use
) -> list[Score]:
    scores = []
    if with_dry_run:
        scores.append(harness.run_dry(tuple(each for each in scenarios if each.end is End.HEALED)))
        _tell(harness, scores[-1])
    harness.report("switching the appliance's dry run off")
    instance.stop_appliance()
    instance.start_appliance(dry_run=False)
    for scenario in scenarios:
        scores.append(harness.run(scenario))
        _tell(harness, scores[-1])
    return scores


def _tell(harness: Harness, score: Score) -> None:
    took = "" if score.seconds is None else f" after {score.seconds:.1f} s"
    harness.report(f"{score.scenario}: {'passed' if score.passed else 'FAILED'}{took}")


def _harness(stage: Stage, operator: Operator, site: LabSite, instance: Instance, report: Say) -> Harness:
    return Harness(stage, operator.told(site), site.target, site.control, instance.still_runs, report)


@contextmanager
def _running(instance: Instance, report: Say) -> Iterator[Instance]:
    report(f"starting a Wardkeep of the lab's own at {instance.url}")
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()
