"""Partners, organisations and sites as the API takes and shows them."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from wardkeep_core.checks.lists import DeclaredLists
from wardkeep_core.kit.ids import Id, RunbookId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.tier import HealingTier
from wardkeep_server.platform.texts import Name, Reason

ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
TimeSource = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:_-]{1,128}$")]
MIN_PERIOD_S = 60


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone of the IANA data base")
    return name


TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_zone)]


class Strict(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Named(Strict):
    """A new name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "North practice"}]})

    name: Name


class PartnerView(Strict):
    """A partner."""

    id: Id
    name: str
    created_at: UtcTime
    archived_at: UtcTime | None


class NewOrganisation(Strict):
    """`partner_id` may be left out by a partner's own people."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "North practice", "partner_id": "0190b2c3-0000-7000-8000-000000000001"}]
        }
    )

    name: Name
    partner_id: Id | None = None


class OrganisationView(Strict):
    """A practice."""

    id: Id
    partner_id: Id
    name: str
    created_at: UtcTime
    archived_at: UtcTime | None


class NewSite(Strict):
    """A place of an organisation. Only operators may flag a site as lab."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "organisation_id": "0190b2c3-0000-7000-8000-000000000002",
                    "name": "Main street",
                    "time_zone": "America/Chicago",
                }
            ]
        }
    )

    organisation_id: Id
    name: Name
    time_zone: TimeZone = "UTC"
    lab: bool = False


class SiteView(Strict):
    """A site as such; its live state is `GET /api/sites/{site_id}`."""

    id: Id
    partner_id: Id
    organisation_id: Id
    name: str
    time_zone: str
    lab: bool
    embedded: bool
    created_at: UtcTime
    archived_at: UtcTime | None


class SiteSettings(Strict):
    """What is watched here, how often and against what. `revision` is the ETag.

    Periods in seconds: below 60 on lab sites only. `lists` are signed by the person who sends them.
    """

    revision: int
    dry_run: bool
    dry_run_fixed: bool
    stopped: bool
    lab: bool
    period_s: int
    self_period_s: int
    time_sources: list[str]
    lists: DeclaredLists
    parameters: dict[str, int]
    disabled_runbooks: list[str]
    healing_tier: HealingTier


class SiteSettingsChange(Strict):
    """Fields that are left out stay as they are."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"dry_run": False, "reason": "agreed with the practice by phone today"}]}
    )

    dry_run: bool | None = None
    lab: bool | None = None
    period_s: int | None = Field(default=None, ge=5, le=3600)
    self_period_s: int | None = Field(default=None, ge=5, le=600)
    time_sources: list[TimeSource] | None = Field(default=None, max_length=8)
    lists: DeclaredLists | None = None
    parameters: dict[ParameterName, int] | None = Field(default=None, max_length=64)
    disabled_runbooks: list[RunbookId] | None = Field(default=None, max_length=256)
    reason: Reason


class HealingStop(Strict):
    """Why healing stops or resumes here."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"stopped": True, "reason": "agreed with the practice by phone today"}]}
    )

    stopped: bool
    reason: Reason
