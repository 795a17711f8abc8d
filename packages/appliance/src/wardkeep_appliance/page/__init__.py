"""The status page: how the box stands, for the person in front of it, and its own word about its log to take away."""
