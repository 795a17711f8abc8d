"""Findings: the newest verdict of each check on each device, how it changed, and how fresh it is."""
