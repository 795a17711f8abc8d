"""Auditors as the API takes and shows them: grants, and the way in."""

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, SecretStr

from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_server.identity.invite_schemas import MailAddress
from wardkeep_server.identity.schemas import DisplayName, Strict
from wardkeep_server.platform.texts import ShortReason

DEFAULT_DAYS, MOST_DAYS = 14, 30


def _typed(value: object) -> object:
    """As people type codes: in any case, with spaces and dashes."""
    return value.upper().replace("-", "").replace(" ", "") if isinstance(value, str) else value


Code = Annotated[
    SecretStr, BeforeValidator(_typed), Field(min_length=8, max_length=8, json_schema_extra={"format": "password"})
]
"""Eight letters and digits."""


class NewGrant(Strict):
    """Whom to let in from outside, for how many days, and why. A client's own people leave `organisation_id` out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "address": "auditor@firm.test",
                    "name": "Avery Auditor, Firm",
                    "days": 14,
                    "reason": "yearly review of the safeguards",
                    "organisation_id": "0190b2c3-0000-7000-8000-000000000002",
                }
            ]
        }
    )

    address: MailAddress
    name: DisplayName
    days: Annotated[int, Field(ge=1, le=MOST_DAYS, strict=True)] = DEFAULT_DAYS
    reason: ShortReason
    organisation_id: Id | None = None


class GrantChange(Strict):
    """When it shall end: sooner, or later within 30 days of the day it was given."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ends_at": "2026-12-01T00:00:00.000Z"}]})

    ends_at: UtcTime


class GrantView(Strict):
    """A grant. It counts until `ends_at`, unless it was ended before; `entered_at` is the last sign-in."""

    id: Id
    partner_id: Id
    organisation_id: Id
    address: str
    name: str
    reason: str
    granted_by: str
    created_at: UtcTime
    ends_at: UtcTime
    entered_at: UtcTime | None
    ended_at: UtcTime | None


class SiteName(Strict):
    """A site."""

    id: Id
    name: str


class OwnGrant(Strict):
    """What the signed-in auditor may read, until when, and who let them."""

    id: Id
    organisation_id: Id
    organisation_name: str
    partner_name: str
    sites: list[SiteName]
    address: str
    name: str
    reason: str
    granted_by: str
    created_at: UtcTime
    ends_at: UtcTime


class CodeRequest(Strict):
    """The address that a grant names."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"address": "auditor@firm.test"}]})

    address: MailAddress


class CodeRequested(Strict):
    """The same whether or not a grant names the address."""

    ends_at: UtcTime


class Entry(Strict):
    """The address, and the code that was mailed to it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"address": "auditor@firm.test", "code": "7KQ2-M9XD"}]})

    address: MailAddress
    code: Code
