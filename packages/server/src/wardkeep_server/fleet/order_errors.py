"""Refusals of orders."""

from wardkeep_server.platform.errors import Conflict, Forbidden, Invalid


class OrderRefused(Invalid):
    """A field of the order is not as it must be."""

    code, title = "order_refused", "This order cannot be given"


class NotReady(Conflict):
    """No order goes to an appliance whose keys nobody compared, or that was retired."""

    code, title = "appliance_not_ready", "An appliance named here is retired, or nobody has compared its keys yet"


class RunbookChanged(Conflict):
    """The person saw another version."""

    code, title = "runbook_changed", "This fix has changed since you saw it; look at it again"


class RunbookSwitchedOff(Conflict):
    """Switched off at the site."""

    code, title = "runbook_disabled", "This fix is switched off at this site"


class NeedsTwoPersons(Forbidden):
    """Critical runbooks take two people, one of them of the organisation."""

    code, title = "needs_two_persons", "This fix is critical: one person alone cannot order it"


class NothingQueued(Conflict):
    """Everything was handed out, or ended."""

    code, title = "nothing_queued", "Nothing of this order can be taken back: every part was handed out or has ended"
