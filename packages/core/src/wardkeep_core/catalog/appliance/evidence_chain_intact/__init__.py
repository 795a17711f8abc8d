"""One check."""
