"""The verbs of people: sign in and out, prove again, second factors, passwords, users, sessions."""

from wardkeep_server.identity.service.answers import KeptAnswer, keep_answer, reserve_answer
from wardkeep_server.identity.service.api_keys import api_keys, authenticate_key, create_key, revoke_key
from wardkeep_server.identity.service.departures import Returned
from wardkeep_server.identity.service.factors import (
    Confirmed,
    Factors,
    NewTotp,
    confirm_totp,
    enrol_totp,
    own_factors,
    remove_totp,
    renew_recovery_codes,
)
from wardkeep_server.identity.service.identities import begin_link, link, own_identities, unlink
from wardkeep_server.identity.service.invites import accept_invite, inspect_invite, invite, invites, revoke_invite
from wardkeep_server.identity.service.links import Shown, ask_for_link, open_link
from wardkeep_server.identity.service.lockout import Arrival
from wardkeep_server.identity.service.mail import deliver
from wardkeep_server.identity.service.oidc import begin_at_provider, offered, sign_in_by_provider
from wardkeep_server.identity.service.own_passkeys import (
    begin_registration,
    begin_sign_in,
    begin_step_up,
    of_browser,
    of_session,
    register,
    remove_passkey,
    sign_in_with_passkey,
)
from wardkeep_server.identity.service.own_providers import (
    change_provider,
    create_provider,
    own_providers,
    remove_provider,
)
from wardkeep_server.identity.service.passwords import change_password, password_rules
from wardkeep_server.identity.service.people import (
    change_user,
    create_first_operator,
    create_user,
    operators_with_password_only,
    users,
)
from wardkeep_server.identity.service.proofs import Proof
from wardkeep_server.identity.service.proving import prove_again
from wardkeep_server.identity.service.sessions import (
    IDLE_LIMIT,
    IDLE_WARNING,
    SESSION_LASTS,
    SignedIn,
    authenticate,
    end_own_session,
    look_again,
    own_account,
    own_sessions,
    purge,
    sign_out,
)
from wardkeep_server.identity.service.sign_in import HALF_LASTS, HalfSignedIn, challenge, second_factor, sign_in
from wardkeep_server.identity.service.waiting import decide, waiting_people

__all__ = [
    "HALF_LASTS",
    "IDLE_LIMIT",
    "IDLE_WARNING",
    "SESSION_LASTS",
    "Arrival",
    "Confirmed",
    "Factors",
    "HalfSignedIn",
    "KeptAnswer",
    "NewTotp",
    "Proof",
    "Returned",
    "Shown",
    "SignedIn",
    "accept_invite",
    "api_keys",
    "ask_for_link",
    "authenticate",
    "authenticate_key",
    "begin_at_provider",
    "begin_link",
    "begin_registration",
    "begin_sign_in",
    "begin_step_up",
    "challenge",
    "change_password",
    "change_provider",
    "change_user",
    "confirm_totp",
    "create_first_operator",
    "create_key",
    "create_provider",
    "create_user",
    "decide",
    "deliver",
    "end_own_session",
    "enrol_totp",
    "inspect_invite",
    "invite",
    "invites",
    "keep_answer",
    "link",
    "look_again",
    "of_browser",
    "of_session",
    "offered",
    "open_link",
    "operators_with_password_only",
    "own_account",
    "own_factors",
    "own_identities",
    "own_providers",
    "own_sessions",
    "password_rules",
    "prove_again",
    "purge",
    "register",
    "remove_passkey",
    "remove_provider",
    "remove_totp",
    "renew_recovery_codes",
    "reserve_answer",
    "revoke_invite",
    "revoke_key",
    "second_factor",
    "sign_in",
    "sign_in_by_provider",
    "sign_in_with_passkey",
    "sign_out",
    "unlink",
    "users",
    "waiting_people",
]
