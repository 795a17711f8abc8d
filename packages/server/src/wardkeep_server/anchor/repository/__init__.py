"""SQL of the platform log and of the proofs of its time."""
