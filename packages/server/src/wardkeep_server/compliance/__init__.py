"""Scores of sites with their working, and the status of a framework's controls. Reads; states nothing itself."""
