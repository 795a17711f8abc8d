"""Consents as the API takes and shows them."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from wardkeep_core.kit.ids import Id, RunbookId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.runbooks.risk import Risk
from wardkeep_server.platform.texts import Reason


class Assurance(StrEnum):
    """Whose word a consent is: the organisation's owner's own, or recorded for the organisation by somebody else."""

    OWNER = "owner"
    RECORDED_FOR_ORGANISATION = "recorded_for_organisation"


class NewConsent(BaseModel):
    """Exactly one of `runbook` and `risk`. `until` is at most a year away."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "risk": "low",
                    "until": "2027-06-30T00:00:00.000Z",
                    "reason": "agreed with the practice by phone today",
                }
            ]
        },
    )

    runbook: RunbookId | None = None
    risk: Risk | None = None
    until: UtcTime
    reason: Reason

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.runbook is None) == (self.risk is None):
            raise ValueError("name a runbook or a risk class, not both")
        return self


class Revocation(BaseModel):
    """Why the leave ends."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "agreed with the practice by phone today"}]}
    )

    reason: Reason


class ConsentView(BaseModel):
    """A consent; `live` while it is neither revoked nor ended, `ends_soon` in its last 30 days."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    id: Id
    organisation_id: Id
    runbook: RunbookId | None
    risk: Risk | None
    given_at: UtcTime
    until: UtcTime
    given_by: str
    given_by_role: str
    assurance: Assurance
    reason: str
    revoked_at: UtcTime | None
    revoked_by: str | None
    revoke_reason: str | None
    live: bool
    ends_soon: bool
