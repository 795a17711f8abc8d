"""Findings, the catalogue's checks and a site's standing as the API shows them; words are computed by the server."""

from enum import StrEnum
from typing import Literal

from wardkeep_core.kit.ids import ApplianceId, AttemptId, CheckId, Id, IncidentId, OrganisationId, SiteId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.verdict import ReasonCode, Result, Severity
from wardkeep_core.runbooks.risk import ConsentNeed
from wardkeep_server.incident.schemas import DeviceName, IncidentRow, IncidentStatus
from wardkeep_server.remediation.schemas import (
    AttemptView,
    CheckName,
    EvidenceReference,
    RunbookName,
    RunbookView,
    View,
)


class Overlay(StrEnum):
    """What lies over a verdict; none of these is green."""

    STALE = "stale"
    NOT_OBSERVED = "not_observed"
    ACCEPTED = "accepted"
    FIXING = "fixing"
    CHECKING = "checking"


class Band(StrEnum):
    """How good a score is."""

    GOOD = "good"
    ATTENTION = "attention"
    POOR = "poor"
    CRITICAL = "critical"
    NO_DATA = "no_data"


class OpenMatter(View):
    """The open incident about a finding."""

    id: IncidentId
    status: IncidentStatus


class FindingRow(View):
    """The newest verdict of one check on one device.

    `status` is the verdict, `overlay` what lies over it. `observed` is false when stale or in error; only a fresh
    pass without overlay is `green`. After `fresh_until` (three periods) it is stale.
    """

    id: Id
    site_id: SiteId
    organisation_id: OrganisationId
    device: DeviceName
    check: CheckName
    severity: Severity
    status: Result
    overlay: Overlay | None
    observed: bool
    green: bool
    stale: bool
    reason: ReasonCode
    detail: str
    since: UtcTime
    observed_at: UtcTime
    fresh_until: UtcTime
    citations: list[str]
    open_incident: OpenMatter | None
    planned: RunbookName | None


class ChangeView(View):
    """One change of verdict or reason; the first one comes from nothing."""

    from_status: Result | None
    from_reason: ReasonCode | None
    status: Result
    reason: ReasonCode
    detail: str
    severity: Severity
    check_version: int
    observed_at: UtcTime
    received_at: UtcTime
    evidence: EvidenceReference | None


class ObjectiveView(View):
    """What a check is for, in one sentence."""

    id: str
    sentence: str


class CitationView(View):
    """A paragraph that a check serves; `indirect` when it only supports it."""

    framework: str
    control: str
    title: str
    indirect: bool


class AboutView(View):
    """The words of a check, as Markdown."""

    why: str
    what: str
    by_hand: str


class CheckView(View):
    """A check of this server's catalogue."""

    id: CheckId
    platform: str
    title: str
    severity: Severity
    version: int
    slow: bool
    objective: ObjectiveView
    citations: list[CitationView]
    about: AboutView
    runbooks: list[RunbookName]


class PlannedChange(View):
    """The fix in words. `steps` are those of the newest attempt where there is one, else the runbook's kinds of step.

    `decided_by`, `rule` and `attempt_id` are of that attempt.
    """

    runbook: RunbookView
    steps: list[str]
    steps_from: Literal["attempt", "catalogue"]
    decided_by: Literal["rule", "planner", "person"] | None
    rule: str | None
    attempt_id: AttemptId | None


class Holding(View):
    """Something that keeps the fix from running now, in words; `retry_at` where a guard named a time."""

    code: str
    words: str
    retry_at: UtcTime | None = None


class Leave(View):
    """Who must agree. `given`: the organisation's consent is in force until `until`. `holding` stands in the way."""

    need: ConsentNeed
    words: str
    given: bool
    until: UtcTime | None
    approver: str
    holding: list[Holding]


class FindingView(FindingRow):
    """Everything about a finding on one screen. Seconds in `period_s`. `about_check` is None outside the catalogue.

    `planned_change` is None where nothing fails or no approved fix exists: `about_check` says how to mend it by hand.
    `incident` is the newest one, open or closed.
    """

    site_name: str
    appliance_id: ApplianceId
    check_version: int
    period_s: int
    scanned_at: UtcTime
    received_at: UtcTime
    about_check: CheckView | None
    planned_change: PlannedChange | None
    leave: Leave | None
    incident: IncidentRow | None
    attempts: list[AttemptView]
    changes: list[ChangeView]
    evidence: EvidenceReference | None


class Counts(View):
    """Pairs of device and check. `not_observed` = `stale` + `error` + `never_observed`; all add up to `expected`."""

    expected: int
    passed: int
    failed: int
    not_applicable: int
    not_observed: int
    stale: int
    error: int
    never_observed: int


class SeverityWorking(View):
    """The working of one severity: `weight` times the counts."""

    severity: Severity
    weight: int
    passed: int
    failed: int
    accepted: int


class ScoreView(View):
    """0 to 100 with its working; `value` None is no data. Under 80 % coverage `band` is attention at most."""

    value: int | None
    band: Band
    band_reason: str | None
    working: str
    rows: list[SeverityWorking]
    accepted: int


class CoverageView(View):
    """Fresh pairs out of expected ones; `percent` None where nothing is expected."""

    observed: int
    expected: int
    percent: int | None


class OpenIncidents(View):
    """Open incidents by the word the pages show."""

    total: int
    by_status: dict[IncidentStatus, int]


class SiteStanding(View):
    """How a site stands, from one look at the database: two cards cannot disagree."""

    site_id: SiteId
    site_name: str
    at: UtcTime
    devices: int
    findings: Counts
    open_incidents: OpenIncidents
    coverage: CoverageView
    score: ScoreView
    last_scan_at: UtcTime | None
