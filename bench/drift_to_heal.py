"""Drift to verified heal on real Debian devices: first failing to passing observation, as the evidence dates them.

Nothing of the product is switched off: a runbook rests for an hour after it healed a check on a device, and a site has
30 attempts an hour. So each of 30 rounds is another pair of check and device: six kinds of drift, each once on each of
five devices, one after the other. Waiting for the scan that finds the drift is not in the figure: the appliance scans
every 5 s here and every 300 s in a practice.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import asyncssh

from bench.figure import Figure, LeftOut, percentile
from wardkeep_core.kit.times import parse_time
from wardkeep_lab.baseline import USER
from wardkeep_lab.device import SSH_PORT
from wardkeep_lab.instance import Instance
from wardkeep_lab.needs import lacking
from wardkeep_lab.operator import LabSite, Operator
from wardkeep_lab.rootfs import root_file_system
from wardkeep_lab.run import running
from wardkeep_lab.scenarios.registry import load_scenarios
from wardkeep_lab.scenarios.scenario import Scenario
from wardkeep_lab.slot import take_slot
from wardkeep_lab.stage import Stage, booted_stage
from wardkeep_lab.telling import SiteTold
from wardkeep_lab.timeservers import time_servers
from wardkeep_lab.watching import utc_now, wait_for

KINDS = ("L01a", "L06a", "L07a", "L07b", "L11b", "L12b")
BESIDE = ("second", "third", "fourth", "fifth")
WEB = Path(__file__).resolve().parents[1] / "web/dist/index.html"
GREEN_LIMIT_S = 120.0
ROUND_LIMIT_S = 120.0
GOAL = "p50 ≤ 5 s"
YARDSTICK = "SSH set-up, p50"


@dataclass(frozen=True)
class Round:
    """One drift on one device. Seconds from the first failing to the passing observation, and to set up SSH."""

    kind: str
    healed_s: float
    connected_s: float


@dataclass(frozen=True)
class Course:
    """What all rounds share."""

    site: LabSite
    told: SiteTold
    instance: Instance


def measure() -> Iterator[Figure]:
    """Percentiles over all rounds, then the median of each kind of drift."""
    rounds = _rounds()
    connected = percentile([each.connected_s for each in rounds], 0.5)
    healed = [each.healed_s for each in rounds]
    for name, share, goal in (("p50", 0.5, GOAL), ("p95", 0.95, "none is set")):
        title = f"{name} of n = {len(rounds)} heals"
        yield Figure(title, percentile(healed, share), "s", connected, YARDSTICK, goal)
    for kind in KINDS:
        own = [each.healed_s for each in rounds if each.kind == kind]
        title = load_scenarios()[kind].runbook or kind
        yield Figure(f"  {title}, p50 of {len(own)}", percentile(own, 0.5), "s", connected, YARDSTICK, GOAL)


def _rounds() -> list[Round]:
    why = lacking() or (None if WEB.exists() else "the web app is not built here: run `make web`")
    if why is not None:
        raise LeftOut(why)
    scenarios = [load_scenarios()[kind] for kind in KINDS]
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        slot = stack.enter_context(take_slot())
        stage = stack.enter_context(booted_stage(slot, root_file_system(_quiet), BESIDE))
        sources = stack.enter_context(time_servers(slot))
        instance = stack.enter_context(running(Instance(home / "instance"), _quiet))
        operator = stack.enter_context(Operator(instance, _quiet))
        addresses = tuple(source.address for source in sources)
        site = operator.set_up(stage, addresses, {scenario.check for scenario in scenarios})
        course, stages = Course(site, operator.told(site), instance), (stage, *stage.beside.values())
        for each in stages:
            _await_green(course, each, scenarios)
        rounds = [_round(course, each, scenario) for scenario in scenarios for each in stages]
        _confirm_healed(course, len(rounds))
        return rounds


def _round(course: Course, stage: Stage, scenario: Scenario) -> Round:
    """Break once, wait until evidence states fail and then pass, and have the prober agree."""
    connected, device, began = asyncio.run(_connect(stage)), course.site.devices[stage.target.name], utc_now()
    if stage.break_target(scenario).good:
        raise RuntimeError(f"{scenario.id} did not break {stage.target.name}")

    def healed() -> float | None:
        stated = [each for each in course.told.history(device, scenario.check) if each.entry is not None]
        fails = sorted(each.observed_at for each in stated if each.result == "fail" and each.observed_at >= began)
        passes = sorted(
            each.observed_at for each in stated if each.result == "pass" and fails and each.observed_at > fails[0]
        )
        return (parse_time(passes[0]) - parse_time(fails[0])).total_seconds() if passes else None

    what = f"{scenario.check} on {stage.target.name} to heal"
    seconds = wait_for(healed, ROUND_LIMIT_S, what, course.instance.still_runs)
    if not stage.settle(scenario, good=True).good:
        raise RuntimeError(f"the evidence says healed, the prober does not: {what}")
    return Round(scenario.id, seconds, connected)


def _confirm_healed(course: Course, count: int) -> None:
    """Every round ended in an attempt that the site counts as healed, and there was none beside them."""

    def told() -> bool | None:
        outcomes = [attempt.outcome for attempt in course.told.attempts()]
        return True if outcomes == ["healed"] * count else None

    wait_for(told, ROUND_LIMIT_S, f"{count} attempts, all of them healed", course.instance.still_runs)


def _await_green(course: Course, stage: Stage, scenarios: list[Scenario]) -> None:
    def green() -> bool | None:
        found = course.told.findings(course.site.devices[stage.target.name])
        return True if all(each.check in found and found[each.check].result == "pass" for each in scenarios) else None

    wait_for(green, GREEN_LIMIT_S, f"{stage.target.name} to be green", course.instance.still_runs)


async def _connect(stage: Stage) -> float:
    """Seconds until an SSH connection with a pinned host key is open, by the library that the appliance uses."""
    known = ([asyncssh.import_public_key(stage.target.host_key)], [], [])
    log_in = [asyncssh.import_private_key(stage.log_in.private)]
    began = time.perf_counter()
    connection = await asyncssh.connect(
        stage.target.address,
        SSH_PORT,
        username=USER,
        known_hosts=known,
        client_keys=log_in,
        config=None,
        agent_path=None,
    )
    took = time.perf_counter() - began
    connection.close()
    await connection.wait_closed()
    return took


def _quiet(_words: str) -> None:
    return
