"""Refusals of settings."""

from wardkeep_server.platform.errors import Conflict, Forbidden


class OwnRequest(Forbidden):
    """What takes a second person is not approved by the first."""

    code, title = "own_request", "Another administrator must approve this: it is your own request"


class OneWaits(Conflict):
    """One request at a time, so that everybody speaks of the same."""

    code, title = "request_waits", "Shorter periods wait for approval already; decide on them first"


class Decided(Conflict):
    """Approved, refused, withdrawn, or older than seven days."""

    code, title = "decided", "This request waits no more"
