"""Refusals at the sign-in."""

from wardkeep_server.platform.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    ServerError,
    TooMany,
    Unauthenticated,
)


class SignInFailed(Unauthenticated):
    """One text for every cause."""

    code, title = "sign_in_failed", "The name or the password is not right"


class Locked(TooMany):
    """Too many failures; the same whether or not the account exists."""

    code, title = "locked", "Too many failed sign-ins; try again later"


class PasswordRefused(Invalid):
    """`errors` names each rule that is not met."""

    code, title = "password_refused", "The new password does not meet every rule"


class RoleRefused(Forbidden):
    """The caller may not give this role."""

    code, title = "role_refused", "You may not give this role"


class KeyReused(Conflict):
    """The same key with another request."""

    code, title = "idempotency_key_reused", "This Idempotency-Key was used for another request"


class NameTaken(Conflict):
    """The account name is in use."""

    code, title = "name_taken", "This account name cannot be used"


class SecondFactorRequired(Unauthenticated):
    """The first factor was right; a second is owed, at `/api/auth/second-factor`."""

    code, title = "second_factor_required", "Show your second factor"


class SignInAgain(Unauthenticated):
    """Nobody is half signed in here, or it took longer than ten minutes."""

    code, title = "sign_in_again", "Sign in again from the start"


class FactorRefused(Invalid):
    """One text for every cause: wrong, used before, too old, not enrolled."""

    code, title = "factor_wrong", "That did not work; take a fresh code and try again"


class DecisionToSign(ServerError):
    """428: what is decided here waits for the signature of its person's passkey; nothing was changed."""

    status, code, title = 428, "decision_to_sign", "Sign this decision with your passkey"


class FactorNeeded(Forbidden):
    """A password does not count where a second factor is enrolled."""

    code, title = "factor_needed", "Show your second factor, not the password"


class EnrolmentNeeded(Forbidden):
    """Outside the embedded default a password alone proves nothing new."""

    code, title = "factor_enrolment_required", "Enrol a second factor first"


class AlreadyEnrolled(Conflict):
    """One authenticator a person."""

    code, title = "already_enrolled", "Remove the present authenticator first"


class LastMethod(Conflict):
    """It would leave no way in, or no second factor where one is demanded."""

    code, title = "last_method", "Add another one first: this is the last"


class TooManyKeys(Conflict):
    """Twenty keys of a partner count at the same time."""

    code, title = "too_many_keys", "Revoke a key first: there are twenty"


class InviteGone(NotFound):
    """Unknown, used, revoked or ended: one text."""

    code, title = "invite_gone", "This invitation no longer counts; ask for a new one"


class LinkGone(NotFound):
    """Unknown, used or ended, or of another kind of account: one text."""

    code, title = "link_gone", "This link no longer counts; ask for a new one"


class LinkElsewhere(Forbidden):
    """Opened in another browser than the one that asked."""

    code, title = "link_other_browser", "Type the code that the page shows where you asked for the link"


class NoMail(Conflict):
    """No link can be sent from here."""

    code, title = "mail_not_set_up", "This server sends no mail"


class ProviderUnknown(NotFound):
    """Not on the list, not set up, or another organisation's: one text."""

    code, title = "provider_unknown", "This server does not offer that provider"


class DepartureGone(Forbidden):
    """Unknown, used, ended, or of another browser or person: one text."""

    code, title = "provider_again", "This sign-in no longer counts; begin it again here"


class ProviderRefused(Forbidden):
    """The provider said no; `detail` holds its code (RFC 6749, section 5.2)."""

    code, title = "provider_refused", "The provider refused the sign-in"


class ProviderAnswerRefused(Forbidden):
    """What the provider said does not hold; `detail` says which check failed."""

    code, title = "provider_answer_refused", "What the provider answered was not accepted"


class NotLinked(Forbidden):
    """The provider knows the person; no account here is linked to them."""

    code, title = "not_linked", "No account here is linked to this sign-in; sign in otherwise and link it"


class WaitingForApproval(Forbidden):
    """Somebody must let the person in first."""

    code, title = "waiting_for_approval", "An administrator must let you in first"


class IdentityTaken(Conflict):
    """Linked to some account already, or the account to another of this provider."""

    code, title = "identity_taken", "This sign-in is linked already"


class ProviderTaken(Conflict):
    """One provider an organisation."""

    code, title = "provider_taken", "This organisation has a provider; change or remove it first"


class CodeRefused(Unauthenticated):
    """One text for every cause: wrong, used, ended, another browser, no grant."""

    code, title = "code_wrong", "That did not work; ask for a fresh code and try again"


class GrantTooLong(Invalid):
    """Thirty days from the day it was given, at most."""

    code, title = "grant_too_long", "A grant ends within 30 days of the day it was given, and not in the past"


class AskedOften(TooMany):
    """Three requests about lost factors in a day."""

    code, title = "asked_often", "You asked three times today; wait a day, or sign in with your factor"


class OwnRequest(Forbidden):
    """What takes a second person is not approved by the first."""

    code, title = "own_request", "Another person must decide this: it is your own request"


class LastOfRole(Conflict):
    """Somebody must be able to manage people."""

    code, title = "last_of_role", "This is the last one with this role here; give it to another person first"
