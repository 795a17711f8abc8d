"""Sites with their live state, appliances, codes and the healing tier, as the API takes and shows them."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.ids import CheckId, Id, RunbookId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.tier import HealingTier
from wardkeep_core.model.verdict import Severity
from wardkeep_core.protocol.messages import Clock, DryRun, Versions
from wardkeep_core.runbooks.risk import Risk
from wardkeep_server.platform.texts import Name, Reason


class Strict(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class LiveState(StrEnum):
    """By the age of the last check-in: under 5 min, under 15 min, older; pending before the first."""

    ONLINE = "online"
    STALE = "stale"
    OFFLINE = "offline"
    PENDING = "pending"


class CodeView(Strict):
    """An enrolment code as listed: never the code itself."""

    id: Id
    ending: str
    created_at: UtcTime
    created_by: str
    expires_at: UtcTime
    used_at: UtcTime | None
    appliance_id: Id | None


class NewCode(CodeView):
    """`code` is shown this once."""

    code: str


class Fingerprints(Strict):
    """SHA-256 of each public key, hex: of the DER form for Ed25519 keys, of the 32 raw bytes for the sealing key."""

    identity: Sha256Hex
    evidence: Sha256Hex
    witness: Sha256Hex
    sealing: Sha256Hex


class ServerFingerprints(Strict):
    """Fingerprints of the server keys that appliances pin."""

    answers: Sha256Hex
    orders: Sha256Hex
    attestation: Sha256Hex
    checkpoint: Sha256Hex


class ConfirmKeys(Strict):
    """What the person compared with what the appliance shows."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fingerprints": dict.fromkeys(Fingerprints.model_fields, "ab" * 32)}]}
    )

    fingerprints: Fingerprints


class EffectiveSetting(StrEnum):
    """Whether the appliance reports what is wanted."""

    IN_EFFECT = "in_effect"
    WAITING = "waiting"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


class ApplianceView(Strict):
    """A box as its page shows it. `report` fields are None before the first check-in.

    `replaced_by` is the box of the same site that a retired one was replaced by, where a person named it.
    """

    id: Id
    site_id: Id
    name: str
    state: LiveState
    last_checkin_at: UtcTime | None
    claimed_at: UtcTime
    keys_confirmed_at: UtcTime | None
    keys_confirmed_by: str | None
    keys_confirmed_how: str | None
    retired_at: UtcTime | None
    replaced_by: Id | None
    hardware_id: str
    versions: Versions | None
    uptime_s: int | None
    addresses: list[str]
    queue_depth: int | None
    oldest_unsent_at: UtcTime | None
    clock: Clock | None
    dry_run: DryRun | None
    healing_tier: HealingTier | None
    healing_tier_since: UtcTime | None
    healing_tier_state: EffectiveSetting
    rule_set_digest: Sha256Hex | None
    scan_failures: list[str]


class AppliancePage(ApplianceView):
    """One box with the fingerprints to compare."""

    fingerprints: Fingerprints
    server_fingerprints: ServerFingerprints


class ConsentState(Strict):
    """The organisation's leave to act: how many live grants, and when the first of them ends."""

    live: int
    next_end: UtcTime | None


class HealingState(StrEnum):
    """What healing does at a site now."""

    OBSERVE_ONLY = "observe_only"
    ACTIVE = "active"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


class SiteSummary(Strict):
    """A site in a list. `cause` says in words why the state is not `online`."""

    id: Id
    partner_id: Id
    organisation_id: Id
    organisation_name: str
    name: str
    time_zone: str
    lab: bool
    embedded: bool
    state: LiveState
    cause: str | None
    last_checkin_at: UtcTime | None
    appliances: int
    healing_tier: HealingTier
    healing_tier_state: EffectiveSetting
    healing: HealingState


class SitePage(SiteSummary):
    """One site with its boxes and what they may do."""

    partner_name: str
    log: str
    dry_run_wanted: bool
    dry_run_fixed: bool
    consent: ConsentState
    boxes: list[ApplianceView]


class SiteCounts(Strict):
    """Sites by state, independent of any filter."""

    total: int
    online: int
    stale: int
    offline: int
    pending: int


class TierHeal(Strict):
    """What a rule does for one check. `consented` is whether a live consent of the organisation covers it."""

    check: CheckId
    check_title: str
    severity: Severity
    runbook: RunbookId
    runbook_title: str
    risk: Risk
    consented: bool
    disabled: bool


class TierRule(Strict):
    """One rule family of a tier. `awaiting` names checks that this version cannot heal yet."""

    id: str
    priority: int
    heals: list[TierHeal]
    awaiting: list[CheckId]


class EffectiveTier(Strict):
    """What one appliance reports."""

    appliance: Id
    name: str
    tier: HealingTier | None
    rule_set_digest: Sha256Hex | None
    since: UtcTime | None
    state: EffectiveSetting


class HealingTierView(Strict):
    """The tier wanted, its rules, and what each appliance reports."""

    healing_tier: HealingTier
    set_by: str | None
    set_at: UtcTime | None
    reason: str | None
    rules: list[TierRule]
    effective: list[EffectiveTier]


class HealingTierChange(Strict):
    """The tier wanted, why, and the preview that was shown, if any."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"healing_tier": "full_coverage", "reason": "agreed with the practice by phone today"}]
        }
    )

    healing_tier: HealingTier
    reason: Reason
    preview_id: Id | None = None


class HealingTierPreview(Strict):
    """What the change would do. Good for ten minutes; nothing was changed.

    `devices` have an open finding of a rule gained or lost; both counts are None while findings are not collected.
    """

    preview_id: Id
    healing_tier: HealingTier
    added: list[TierRule]
    removed: list[TierRule]
    unchanged: list[TierRule]
    devices: int | None
    open_findings: int | None


HealingTierAnswer = HealingTierView | HealingTierPreview


class Retirement(Strict):
    """Why the box goes, and which box of the same site comes after it, where one does."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "agreed with the practice by phone today"}]})

    reason: Reason
    replaced_by: Id | None = None


class NewName(Strict):
    """A new name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Box in the cellar"}]})

    name: Name


class ScanRequested(Strict):
    """How many appliances will scan at their next check-in."""

    appliances: int
