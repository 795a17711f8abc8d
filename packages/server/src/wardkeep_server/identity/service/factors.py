"""One's own second factors: enrol, confirm, list, remove."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pyotp import TOTP, random_base32

from wardkeep_server.audit.service import record
from wardkeep_server.identity import factor_repository, oidc_repository, passkey_repository, repository
from wardkeep_server.identity.errors import AlreadyEnrolled, FactorRefused, LastMethod
from wardkeep_server.identity.models import Passkey, Totp, User
from wardkeep_server.identity.service.lockout import Attempts
from wardkeep_server.identity.service.mail import tell_of_change
from wardkeep_server.identity.service.proofs import new_recovery_codes, seal_secret, spend_code
from wardkeep_server.identity.service.sessions import ProvedBy, factor_demanded, own_account, person_target, prove
from wardkeep_server.platform.errors import NotFound, StepUpRequired
from wardkeep_server.platform.work import STEP_UP_LASTS, Work

ISSUER = "Wardkeep"


@dataclass(frozen=True)
class Factors:
    """What a person has enrolled."""

    totp_since: datetime | None
    recovery_codes_left: int
    passkeys: Sequence[Passkey]
    demanded: bool


@dataclass(frozen=True)
class NewTotp:
    """A secret, shown this once, as base32 and as an otpauth URI for a QR code."""

    secret: str
    uri: str


@dataclass(frozen=True)
class Confirmed:
    """Recovery codes, shown this once (none when earlier ones still count), and the session's new token."""

    recovery_codes: list[str]
    token: str


async def own_factors(work: Work) -> Factors:
    """The caller's factors."""
    return await factors_of(work, await own_account(work))


async def factors_of(work: Work, user: User) -> Factors:
    """A person's factors, for themselves or a browser that is half signed in as them."""
    totp = await factor_repository.totp(work.scope, work.session, user.id)
    left = await factor_repository.recovery_codes_left(work.scope, work.session, user.id)
    passkeys = await passkey_repository.passkeys(work.scope, work.session, user.id)
    demanded = factor_demanded(work.parts.settings, user)
    return Factors(totp.confirmed_at if totp else None, left, passkeys, demanded)


async def enrol_totp(work: Work) -> NewTotp:
    """Make a secret. It counts for nothing until a code of it was shown. Raises AlreadyEnrolled, StepUpRequired."""
    user = await own_account(work)
    await require_proof(work, user)
    known = await factor_repository.totp(work.scope, work.session, user.id)
    if known is not None and known.confirmed_at is not None:
        raise AlreadyEnrolled
    await factor_repository.remove_totp(work.scope, work.session, user.id)
    secret = random_base32()
    row = Totp(
        user_id=user.id,
        partner_id=user.partner_id,
        organisation_id=user.organisation_id,
        sealed_secret=seal_secret(work.parts, user, secret),
        created_at=work.now,
    )
    await factor_repository.add(work.session, row)
    await record(work, "factor.enrol", person_target(work.actor.subject), after={"kind": "totp"})
    return NewTotp(secret, TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER))


async def confirm_totp(work: Work, code: str) -> Confirmed:
    """Show that the authenticator works. Makes recovery codes, and a new token for the session."""
    user = await own_account(work)
    await require_proof(work, user)
    row = await factor_repository.totp(work.scope, work.session, user.id)
    if row is None or row.confirmed_at is not None:
        raise NotFound("no authenticator waits to be confirmed")
    attempts = Attempts(work.parts, user, work.actor)
    await attempts.refuse_locked()
    if not await spend_code(work, user, row, code):
        await attempts.failed()
        raise FactorRefused
    await factor_repository.confirm_totp(work.session, user.id, work.now)
    await note_factors(work, user, enrolled=True)
    codes = await first_recovery_codes(work, user)
    await record(work, "factor.confirm", person_target(work.actor.subject), after={"kind": "totp"})
    return Confirmed(codes, await prove(work, ProvedBy.TOTP))


async def remove_totp(work: Work) -> None:
    """Remove the authenticator; recovery codes go with the last factor. Raises LastMethod where one is demanded."""
    user = await own_account(work)
    if not await factor_repository.remove_totp(work.scope, work.session, user.id):
        raise NotFound
    await settle_removal(work, user)
    await record(work, "factor.remove", person_target(work.actor.subject), before={"kind": "totp"})


async def renew_recovery_codes(work: Work) -> list[str]:
    """Ten new codes; the old ones end."""
    user = await own_account(work)
    if not user.second_factor:
        raise NotFound("enrol a second factor first")
    codes = await _renew_recovery_codes(work, user)
    await record(work, "factor.renew_recovery_codes", person_target(work.actor.subject))
    return codes


async def first_recovery_codes(work: Work, user: User) -> list[str]:
    """Ten codes with the first factor; none when there are any left."""
    if await factor_repository.recovery_codes_left(work.scope, work.session, user.id):
        return []
    return await _renew_recovery_codes(work, user)


async def settle_removal(work: Work, user: User) -> None:
    """After a factor was removed: what is left must do. Raises LastMethod."""
    factors = await factors_of(work, user)
    enrolled = factors.totp_since is not None or bool(factors.passkeys)
    providers = await oidc_repository.how_many(work.scope, work.session, user.id)
    if not factors.passkeys and user.password_hash is None and not providers:
        raise LastMethod
    if not enrolled:
        if factors.demanded:
            raise LastMethod
        await factor_repository.remove_recovery_codes(work.scope, work.session, user.id)
    await note_factors(work, user, enrolled=enrolled)


async def note_factors(work: Work, user: User, *, enrolled: bool) -> None:
    """Keep the account's mark, and end every other session: what a person needs to get in has changed."""
    owed = user.factor_owed and not enrolled
    await repository.change(work.session, user, {"second_factor": enrolled, "factor_owed": owed})
    keep = work.actor.subject.session_id
    await repository.revoke_sessions(work.scope, work.session, user.id, work.now, keep=keep)
    await tell_of_change(work, user.username)


async def require_proof(work: Work, user: User) -> None:
    """For enrolling: a proof of the last 15 minutes; a person without any factor has only what they signed in with."""
    subject = work.actor.subject
    proved_at = subject.proved_at
    if not user.second_factor and subject.session_id is not None:
        row = await repository.session_by_id(work.scope, work.session, subject.session_id)
        proved_at = row.proved_at if row else None
    if proved_at is None or work.now - proved_at > STEP_UP_LASTS:
        raise StepUpRequired


async def _renew_recovery_codes(work: Work, user: User) -> list[str]:
    await factor_repository.remove_recovery_codes(work.scope, work.session, user.id)
    shown, rows = new_recovery_codes(work, user)
    await factor_repository.add(work.session, *rows)
    return shown
