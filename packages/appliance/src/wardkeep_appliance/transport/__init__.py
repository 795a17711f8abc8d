"""How a shipped script reaches a device and its answer comes back: on this machine, or over SSH."""
