"""Anchors as the API shows them: who outside vouches for the time of a log's heads, and how that stands."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.ids import Id, SiteId
from wardkeep_core.kit.times import UtcTime


class View(BaseModel):
    """Answers hold exactly what their model says."""

    model_config = ConfigDict(extra="forbid")


class AnchorState(StrEnum):
    """`off`: no authority is configured. `waiting`: none has answered yet. `stale`: the newest is over 24 h old."""

    OFF = "off"
    WAITING = "waiting"
    CURRENT = "current"
    STALE = "stale"


class StampState(StrEnum):
    """Of the authority's certificate: it `ends_soon` within 30 days. What it stamped before it ended stays good."""

    GOOD = "good"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"


class PlatformHead(View):
    """The newest signed head of the platform log."""

    origin: str
    size: int
    root: Sha256Hex
    signed_at: UtcTime


class PlatformAlarmView(View):
    """Something that must not happen to the platform log; `detail` names the entry or the object."""

    code: str
    detail: str
    noticed_at: UtcTime


class PlatformVerification(View):
    """How the last walk over the platform log ended, as `VerificationLine` says it of a site's log.

    `faults` is how many things differ in the walk that found `fault`; `alarms` are the newest.
    """

    verdict: Literal["sound", "faulty"] | None
    fault: str | None
    faults: int
    walked: int
    sealed_size: int
    ended_at: UtcTime | None
    whole_at: UtcTime | None
    began_at: UtcTime | None
    done: int | None
    alarms: list[PlatformAlarmView]


class AuthorityView(View):
    """An authority of the settings; `newest_at` is the newest time that it stated, `problem` why it fails."""

    name: str
    state: Literal["good", "failing", "waiting"]
    newest_at: UtcTime | None
    failing_since: UtcTime | None
    problem: str | None


class CalendarsView(View):
    """OpenTimestamps: whether calendars are configured, and how many proofs wait for a block."""

    on: bool
    pending: int
    oldest_pending_at: UtcTime | None


class AnchoredLog(View):
    """A log that the anchor commits to, with the size of its head there."""

    log_id: Id
    site_id: SiteId
    origin: str
    size: int


class StampView(View):
    """One time stamp. `digest` is the SHA-256 of the token's file in a kit."""

    authority: str
    gen_time: UtcTime
    certificate_ends_at: UtcTime
    received_at: UtcTime
    state: StampState
    revocation: Literal["checked", "not_offered", "not_fetched"]
    digest: Sha256Hex


class CalendarView(View):
    """An OpenTimestamps proof. `confirmed`: it names the block of this height, which nobody here looked up."""

    state: Literal["pending", "confirmed"]
    block: int | None
    since: UtcTime


class WitnessedView(View):
    """A line of an outside witness under the platform's head, by the witness's clock."""

    name: str
    signed_at: UtcTime


class AnchorView(View):
    """A head of the platform log that somebody outside stamped. `id` is that of its `heads` statement.

    `heads` is how many logs it commits to, `taken_at` when; `logs` are those among them in the caller's scope.
    """

    id: Id
    platform_size: int
    signed_at: UtcTime
    taken_at: UtcTime
    heads: int
    logs: list[AnchoredLog]
    stamps: list[StampView]
    calendar: CalendarView | None
    witnesses: list[WitnessedView]


class AskedAgain(View):
    """Who failed last and is asked again now: authorities, calendars, witnesses."""

    asked: list[str]


class AnchorPage(View):
    """How anchoring stands, and anchors over logs in scope, newest first.

    `verification` is that of the platform log itself; None before the first walk over it.
    """

    state: AnchorState
    newest_at: UtcTime | None
    stale_since: UtcTime | None
    platform: PlatformHead | None
    verification: PlatformVerification | None
    authorities: list[AuthorityView]
    calendars: CalendarsView
    items: list[AnchorView]
    next: str | None
