"""Refusals of tenancy."""

from wardkeep_server.platform.errors import Conflict, Forbidden, Invalid, ServerError


class EmbeddedDryRun(Conflict):
    """The site of the embedded default observes only."""

    code, title = "embedded_dry_run", "Healing stays in dry run on the machine that Wardkeep itself runs on"


class LabOnly(Invalid):
    """A period below 60 s away from a lab."""

    code, title = "lab_only", "Periods below 60 seconds are for lab sites"


class OperatorsOnly(Forbidden):
    """Flagging a lab is for operators."""

    code, title = "operators_only", "Only the platform's operators may do this"


class Changed(ServerError):
    """412: somebody changed it since it was read."""

    status, code, title = 412, "changed_meanwhile", "Somebody changed this since you read it"


class AnotherPerson(Conflict):
    """Resuming is for another person than the one who stopped."""

    code, title = "another_person", "Another person than the one who stopped healing must resume it"
