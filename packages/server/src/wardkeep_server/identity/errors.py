"""Refusals at the sign-in."""

from wardkeep_server.platform.errors import Conflict, Forbidden, Invalid, TooMany, Unauthenticated


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
