"""The composition root: API, worker, command line, and the embedded default that runs all on one machine."""
