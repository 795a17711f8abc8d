"""One loop each, each with its own failure: check-in, scan, heal, ship, orders."""
