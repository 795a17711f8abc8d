"""The maker of the system still publishes security updates for this release."""

from wardkeep_core.catalog.linux.os_supported.support_ends import MAKERS
from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.linux_system import OsIdentity
from wardkeep_core.probes.questions import AskOsIdentity


def ask(_context: Context) -> Asked:
    """Distribution and release."""
    return AskOsIdentity()


def evaluate(facts: OsIdentity, _context: Context) -> Verdict:
    """Support had not ended on the day of the look."""
    maker = MAKERS.get(facts.distribution)
    if maker is None or facts.release is None:
        return errored("release_unknown", f"nobody told us how long {facts.distribution} is supported")
    end = maker.end_of(facts.release)
    if end is None:
        return errored("release_unknown", f"how long {maker.name} {facts.release} is supported is not known here")
    if facts.observed_at.date() > end:
        return failed("support_ended", f"support for {maker.name} {facts.release} ended on {end.isoformat()}")
    return passed("release_supported", f"{maker.name} {facts.release} is supported until {end.isoformat()}")


CHECK = Check(
    title="The system is supported by its maker",
    severity=Severity.HIGH,
    objective="patch_management",
    version=1,
    facts=OsIdentity,
    ask=ask,
    evaluate=evaluate,
)
