"""The overview as the API shows it. Times are UTC; counts are of everything in scope, lists are cut."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from wardkeep_core.kit.ids import OrganisationId, SiteId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.verdict import Severity
from wardkeep_server.fleet.schemas import LiveState


class View(BaseModel):
    """Answers hold exactly what their model says."""

    model_config = ConfigDict(extra="forbid")


class ApplianceCounts(View):
    """Appliances that are not retired, by live state."""

    online: int
    stale: int
    offline: int
    pending: int


class SiteTotals(View):
    """Sites that are not archived; `needing_action` counts them all, the list holds the worst."""

    total: int
    needing_action: int


class CauseCode(StrEnum):
    """Why a site needs somebody, worst first: this order is the order of the list."""

    EVIDENCE_ALARM = "evidence_alarm"
    APPLIANCE_OFFLINE = "appliance_offline"
    FAILING_CRITICAL = "failing_critical"
    ESCALATED = "escalated"
    KEYS_UNCONFIRMED = "keys_unconfirmed"
    WAITING_APPROVAL = "waiting_approval"
    FAILING_HIGH = "failing_high"
    HEALING_STOPPED = "healing_stopped"
    APPLIANCE_STALE = "appliance_stale"
    NOT_OBSERVED = "not_observed"
    APPLIANCE_PENDING = "appliance_pending"
    NOT_ENROLLED = "not_enrolled"


class WaitingFor(StrEnum):
    """Who has the next move."""

    PARTNER = "partner"
    PRACTICE = "practice"
    APPLIANCE = "appliance"
    OPERATOR = "operator"
    NOBODY = "nobody"


class Cause(View):
    """The worst cause of a site, and how many things (appliances, findings, incidents, pairs) it is about."""

    code: CauseCode
    count: int


class SiteNeed(View):
    """A site that needs somebody. `worst_severity` is of fresh fails and open incidents, accepted risks left out.

    `since` is when the cause began as far as it is known; else when the site was made.
    """

    site_id: SiteId
    name: str
    organisation_id: OrganisationId
    organisation_name: str
    state: LiveState
    cause: Cause
    worst_severity: Severity | None
    open_incidents: int
    waiting_for: WaitingFor
    since: UtcTime


class Funnel(View):
    """What became of the incidents opened within the window.

    `decided`: left deciding at least once. `healed`: with the passing check after the fix held here. `recovered`: the
    check passed without our doing. `escalated`: handed to a person at least once. `open`: not closed yet. An incident
    whose heal is not proven here is counted in none of the last four.
    """

    window_hours: int
    detected: int
    decided: int
    healed: int
    recovered: int
    escalated: int
    open: int


class EvidenceTotals(View):
    """Entries of all logs; `sealed` are those under a signed checkpoint."""

    entries: int
    sealed: int
    oldest_unsealed_at: UtcTime | None
    alarms: int


class NoticeCode(StrEnum):
    """What is so with this installation and should be known."""

    EVIDENCE_NOT_SEALED = "evidence_not_sealed"
    PLATFORM_LOG_FAULTY = "platform_log_faulty"
    STORE_NOT_WORM = "store_not_worm"
    NO_SECOND_FACTOR = "no_second_factor"
    ANCHORING_OFF = "anchoring_off"
    ANCHOR_OLD = "anchor_old"
    CACHE_IN_PROCESS = "cache_in_process"


class Notice(View):
    """A notice; `since` where a beginning is known."""

    code: NoticeCode
    severity: Severity
    since: UtcTime | None


class Overview(View):
    """Everything from one moment."""

    as_of: UtcTime
    appliances: ApplianceCounts
    sites: SiteTotals
    needing_action: list[SiteNeed]
    funnel: Funnel
    evidence: EvidenceTotals
    notices: list[Notice]
