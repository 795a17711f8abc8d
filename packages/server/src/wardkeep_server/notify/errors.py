"""Refusals of the live stream."""

from wardkeep_server.platform.errors import TooMany


class TooManyStreams(TooMany):
    """A session has a few streams at once; tabs share one."""

    code, title = "too_many_streams", "Too many live pages are open in this session; close one"
