"""Second factors: owed at a sign-in, and one's own."""

from fastapi import Request

from wardkeep_server.identity import replies, service
from wardkeep_server.identity.factor_schemas import (
    FactorProof,
    FactorsView,
    NewTotp,
    RecoveryCodes,
    SecondFactorChallenge,
    StepUp,
    TotpConfirmation,
)
from wardkeep_server.identity.schemas import Me
from wardkeep_server.platform.access import HUMANS, SIGNED_IN, AccessPolicy, RateClass, Reach, Routes
from wardkeep_server.platform.work import Ctx

factors = Routes("identity")
ENTRY = AccessPolicy(frozenset(), Reach.PUBLIC, RateClass.AUTH, max_body=16_384)
START = AccessPolicy(frozenset(), Reach.PUBLIC, RateClass.WRITE, max_body=4096)
"""The first half of a sign-in, where nothing is guessed: counted as a try, it would eat the try that was waited for."""
OWN = AccessPolicy(HUMANS, Reach.OWN, while_password_expired=True)
OWN_ACT = AccessPolicy(HUMANS, Reach.OWN, RateClass.WRITE, while_password_expired=True)
ANYBODY = AccessPolicy(SIGNED_IN, Reach.OWN, while_password_expired=True)
ANYBODY_ACT = AccessPolicy(SIGNED_IN, Reach.OWN, RateClass.WRITE, while_password_expired=True)
OWN_DANGER = AccessPolicy(HUMANS, Reach.OWN, RateClass.WRITE, while_password_expired=True, step_up=True)


@factors.get("/api/auth/second-factor", AccessPolicy(frozenset(), Reach.PUBLIC), summary="What is still owed")
async def get_second_factor(context: Ctx, request: Request) -> SecondFactorChallenge:
    """For a browser that is half signed in: which factors its person has."""
    token, arrival = replies.presession_of(context, request), replies.arrival_of(context, request)
    owed = await service.challenge(context.parts, token, arrival)
    methods = ["totp"] if owed.factors.totp_since else []
    methods += ["passkey"] if owed.factors.passkeys else []
    methods += ["recovery_code"] if owed.factors.recovery_codes_left else []
    return SecondFactorChallenge(methods=methods, tries_left=owed.tries_left, ends_at=owed.ends_at)


@factors.post("/api/auth/second-factor", ENTRY, summary="Show the second factor")
async def show_second_factor(context: Ctx, body: FactorProof, request: Request) -> Me:
    """Finishes a sign-in within ten minutes, in the browser that began it. Failures count towards the lock-out."""
    token, arrival = replies.presession_of(context, request), replies.arrival_of(context, request)
    proof = _proof(body, service.of_browser(context.parts, token or ""))
    return replies.welcome(context, await service.second_factor(context.parts, token, proof, arrival))


@factors.post("/api/auth/step-up", OWN_ACT, summary="Prove again who you are", status_code=204)
async def step_up(context: Ctx, body: StepUp) -> None:
    """Good for 15 minutes. The session gets a new token."""
    password = body.password.get_secret_value() if body.password else None
    proof = _proof(body, service.of_session(context.subject))
    replies.set_session(context, await service.prove_again(context.work, password, proof))


@factors.get("/api/me/factors", OWN, summary="One's own second factors")
async def get_own_factors(context: Ctx) -> FactorsView:
    """What is enrolled, and whether the policy here demands it."""
    return FactorsView.model_validate(await service.own_factors(context.work))


@factors.post("/api/me/factors/totp", OWN_ACT, summary="Enrol an authenticator", status_code=201)
async def enrol_totp(context: Ctx) -> NewTotp:
    """The secret is in this answer only. It counts once a code of it was shown."""
    return NewTotp.model_validate(await service.enrol_totp(context.work))


@factors.post("/api/me/factors/totp/confirm", OWN_ACT, summary="Show that the authenticator works")
async def confirm_totp(context: Ctx, body: TotpConfirmation) -> RecoveryCodes:
    """Answers ten recovery codes, this once. Ends every other session; this one gets a new token."""
    confirmed = await service.confirm_totp(context.work, body.code)
    replies.set_session(context, confirmed.token)
    return RecoveryCodes(recovery_codes=confirmed.recovery_codes)


@factors.delete("/api/me/factors/totp", OWN_DANGER, summary="Remove the authenticator", status_code=204)
async def remove_totp(context: Ctx) -> None:
    """Ends every other session. Refused for the last factor where one is demanded."""
    await service.remove_totp(context.work)


@factors.post("/api/me/factors/recovery-codes", OWN_DANGER, summary="New recovery codes", status_code=201)
async def renew_recovery_codes(context: Ctx) -> RecoveryCodes:
    """Ten codes, shown this once; the old ones end."""
    return RecoveryCodes(recovery_codes=await service.renew_recovery_codes(context.work))


def _proof(body: FactorProof, bound_to: str) -> service.Proof:
    passkey = body.passkey.as_sent() if body.passkey else None
    return service.Proof(body.code, body.recovery_code, passkey, bound_to)
