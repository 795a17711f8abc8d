"""Verification of an auditor kit: the numbered steps of evidence page 6, one module for each group of steps."""
