"""Scores and control status as the API shows them; every word and band is computed here, none on the page."""

from typing import Literal

from wardkeep_core.frameworks.status import ControlStatus, Why
from wardkeep_core.kit.ids import CheckId, OrganisationId, PartnerId, SiteId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.verdict import Severity
from wardkeep_server.finding.schemas import Counts, CoverageView, ScoreView
from wardkeep_server.remediation.schemas import View


class SiteScore(View):
    """Score and coverage of one site with their working, as they stand at `at`.

    `findings` are pairs of device and check. What is stale, in error or never observed is in no sum of the score.
    """

    site_id: SiteId
    site_name: str
    organisation_id: OrganisationId
    partner_id: PartnerId
    at: UtcTime
    devices: int
    findings: Counts
    coverage: CoverageView
    score: ScoreView


class FrameworkView(View):
    """A framework of this server's catalogue."""

    id: str
    title: str
    edition: str
    controls: int


class CheckStanding(View):
    """Devices by what one check says of them, fresh verdicts only; `accepted` are among `failed`."""

    id: CheckId
    title: str
    severity: Severity
    in_scope: int
    passed: int
    failed: int
    accepted: int
    not_observed: int


class ObjectiveStanding(View):
    """One objective of a control. `passing` of `devices` in scope passed every check of it, freshly.

    `direct` is what the control asks for; the others support it. `seen_by` says who can observe it at all.
    """

    id: str
    sentence: str
    direct: bool
    seen_by: Literal["machine", "person", "both"]
    devices: int
    passing: int
    checks: list[CheckStanding]


class MissingPart(View):
    """One thing that stands against a control, in words; `about` is a check, an objective or the control."""

    why: Why
    about: str
    words: str


class ControlStanding(View):
    """Where a control stands and why. Only `met` is `green`; `accepted` when a risk was signed for."""

    id: str
    title: str
    kind: str
    seen: Literal["machine", "part", "organisational"]
    status: ControlStatus
    green: bool
    observed: bool
    accepted: bool
    missing: list[MissingPart]
    objectives: list[ObjectiveStanding]


class ControlCounts(View):
    """Controls by status; `observed` of `total` were observed or stated at all."""

    total: int
    observed: int
    observed_percent: int
    met: int
    partly_met: int
    not_met: int
    not_observed: int
    stated_by_person: int
    accepted: int


class FrameworkStanding(View):
    """A framework at one site or organisation. A status is evidence, not a certificate.

    `coverage_min_percent` is the share of devices that must be seen passing; of several sites the strictest holds.
    """

    framework: FrameworkView
    site_id: SiteId | None
    organisation_id: OrganisationId
    at: UtcTime
    sites: int
    coverage_min_percent: int
    counts: ControlCounts
    coverage: CoverageView
    score: ScoreView
    controls: list[ControlStanding]
