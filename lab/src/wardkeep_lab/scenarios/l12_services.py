"""L12: a service that the practice declared does not run."""

from wardkeep_lab.acts import CrashUnit, StartUnit
from wardkeep_lab.baseline import QUEUE
from wardkeep_lab.prober import Prober
from wardkeep_lab.scenarios.scenario import End, Scenario, Sight


def _queue(prober: Prober) -> Sight:
    seen, answers = prober.unit(QUEUE), prober.queue_answers()
    words = f"{QUEUE} active {seen.active}, enabled {seen.enabled}, answers {answers}"
    return Sight(seen.active and seen.enabled and answers, words)


SCENARIOS = (
    Scenario(
        id="L12b",
        title="a declared service has crashed",
        attack=("T1489",),
        check="linux.critical_services_running",
        runbook="linux.start_service",
        end=End.HEALED,
        break_plan=(CrashUnit(QUEUE),),
        restore_plan=(StartUnit(QUEUE),),
        look=_queue,
    ),
)
