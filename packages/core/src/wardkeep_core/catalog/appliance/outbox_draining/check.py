"""Evidence leaves the appliance soon after it was written."""

from datetime import timedelta

from wardkeep_core.checks.check import Asked, Check, Context
from wardkeep_core.model.verdict import Severity, Verdict, errored, failed, not_applicable, passed
from wardkeep_core.probes.appliance import Outbox
from wardkeep_core.probes.questions import AskOutbox

LONGEST_OFFLINE = timedelta(hours=720)
"""Catalogue 2.6, 30 days: a month without its server is a fail whatever the reason."""


def ask(_context: Context) -> Asked:
    """What waits, and whether the server can be reached."""
    return AskOutbox()


def evaluate(facts: Outbox, context: Context) -> Verdict:
    """Nothing waits longer than allowed. While the server is out of reach the question does not arise, for a month."""
    hours = context.parameters["outbox_max_age_hours"]
    waited = timedelta() if facts.oldest_unsent is None else facts.observed_at - facts.oldest_unsent
    if waited <= timedelta(hours=hours):
        return passed("outbox_draining", f"{facts.unsent} entries wait, none longer than {hours} h")
    words = f"the oldest of {facts.unsent} entries has waited {waited.total_seconds() / 3600:.0f} h"
    if facts.server_reachable is None:
        return errored("reach_unknown", f"{words}, and whether the server can be reached is not known")
    if facts.server_reachable:
        return failed("outbox_stuck", f"{words} although the server answers, {hours} h allowed")
    if facts.unreachable_since is None:
        return errored("reach_unknown", f"{words}, and since when the server is out of reach is not known")
    if facts.observed_at - facts.unreachable_since > LONGEST_OFFLINE:
        return failed("offline_too_long", f"the server has not been reached for {LONGEST_OFFLINE.days} days")
    return not_applicable("server_out_of_reach", f"{words}; the server cannot be reached at the moment")


CHECK = Check(
    title="Evidence is sent",
    severity=Severity.MEDIUM,
    objective="evidence_integrity",
    version=1,
    facts=Outbox,
    ask=ask,
    evaluate=evaluate,
)
