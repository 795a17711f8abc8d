"""Of nearly every enrolled device something fresh is known."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, failed, not_applicable, passed
from wardkeep_core.probes.appliance import Coverage
from wardkeep_core.probes.questions import AskCoverage


def ask(_context: Context) -> Asked:
    """How many devices are enrolled, and of which nothing fresh is known."""
    return AskCoverage()


def evaluate(facts: Coverage, context: Context) -> Verdict:
    """The share with fresh findings; a device that only gave errors counts as not observed (law K5)."""
    least = context.parameters["coverage_min_percent"]
    if not facts.enrolled:
        return not_applicable("no_device_enrolled", "no device is enrolled at this site yet")
    seen = facts.enrolled - facts.unobserved
    if seen * 100 < least * facts.enrolled:
        return failed("devices_unobserved", f"{seen} of {facts.enrolled} devices are observed, {least} % needed")
    return passed("devices_observed", f"{seen} of {facts.enrolled} devices are observed")


CHECK = Check(
    title="Enrolled devices are observed",
    severity=Severity.HIGH,
    objective="technical_evaluation",
    version=1,
    facts=Coverage,
    ask=ask,
    evaluate=evaluate,
)
