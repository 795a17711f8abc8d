"""Limits and retention: how long what is kept, and forgetting it then."""
