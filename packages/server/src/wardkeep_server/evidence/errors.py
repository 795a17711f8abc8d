"""Refusals of the evidence log."""

from wardkeep_server.platform.errors import BadRequest, Conflict, TooLarge, Unauthenticated, Unavailable


class BatchUnreadable(BadRequest):
    """The body is no batch of envelopes."""

    code, title = "batch_unreadable", "The body is not newline-delimited envelopes"


class BatchTooLarge(TooLarge):
    """More envelopes or bytes than a batch may hold."""

    code, title = "batch_too_large", "The batch holds more than a call takes"


class CosignatureRefused(Conflict):
    """The co-signature is not this appliance's over this checkpoint."""

    code, title = "cosignature_refused", "The co-signature does not verify against this checkpoint"


class NothingRecorded(Conflict):
    """A kit over a period without entries."""

    code, title = "nothing_recorded", "Nothing was recorded in that period"


class NotSealed(Unavailable):
    """The newest entries are in no checkpoint yet."""

    code, title = "not_sealed", "The newest entries are not in a signed checkpoint yet; try again in a few seconds"


class NotThatFar(Conflict):
    """A proof about more leaves than the newest checkpoint covers, or backwards."""

    code, title = "not_that_far", "No signed checkpoint reaches that far, or the range runs backwards"


class LogBehind(Unavailable):
    """The database was set back: the store holds entries of this log that are missing here."""

    code, title = "log_behind", "This log is being restored from the object store; nothing is added to it until then"


class StoreIncomplete(RuntimeError):
    """The object store lacks entries that its newest checkpoint covers, or holds them damaged."""


class StoreAhead(RuntimeError):
    """The object store knows a larger log than the database: entries are missing here."""


class Forked(RuntimeError):
    """The object store holds another head, tile or bundle than the database gives."""


class KeyNotTold(Unavailable):
    """The log expects statements of ours under another key: a move of keys is not finished, or was not restarted on."""

    code, title = "key_not_told", "The platform's key is being changed; try again in a few minutes"


class AlarmClosed(Conflict):
    """Somebody closed it before."""

    code, title = "alarm_closed", "This alarm was closed before; load the page again to see by whom and why"


class TooWide(Conflict):
    """A sample of more entries than one call looks through."""

    code, title = "too_wide", "More entries match than a sample is drawn from; choose a shorter period or more filters"


class BoxRetired(Unauthenticated):
    """The box was retired while it called: nothing of it is taken any more. The code is that of its later calls."""

    code, title = "key_unknown", "This appliance is retired"


class NotErasable(Conflict):
    """The leaf is no entry that may be erased, or not now; `detail` says why."""

    code, title = "not_erasable", "This entry cannot be erased"
