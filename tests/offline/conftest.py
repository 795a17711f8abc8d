"""A real server for the appliance to lose and find again."""

from wardkeep_server.tests.support.fixtures import cluster, database, world

__all__ = ["cluster", "database", "world"]
