"""The evidence that is kept here is what was written, in the order in which it was written."""

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, passed
from wardkeep_core.probes.appliance import ChainWalk
from wardkeep_core.probes.questions import AskChainWalk


def ask(_context: Context) -> Asked:
    """Every stored envelope, hashed again."""
    return AskChainWalk()


def evaluate(facts: ChainWalk, _context: Context) -> Verdict:
    """Nothing is broken, and the chain's head is no older than the one kept apart from it."""
    if facts.broken:
        named = ", ".join(f"{epoch}/{seq}" for epoch, seq in facts.breaks)
        return failed("chain_broken", f"{facts.broken} entries do not hold, first {named}")
    if facts.head_epoch is None or facts.head_seq is None:
        return errored("chain_absent", "no entry was written here yet")
    if facts.outside_epoch is None or facts.outside_seq is None:
        return errored("head_unwitnessed", "the head kept apart from the chain is not known")
    if (facts.head_epoch, facts.head_seq) < (facts.outside_epoch, facts.outside_seq):
        return failed("chain_cut", f"entries up to {facts.outside_epoch}/{facts.outside_seq} were written and are gone")
    return passed("chain_intact", f"{facts.entries} kept entries hold, up to {facts.head_epoch}/{facts.head_seq}")


CHECK = Check(
    title="The evidence chain is intact",
    severity=Severity.CRITICAL,
    objective="evidence_integrity",
    version=1,
    facts=ChainWalk,
    ask=ask,
    evaluate=evaluate,
)
