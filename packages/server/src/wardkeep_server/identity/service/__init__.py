"""The verbs of people: sign in and out, prove again, change a password, add and change users, end sessions."""

from wardkeep_server.identity.service.answers import KeptAnswer, keep_answer, reserve_answer
from wardkeep_server.identity.service.lockout import Arrival
from wardkeep_server.identity.service.passwords import change_password, password_rules, prove_again
from wardkeep_server.identity.service.people import change_user, create_first_operator, create_user, users
from wardkeep_server.identity.service.sessions import (
    IDLE_LIMIT,
    IDLE_WARNING,
    SESSION_LASTS,
    SignedIn,
    authenticate,
    end_own_session,
    own_sessions,
    purge,
    sign_in,
    sign_out,
    username,
)

__all__ = [
    "IDLE_LIMIT",
    "IDLE_WARNING",
    "SESSION_LASTS",
    "Arrival",
    "KeptAnswer",
    "SignedIn",
    "authenticate",
    "change_password",
    "change_user",
    "create_first_operator",
    "create_user",
    "end_own_session",
    "keep_answer",
    "own_sessions",
    "password_rules",
    "prove_again",
    "purge",
    "reserve_answer",
    "sign_in",
    "sign_out",
    "username",
    "users",
]
