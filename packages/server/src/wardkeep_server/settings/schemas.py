"""Retention as the API takes and shows it."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from wardkeep_core.kit.ids import Id
from wardkeep_core.kit.times import UtcTime
from wardkeep_server.platform.texts import Reason
from wardkeep_server.settings.classes import SETTABLE

COUNTED_TO = 10_000
"""Expired rows are counted up to here; one more means: more than that."""


def _within(name: str) -> FieldInfo:
    limits = SETTABLE[name]
    field: FieldInfo = Field(ge=limits.floor, le=limits.ceiling)
    return field


class Days(BaseModel):
    """Whole days by class, within its limits; a class that is left out stays as it is.

    Text, fractions and truth values are refused, not converted.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    audit: Annotated[int, _within("audit")] | None = None
    finding_history: Annotated[int, _within("finding_history")] | None = None
    invitations: Annotated[int, _within("invitations")] | None = None
    enrolment_codes: Annotated[int, _within("enrolment_codes")] | None = None

    @property
    def named(self) -> dict[str, int]:
        """What was given."""
        return {name: value for name in SETTABLE if (value := getattr(self, name)) is not None}


class RetentionChange(Days):
    """New periods, and why. Longer ones hold at once; shorter ones wait for a second administrator."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"finding_history": 730, "reason": "agreed with the privacy officer today"}]}
    )

    reason: Reason

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.named:
            raise ValueError("name at least one class and its days")
        return self


class PurgeRequest(BaseModel):
    """Forget what has expired, or only say what would go; `days` tries other periods, in a preview only."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"preview": True, "days": {"finding_history": 730}}]},
    )

    preview: bool = True
    days: Days = Days()

    @model_validator(mode="after")
    def _tried_in_a_preview(self) -> Self:
        if self.days.named and not self.preview:
            raise ValueError("other periods can be tried in a preview only; set them first")
        return self


class RetentionClass(BaseModel):
    """What is kept how long. `days` is the period in force where people set it, else `fixed_seconds` holds.

    `floor`, `ceiling` and `default` are in days and there when people set the period. `oldest` is the oldest moment
    that counts; `expired` rows would go now, at most 10,001 of them counted.
    """

    model_config = ConfigDict(extra="forbid")

    name: str
    title: str
    basis: str
    days: int | None
    fixed_seconds: int | None
    floor: int | None
    ceiling: int | None
    default: int | None
    oldest: UtcTime | None
    expired: int


class RetentionRequest(BaseModel):
    """Shorter periods that take a second person. It waits while `decision` is null, until `ends_at`.

    `days` are asked for and `days_now` in force; `expired` rows of each class would go (at most 10,001 counted, and
    only while it waits). `own` ones are for somebody else to approve.
    """

    model_config = ConfigDict(extra="forbid")

    id: Id
    days: dict[str, int]
    days_now: dict[str, int]
    expired: dict[str, int]
    reason: str
    asked_by_name: str
    asked_at: UtcTime
    ends_at: UtcTime
    decision: Literal["approved", "refused", "withdrawn", "lapsed"] | None
    decided_at: UtcTime | None
    decided_by_name: str | None
    own: bool


class RetentionDecision(BaseModel):
    """Whoever asked may withdraw by refusing, never approve."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"decision": "approved"}]})

    decision: Literal["approved", "refused"]


class Retention(BaseModel):
    """Every class that is ever purged, what never is, and the shorter periods that wait for a second person."""

    model_config = ConfigDict(extra="forbid")

    classes: list[RetentionClass]
    never: list[str]
    waiting: RetentionRequest | None


class Purged(BaseModel):
    """Rows by class: deleted now, or in a preview those that would be (at most 10,001 counted).

    `more`: some have expired and are still there; the worker takes them next, or ask again.
    """

    model_config = ConfigDict(extra="forbid")

    preview: bool
    rows: dict[str, int]
    more: bool
