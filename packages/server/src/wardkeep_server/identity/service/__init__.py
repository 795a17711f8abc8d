"""The verbs of people: sign in and out, prove again, second factors, passwords, users, sessions."""

from wardkeep_server.identity.service.answers import KeptAnswer, keep_answer, reserve_answer
from wardkeep_server.identity.service.api_keys import api_keys, authenticate_key, create_key, revoke_key
from wardkeep_server.identity.service.auditors import ask_for_code, enter
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
from wardkeep_server.identity.service.grants import change_grant, end_grant, grant, grants, own_grant
from wardkeep_server.identity.service.identities import begin_link, link, own_identities, unlink
from wardkeep_server.identity.service.invites import accept_invite, inspect_invite, invite, invites, revoke_invite
from wardkeep_server.identity.service.links import Shown, ask_for_link, open_link
from wardkeep_server.identity.service.lockout import Arrival
from wardkeep_server.identity.service.lost_factors import (
    approve_on_machine,
    ask_about_lost_factor,
    cancel_by_link,
    cancel_own_lost_factor,
    decide_lost_factor,
    lost_factors,
    open_lost_factors,
    own_lost_factor,
    remove_lost_factors,
)
from wardkeep_server.identity.service.mail import deliver
from wardkeep_server.identity.service.oidc import begin_at_provider, offered, sign_in_by_provider
from wardkeep_server.identity.service.others import end_session_of, end_sessions_of, people_sessions
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
from wardkeep_server.identity.service.resets import ask_for_reset, inspect_reset, redeem_reset, send_reset
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
from wardkeep_server.identity.service.signing import Signer, act_of
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
    "Signer",
    "accept_invite",
    "act_of",
    "api_keys",
    "approve_on_machine",
    "ask_about_lost_factor",
    "ask_for_code",
    "ask_for_link",
    "ask_for_reset",
    "authenticate",
    "authenticate_key",
    "begin_at_provider",
    "begin_link",
    "begin_registration",
    "begin_sign_in",
    "begin_step_up",
    "cancel_by_link",
    "cancel_own_lost_factor",
    "challenge",
    "change_grant",
    "change_password",
    "change_provider",
    "change_user",
    "confirm_totp",
    "create_first_operator",
    "create_key",
    "create_provider",
    "create_user",
    "decide",
    "decide_lost_factor",
    "deliver",
    "end_grant",
    "end_own_session",
    "end_session_of",
    "end_sessions_of",
    "enrol_totp",
    "enter",
    "grant",
    "grants",
    "inspect_invite",
    "inspect_reset",
    "invite",
    "invites",
    "keep_answer",
    "link",
    "look_again",
    "lost_factors",
    "of_browser",
    "of_session",
    "offered",
    "open_link",
    "open_lost_factors",
    "operators_with_password_only",
    "own_account",
    "own_factors",
    "own_grant",
    "own_identities",
    "own_lost_factor",
    "own_providers",
    "own_sessions",
    "password_rules",
    "people_sessions",
    "prove_again",
    "purge",
    "redeem_reset",
    "register",
    "remove_lost_factors",
    "remove_passkey",
    "remove_provider",
    "remove_totp",
    "renew_recovery_codes",
    "reserve_answer",
    "revoke_invite",
    "revoke_key",
    "second_factor",
    "send_reset",
    "sign_in",
    "sign_in_by_provider",
    "sign_in_with_passkey",
    "sign_out",
    "unlink",
    "users",
    "waiting_people",
]
