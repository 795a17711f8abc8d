"""Passkeys: sign in and prove again with one, register and remove one's own."""

from fastapi import Request

from wardkeep_core.kit.ids import Id
from wardkeep_server.identity import replies, service
from wardkeep_server.identity.factor_routes import ENTRY, OWN_ACT, OWN_DANGER, START
from wardkeep_server.identity.factor_schemas import RecoveryCodes
from wardkeep_server.identity.passkey_schemas import NewPasskey, PasskeyOptions, PasskeySignIn
from wardkeep_server.identity.schemas import Me
from wardkeep_server.platform.access import Routes
from wardkeep_server.platform.work import Ctx

passkeys = Routes("identity")


@passkeys.post("/api/auth/passkeys/options", START, summary="A challenge to sign in with a passkey")
async def get_passkey_challenge(context: Ctx, request: Request) -> PasskeyOptions:
    """For this browser, once. The same answer whoever asks; a half signed-in browser is told its person's passkeys."""
    token = replies.browser_of(context, request)
    return PasskeyOptions(public_key=await service.begin_sign_in(context.parts, token))


@passkeys.post("/api/auth/passkeys", ENTRY, summary="Sign in with a passkey")
async def sign_in_with_passkey(context: Ctx, body: PasskeySignIn, request: Request) -> Me:
    """One answer for every cause of failure. Counts as both factors: its user is always verified."""
    bound_to = service.of_browser(context.parts, replies.presession_of(context, request) or "")
    proof = service.Proof(passkey=body.passkey.as_sent(), bound_to=bound_to)
    signed = await service.sign_in_with_passkey(context.parts, proof, replies.arrival_of(context, request))
    return replies.welcome(context, signed)


@passkeys.post("/api/auth/step-up/options", OWN_ACT, summary="A challenge to prove again with a passkey")
async def get_step_up_challenge(context: Ctx) -> PasskeyOptions:
    """For this session, once; answer it at `/api/auth/step-up`."""
    return PasskeyOptions(public_key=await service.begin_step_up(context.work))


@passkeys.post("/api/me/factors/passkeys/options", OWN_ACT, summary="A challenge to register a passkey")
async def get_registration_challenge(context: Ctx) -> PasskeyOptions:
    """For this session, once."""
    return PasskeyOptions(public_key=await service.begin_registration(context.work))


@passkeys.post("/api/me/factors/passkeys", OWN_ACT, summary="Register a passkey", status_code=201)
async def register_passkey(context: Ctx, body: NewPasskey) -> RecoveryCodes:
    """With the first factor come ten recovery codes, shown this once. Ends every other session."""
    confirmed = await service.register(context.work, body.name, body.passkey.as_sent())
    replies.set_session(context, confirmed.token)
    return RecoveryCodes(recovery_codes=confirmed.recovery_codes)


@passkeys.delete("/api/me/factors/passkeys/{passkey_id}", OWN_DANGER, summary="Remove a passkey", status_code=204)
async def remove_passkey(context: Ctx, passkey_id: Id) -> None:
    """Never the last way in. Ends every other session."""
    await service.remove_passkey(context.work, passkey_id)
