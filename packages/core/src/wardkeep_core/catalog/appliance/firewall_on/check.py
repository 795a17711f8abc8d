"""The appliance lets in what its release says, and nothing else."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, not_applicable, passed
from wardkeep_core.probes.appliance import ReleaseState
from wardkeep_core.probes.questions import AskReleaseState


def ask(_context: Context) -> Asked:
    """The release that runs, and the rules in force."""
    return AskReleaseState()


def evaluate(facts: ReleaseState, _context: Context) -> Verdict:
    """The rules in force are those of the release. A plain machine has no release to compare with."""
    if not facts.image:
        return not_applicable("no_image", "the program runs on a plain machine, not on the appliance's image")
    if facts.ruleset is None or facts.expected_ruleset is None:
        return errored("ruleset_unknown", "the rules in force, or those of the release, are not known")
    if facts.ruleset != facts.expected_ruleset:
        return failed("ruleset_differs", "the rules in force are not those of the release")
    return passed("ruleset_of_release", f"the rules of release {facts.running} are in force")


CHECK = Check(
    title="The appliance's firewall is on",
    severity=Severity.CRITICAL,
    objective="host_firewall",
    version=1,
    facts=ReleaseState,
    ask=ask,
    evaluate=evaluate,
)
