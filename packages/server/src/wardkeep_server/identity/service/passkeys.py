"""Passkeys (WebAuthn level 3): registering, and judging what an authenticator signed.

User verification is always required, so a passkey is two factors in one. A challenge is made for one session, or one
browser before a session, and taken away by the first answer, right or wrong.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from wardkeep_server.identity import passkey_repository
from wardkeep_server.identity.cose import MALFORMED, subject_public_key_info
from wardkeep_server.identity.models import Challenge, Passkey, User
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy import service as tenancy

CHALLENGE_LASTS = timedelta(minutes=5)
REQUIRED = UserVerificationRequirement.REQUIRED


SUPPORTED = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
"""What the verifiers of signed decisions know."""


class Purpose(StrEnum):
    """What a challenge is for; one made for registering signs nobody in."""

    REGISTER = "register"
    PROVE = "prove"


@dataclass(frozen=True)
class Ceremony:
    """Whose browser answers: `bound_to` is the keyed hash of its cookie, or its session's id."""

    bound_to: str
    purpose: Purpose


async def registration_options(parts: Parts, user: User, known: list[str], ceremony: Ceremony) -> dict[str, Any]:
    """What `navigator.credentials.create` takes, as JSON; `known` are the person's credential ids."""
    options = generate_registration_options(
        rp_id=parts.settings.relying_party,
        rp_name="Wardkeep",
        user_name=user.username,
        user_id=user.id.encode(),
        user_display_name=user.display_name,
        challenge=await _challenge(parts, ceremony),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        exclude_credentials=_descriptors(known),
        supported_pub_key_algs=SUPPORTED,
    )
    return options_to_json_dict(options)


async def request_options(parts: Parts, known: list[str], ceremony: Ceremony) -> dict[str, Any]:
    """What `navigator.credentials.get` takes, as JSON; without `known` the authenticator offers its own."""
    return options_for(parts, known, await _challenge(parts, ceremony))


def options_for(parts: Parts, known: list[str], challenge: bytes) -> dict[str, Any]:
    """The same for this challenge."""
    options = generate_authentication_options(
        rp_id=parts.settings.relying_party,
        challenge=challenge,
        allow_credentials=_descriptors(known),
        user_verification=REQUIRED,
    )
    return options_to_json_dict(options)


async def registered(work: Work, user: User, name: str, credential: dict[str, Any], bound_to: str) -> Passkey | None:
    """The passkey that was made, not stored yet; None when anything about it is not as asked."""
    challenge = await _take(work.parts, Ceremony(bound_to, Purpose.REGISTER))
    if challenge is None:
        return None
    settings = work.parts.settings
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=settings.relying_party,
            expected_origin=settings.passkey_origins(),
            require_user_verification=True,
        )
    except MALFORMED:
        return None
    if subject_public_key_info(made.credential_public_key) is None:
        return None
    return Passkey(
        user_id=user.id,
        partner_id=user.partner_id,
        organisation_id=user.organisation_id,
        name=name,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        created_at=work.now,
    )


async def spend_passkey(work: Work, user: User, credential: dict[str, Any], bound_to: str) -> bool:
    """Whether one of the person's passkeys signed the challenge of this browser, with its user verified."""
    challenge = await _take(work.parts, Ceremony(bound_to, Purpose.PROVE))
    row = await passkey_repository.by_credential(work.session, str(credential["id"]), lock=True)
    if challenge is None or row is None or row.user_id != user.id:
        return False
    return await is_answer(work, row, credential, challenge)


async def is_answer(work: Work, row: Passkey, credential: dict[str, Any], challenge: bytes) -> bool:
    """Whether this passkey signed the challenge, with its user verified; its counter is kept."""
    settings = work.parts.settings
    try:
        signed = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=settings.relying_party,
            expected_origin=settings.passkey_origins(),
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except MALFORMED:
        return False
    await passkey_repository.note_use(work.session, row.id, signed.new_sign_count, work.now)
    return True


async def owner_of(session: Session, credential_id: str) -> str | None:
    """Whose passkey it is; the gate's scope must present the credential."""
    row = await passkey_repository.by_credential(session, credential_id)
    return row.user_id if row else None


def _descriptors(known: list[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]


async def _challenge(parts: Parts, ceremony: Ceremony) -> bytes:
    challenge = secrets.token_bytes(32)
    ends_at = parts.clock() + CHALLENGE_LASTS
    async with parts.database.session(tenancy.presented_scope(ceremony.bound_to)) as session:
        row = Challenge(
            bound_to=ceremony.bound_to, purpose=ceremony.purpose.value, challenge=challenge, ends_at=ends_at
        )
        await passkey_repository.put_challenge(session, row)
    return challenge


async def _take(parts: Parts, ceremony: Ceremony) -> bytes | None:
    """In a transaction of its own: a refused answer has used the challenge up as well."""
    async with parts.database.session(tenancy.presented_scope(ceremony.bound_to)) as session:
        return await passkey_repository.take_challenge(
            session, ceremony.bound_to, ceremony.purpose.value, parts.clock()
        )
