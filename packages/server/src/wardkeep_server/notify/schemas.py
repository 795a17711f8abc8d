"""Frames of the live stream. Ids only: whoever hears of a change reads it where it stands, under its own rights."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from wardkeep_core.kit.ids import Id, SiteId


class EventKind(StrEnum):
    """What changed."""

    SITE_CHECKIN = "site.checkin"
    FINDING_CHANGED = "finding.changed"
    INCIDENT_CHANGED = "incident.changed"
    ATTEMPT_CHANGED = "attempt.changed"
    EVIDENCE_CHECKPOINT = "evidence.checkpoint"
    ORDER_CHANGED = "order.changed"


class Frame(BaseModel):
    """Data of one frame."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(Frame):
    """`id` of the finding, incident, attempt, log, order or site; None: many changed, read the site's list again."""

    kind: EventKind
    site: SiteId
    id: Id | None


class Hello(Frame):
    """First frame. `resumed` false: what happened before is unknown, read again. Seconds for the two others."""

    resumed: bool
    heartbeat_s: float
    lost_after_s: float


class Reset(Frame):
    """Changes were passed over: read everything again."""

    reason: Literal["too_slow"]


class Ended(Frame):
    """Last frame: the session ended, or its rights changed. Sign in again, or connect again."""

    reason: str


class Heartbeat(Frame):
    """Nothing changed, and the server would have told."""
