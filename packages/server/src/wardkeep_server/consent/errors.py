"""Refusals of consent."""

from wardkeep_server.platform.errors import Conflict, Forbidden, Invalid


class NotYourConsent(Forbidden):
    """The organisation's owner decides."""

    code, title = "owner_consents", "The organisation's owner gives consent"


class UntilRefused(Invalid):
    """An end in the past or too far away."""

    code, title = "until_refused", "The end must lie in the future, at most one year away"


class RiskRefused(Invalid):
    """No standing consent reaches that far."""

    code, title = "risk_refused", "High and critical risk need an approval for each attempt; consent cannot cover them"


class RunbookUnknown(Invalid):
    """Not in the catalogue."""

    code, title = "runbook_unknown", "There is no such runbook"


class AlreadyRevoked(Conflict):
    """Revoked before."""

    code, title = "already_revoked", "This consent was revoked before"
