"""Refusals of the platform log."""

from wardkeep_server.platform.errors import Unavailable


class AnchorIncomplete(Unavailable):
    """An anchor commits to heads that are neither in the database nor in the object store."""

    code, title = "anchor_incomplete", "What an anchor commits to is not all there; see what the last walk found"
