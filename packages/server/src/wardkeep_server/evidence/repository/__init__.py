"""All SQL of the evidence log: `logs` (logs and chain heads), `entries`, `tree` (hashes, checkpoints), `faults`."""
