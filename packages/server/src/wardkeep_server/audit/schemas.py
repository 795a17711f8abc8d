"""What the audit log takes and gives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime

Outcome = Literal["done", "refused", "failed"]


@dataclass(frozen=True)
class Target:
    """What an act was about, and whose it is."""

    kind: str
    id: str | None
    partner_id: str | None = None
    organisation_id: str | None = None
    site_id: str | None = None


@dataclass(frozen=True)
class Wanted:
    """Which lines; None asks for nothing. `start` is in the period, `end` is not; see `GET /api/audit`."""

    start: datetime | None = None
    end: datetime | None = None
    site: str | None = None
    action: str | None = None
    subject: str | None = None
    person: str | None = None
    target: str | None = None
    outcome: Outcome | None = None


class AuditLine(BaseModel):
    """One line as shown. `subject_id` is an opaque id, or a process name for the platform's own acts."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    id: Id
    at: UtcTime
    role: str
    subject_id: str
    subject_name: str
    address: str | None
    request_id: Id
    action: str
    outcome: Outcome
    target_kind: str
    target_id: str | None
    partner_id: Id | None
    organisation_id: Id | None
    site_id: Id | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None
