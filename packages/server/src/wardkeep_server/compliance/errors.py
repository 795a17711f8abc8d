"""Refusals of compliance."""

from wardkeep_server.platform.errors import Invalid, NotFound


class FrameworkUnknown(NotFound):
    """No such framework in this server's catalogue."""

    code, title = "framework_unknown", "There is no framework of that name here"


class OneOfTwo(Invalid):
    """Name a site or an organisation, not both, not neither."""

    code, title = "one_of_two", "Name a site or an organisation, and only one of them"
