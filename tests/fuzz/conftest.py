"""Gives the fuzz tests their PostgreSQL."""

from wardkeep_server.tests.support.fixtures import cluster, database

__all__ = ["cluster", "database"]
