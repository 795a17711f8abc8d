"""What an appliance says in its own chain when a log could not be proved to it: a failed result of one check."""

from wardkeep_core.protocol.messages import WitnessedLog

LOG_CHECK = "appliance.evidence_chain_intact"
CONSISTENCY_REFUSED = {
    WitnessedLog.SITE: "log_proof_refused",
    WitnessedLog.PLATFORM: "platform_proof_refused",
}
"""A head that is not signed by the pinned key, is of another log, or does not continue what was co-signed."""
INCLUSION_REFUSED = "inclusion_proof_refused"
"""An entry of the appliance is not where the server says it is."""
REASONS = frozenset({*CONSISTENCY_REFUSED.values(), INCLUSION_REFUSED})
