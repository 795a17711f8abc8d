"""Every volume has room left, for data and for files."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.checks.volumes import judge_volumes
from wardkeep_core.model.verdict import Severity, Verdict
from wardkeep_core.probes.linux_system import Volumes
from wardkeep_core.probes.questions import AskVolumes


def ask(_context: Context) -> Asked:
    """Every local volume that is mounted for writing."""
    return AskVolumes()


def evaluate(facts: Volumes, context: Context) -> Verdict:
    """Space and inodes of each volume."""
    return judge_volumes(facts, context.parameters)


CHECK = Check(
    title="The appliance's volumes have room",
    severity=Severity.HIGH,
    objective="availability",
    version=1,
    facts=Volumes,
    ask=ask,
    evaluate=evaluate,
)
