"""The organisation's leave to act: per runbook or risk class, with an end. Without it healing stays a dry run."""
