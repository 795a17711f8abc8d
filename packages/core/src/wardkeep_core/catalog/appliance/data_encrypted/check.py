"""What the appliance keeps is encrypted, with a key that works in this machine only."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.appliance import DataEncryption
from wardkeep_core.probes.questions import AskDataEncryption


def ask(_context: Context) -> Asked:
    """What the appliance's state lies on."""
    return AskDataEncryption()


def evaluate(facts: DataEncryption, _context: Context) -> Verdict:
    """Encrypted, and bound to the machine."""
    if not facts.encrypted:
        return failed("data_open", "the appliance's data lies on a volume that is not encrypted")
    if facts.bound is None:
        return errored("binding_unknown", "whether the key is bound to this machine is not known")
    if not facts.bound:
        return failed("key_unbound", "the key of the data would open it in another machine as well")
    return passed("data_encrypted", "the data is encrypted, and its key is bound to this machine")


CHECK = Check(
    title="The appliance's data is encrypted",
    severity=Severity.CRITICAL,
    objective="encryption_at_rest",
    version=1,
    facts=DataEncryption,
    ask=ask,
    evaluate=evaluate,
)
