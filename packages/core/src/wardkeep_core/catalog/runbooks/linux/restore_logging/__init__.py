"""One runbook."""
