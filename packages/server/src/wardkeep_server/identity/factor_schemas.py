"""Second factors as the API takes and shows them."""

import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from wardkeep_core.kit.times import UtcTime
from wardkeep_server.identity.passkey_schemas import Assertion, PasskeyView
from wardkeep_server.identity.schemas import Password, Strict


def _bare(text: str) -> str:
    return re.sub(r"[\s-]", "", text).lower()


TotpCode = Annotated[str, Field(pattern=r"^\s*\d{3}[ -]?\d{3}\s*$", max_length=16), AfterValidator(_bare)]
"""Six digits, with or without a gap."""
RecoveryCode = Annotated[str, Field(pattern=r"^[A-Za-z2-7\s-]{16,32}$"), AfterValidator(_bare)]


class FactorProof(Strict):
    """Exactly one of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "287 082"}]})

    code: TotpCode | None = None
    recovery_code: RecoveryCode | None = None
    passkey: Assertion | None = None

    @model_validator(mode="after")
    def _one(self) -> "FactorProof":
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(type(self).model_fields)}")
        return self


class StepUp(FactorProof):
    """Exactly one of them. The password counts only where no second factor is enrolled, on the embedded default."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"password": "your own password"}]})

    password: Password | None = None


class TotpConfirmation(Strict):
    """The code that the authenticator shows now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "287 082"}]})

    code: TotpCode


class NewTotp(Strict):
    """Shown this once; counts from the moment a code of it is shown. The secret is base32 (RFC 6238)."""

    secret: str
    uri: str


class RecoveryCodes(Strict):
    """Shown this once; each gets a person in once. Empty when the earlier ones still count."""

    recovery_codes: list[str]


class FactorsView(Strict):
    """One's own second factors. `demanded`: the policy here wants one."""

    totp_since: UtcTime | None
    recovery_codes_left: int
    passkeys: list[PasskeyView]
    demanded: bool


class SecondFactorChallenge(Strict):
    """What a half signed-in browser may show; `tries_left` before a lock of 15 minutes."""

    methods: list[str]
    tries_left: int
    ends_at: UtcTime
