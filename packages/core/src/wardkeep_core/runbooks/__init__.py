"""Runbooks: approved, bounded sequences of typed steps; the guards asked before them; how they are undone."""
