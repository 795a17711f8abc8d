# ruff: noqa: INP001 - pytest finds this file by its path
"""Gives the server's tests their fixtures."""

from wardkeep_server.tests.support.fixtures import cluster, database, world

__all__ = ["cluster", "database", "world"]
