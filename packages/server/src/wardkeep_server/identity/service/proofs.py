"""What a person shows as a second factor, and using it up. Nothing is taken twice (RFC 6238, section 5.2)."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyotp import TOTP

from wardkeep_server.identity import factor_repository
from wardkeep_server.identity.models import RecoveryCode, Totp, User
from wardkeep_server.identity.service.passkeys import spend_passkey
from wardkeep_server.identity.service.secrets import bearer_hash, bearer_hashes
from wardkeep_server.identity.service.sessions import ProvedBy
from wardkeep_server.platform.crypto import same
from wardkeep_server.platform.work import Parts, Work

STEP_S = 30
DRIFT_STEPS = (0, -1, 1)
RECOVERY_CODES = 10
_CODE_BYTES = 10
_SECRET = ("identity_totp", "sealed_secret")


@dataclass(frozen=True)
class Proof:
    """One of them is set. Codes are as typed, without spaces and dashes."""

    code: str | None = None
    recovery_code: str | None = None
    passkey: dict[str, Any] | None = None
    bound_to: str = ""
    """What a passkey's challenge was bound to."""


async def spend(work: Work, user: User, proof: Proof) -> ProvedBy | None:
    """Use the proof up; what it proves, or None when it is wrong or was used before."""
    if proof.code is not None:
        row = await factor_repository.totp(work.scope, work.session, user.id)
        if row is None or row.confirmed_at is None:
            return None
        return ProvedBy.TOTP if await spend_code(work, user, row, proof.code) else None
    if proof.recovery_code is not None:
        hashes = bearer_hashes(work.parts, "recovery-code", f"{user.id}\n{proof.recovery_code}")
        used = await factor_repository.use_recovery_code(work.session, user.id, hashes, work.now)
        return ProvedBy.RECOVERY_CODE if used else None
    if proof.passkey is not None and await spend_passkey(work, user, proof.passkey, proof.bound_to):
        return ProvedBy.PASSKEY
    return None


async def spend_code(work: Work, user: User, row: Totp, code: str) -> bool:
    """Take an authenticator's code of now, or of one step before or after, if its step is newer than the last taken."""
    secret = work.parts.vault.open(*_SECRET, _place(user), row.sealed_secret).decode()
    step = _matching_step(TOTP(secret), code, work.now)
    return step is not None and await factor_repository.take_step(work.session, user.id, step)


def seal_secret(parts: Parts, user: User, secret: str) -> bytes:
    """The secret as it is stored: this column, this person, this tenant."""
    return parts.vault.seal(*_SECRET, _place(user), secret.encode())


def new_recovery_codes(work: Work, user: User) -> tuple[list[str], list[RecoveryCode]]:
    """Ten codes as shown once (`xxxx-xxxx-xxxx-xxxx`, 80 bits each), and their rows."""
    shown = [base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    rows = [
        RecoveryCode(
            user_id=user.id,
            code_hash=bearer_hash(work.parts, "recovery-code", f"{user.id}\n{code}"),
            partner_id=user.partner_id,
            organisation_id=user.organisation_id,
            created_at=work.now,
        )
        for code in shown
    ]
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in shown], rows


def _matching_step(totp: TOTP, code: str, now: datetime) -> int | None:
    current = int(now.timestamp()) // STEP_S
    matching = [current + drift for drift in DRIFT_STEPS if same(totp.generate_otp(current + drift), code)]
    return matching[0] if matching else None


def _place(user: User) -> str:
    return f"{user.partner_id or '-'}/{user.organisation_id or '-'}/{user.id}"
