"""The appliance runs the signed release that it should run."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, not_applicable, passed
from wardkeep_core.probes.appliance import ReleaseState
from wardkeep_core.probes.questions import AskReleaseState


def ask(_context: Context) -> Asked:
    """The release that runs, and the one that is expected."""
    return AskReleaseState()


def evaluate(facts: ReleaseState, _context: Context) -> Verdict:
    """Signed, and the expected one. A plain machine has no release."""
    if not facts.image:
        return not_applicable("no_image", "the program runs on a plain machine, not on the appliance's image")
    if facts.signed is None or facts.running is None:
        return errored("release_unknown", "which release runs, or who signed it, is not known")
    if not facts.signed:
        return failed("release_unsigned", f"release {facts.running} does not carry our signature")
    if facts.expected is None:
        return errored("expected_release_unknown", "which release should run is not known")
    if facts.running != facts.expected:
        return failed("release_differs", f"release {facts.running} runs, {facts.expected} is expected")
    return passed("release_expected", f"the signed release {facts.running} runs")


CHECK = Check(
    title="The appliance runs the expected release",
    severity=Severity.HIGH,
    objective="configuration_integrity",
    version=1,
    facts=ReleaseState,
    ask=ask,
    evaluate=evaluate,
)
