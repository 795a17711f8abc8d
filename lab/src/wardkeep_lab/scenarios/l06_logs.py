"""L06: what happens on the device is not written down."""

from wardkeep_lab.acts import ReturnLog, StopLog
from wardkeep_lab.baseline import LOG_UNITS
from wardkeep_lab.prober import Prober
from wardkeep_lab.scenarios.scenario import End, Scenario, Sight


def _log(prober: Prober) -> Sight:
    active, reaches = prober.unit(LOG_UNITS[-1]).active, prober.line_reaches_disk()
    return Sight(active and reaches, f"{LOG_UNITS[-1]} active {active}, a line reaches the disk {reaches}")


SCENARIOS = (
    Scenario(
        id="L06a",
        title="the log service is stopped, and would keep records in memory only",
        attack=("T1685",),
        check="linux.logs_recording",
        runbook="linux.restore_logging",
        end=End.HEALED,
        break_plan=(StopLog(),),
        restore_plan=(ReturnLog(),),
        look=_log,
    ),
)
