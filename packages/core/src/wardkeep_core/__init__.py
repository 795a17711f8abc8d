"""The pure part of Wardkeep: no I/O, no clock, no randomness; the same at site, server and auditor."""
