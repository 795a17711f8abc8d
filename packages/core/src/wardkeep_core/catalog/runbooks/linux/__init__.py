"""Runbooks for Linux devices."""
