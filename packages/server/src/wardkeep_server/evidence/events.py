"""What others need to know to wait for the sealer."""

CHANNEL = "wardkeep_evidence"
"""NOTIFY channel of new entries; the payload is a log's id."""
