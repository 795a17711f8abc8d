"""The closed list of ways to ask a device, with one typed model of facts for each."""
