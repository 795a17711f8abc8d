"""What others need to know to be told of changes: tables name their trigger after this channel (see its migration)."""

CHANNEL = "wardkeep_events"
"""NOTIFY channel of the outbox; the payload is a partner's id, or empty for many."""
