"""Have the journal record to a disk, and keep records long enough; never shorter than they are kept now."""

from datetime import timedelta

from wardkeep_core.checks.parameters import Parameters
from wardkeep_core.probes.linux_system import LogService, LogState
from wardkeep_core.runbooks.risk import ConsentNeed, Risk
from wardkeep_core.runbooks.runbook import NoPlan, Plan, PlanInput, Runbook
from wardkeep_core.runbooks.steps import (
    ReloadTarget,
    ReloadUnit,
    ServiceState,
    SetService,
    Template,
    WriteManagedFile,
)

JOURNAL = "systemd-journald.service"
RSYSLOG = "rsyslog.service"
RECORDING = "linux.logs_recording"


def plan(given: PlanInput) -> Plan | NoPlan:
    """Start what is stopped; write the settings and have the journal read them."""
    if not isinstance(given.facts, LogState):
        return NoPlan("facts_foreign", "the facts are not those of a log")
    facts, keep = given.facts, _keep(given.facts, given.context.parameters)
    if given.check == RECORDING and facts.service is LogService.RSYSLOG:
        return (SetService(unit=RSYSLOG, state=ServiceState.RESTARTED),)
    if given.check != RECORDING and facts.persistent and not keep:
        return NoPlan("no_room", "space makes the log forget, not its settings: a person gives it more")
    start = (SetService(unit=JOURNAL, state=ServiceState.RUNNING),) if facts.service is LogService.NONE else ()
    return (
        *start,
        WriteManagedFile(template=Template.JOURNAL, parameters={"persistent": 1, **keep}),
        ReloadUnit(target=ReloadTarget.JOURNAL),
    )


def _keep(facts: LogState, parameters: Parameters) -> dict[str, int]:
    """The time to keep records, only where a shorter one is set."""
    wanted = parameters["device_log_keep_days"]
    too_short = facts.rotation_days is not None and facts.rotation_days < wanted
    return {"keep_days": wanted} if too_short else {}


RUNBOOK = Runbook(
    title="Have events recorded and kept",
    heals=(RECORDING, "linux.log_retention_kept"),
    risk=Risk.LOW,
    consent=ConsentNeed.STANDING,
    cooldown=timedelta(minutes=10),
    max_attempts=3,
    version=1,
    steps=(SetService, WriteManagedFile, ReloadUnit),
    plan=plan,
)
