"""Central Command: API, jobs and the command line of Wardkeep."""
