"""Bodies of the appliance's calls to Central Command. JSON; unknown fields are refused; limits are stated.

Who the caller is comes from the request's signature, never from a body.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.frozen import Frozen
from wardkeep_core.kit.ids import (
    ApplianceId,
    AttemptId,
    CheckId,
    DeviceId,
    Id,
    IncidentId,
    OrganisationId,
    RunbookId,
    SiteId,
)
from wardkeep_core.kit.signer import PublicKeyText, SignatureText
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.tier import HealingTier as HealingTier  # noqa: PLC0414 - read here by others too
from wardkeep_core.model.verdict import ReasonCode, Result, Severity

ClaimCode = Annotated[str, StringConstraints(pattern=r"^[A-HJ-NP-Z2-9]{16}$")]
"""Sixteen characters without 0, 1, I and O."""
Words = Annotated[str, StringConstraints(max_length=500)]
"""Words for a person; shown, never signed into a leaf."""
NoteLines = Annotated[str, StringConstraints(max_length=16_384)]
"""A C2SP signed note."""
SignedDocument = Annotated[str, StringConstraints(max_length=4_194_304)]
"""A DSSE envelope as JSON text."""


class ApplianceKeys(Frozen):
    """Public halves of the keys an appliance made for this enrolment."""

    identity: PublicKeyText
    evidence: PublicKeyText
    witness: PublicKeyText
    sealing: PublicKeyText


class Versions(Frozen):
    """What runs on the box."""

    appliance: str = Field(max_length=64)
    catalogue: str = Field(max_length=64)
    catalogue_digest: Sha256Hex


class ClaimRequest(Frozen):
    """`proof` is the identity key's, `evidence_proof` the evidence key's signature over `claim_message(...)`."""

    code: ClaimCode
    keys: ApplianceKeys
    hardware_id: str = Field(min_length=8, max_length=128)
    hostname: str = Field(max_length=253)
    versions: Versions
    proof: SignatureText
    evidence_proof: SignatureText


class ServerKeys(Frozen):
    """Public keys that an appliance pins at enrolment."""

    answers: PublicKeyText
    orders: PublicKeyText
    attestation: PublicKeyText
    checkpoint: PublicKeyText
    checkpoint_origin: str = Field(max_length=200)


class ClaimAnswer(Frozen):
    """Where the appliance now belongs and whom it may believe."""

    appliance: ApplianceId
    site: SiteId
    organisation: OrganisationId
    log: str = Field(max_length=200)
    server_keys: ServerKeys
    interval_s: int = Field(ge=5, le=3600)


class DocumentState(Frozen):
    """Which signed document is in force on the box."""

    version: int = Field(ge=1)
    digest: Sha256Hex


class Clock(Frozen):
    """The box's clock against its sources; `trusted` by `time_min_sources` and `clock_skew_max_ms`."""

    sources: int = Field(ge=0, le=16)
    answered: int = Field(ge=0, le=16)
    offset_ms: int | None
    spread_ms: int | None
    trusted: bool


class DryRunBecause(StrEnum):
    """Why no step is sent; the first that holds."""

    APPLIANCE_SETTING = "appliance_setting"
    SITE_SETTING = "site_setting"
    NO_CONSENT = "no_consent"
    LEASE_LAPSED = "lease_lapsed"
    STOPPED = "stopped"


class DryRun(Frozen):
    """The value in effect on the box."""

    in_effect: bool
    because: DryRunBecause | None


class SequenceHead(Frozen):
    """The newest entry of the box's own chain."""

    epoch: int = Field(ge=0)
    seq: int = Field(ge=0)
    leaf_hash: Sha256Hex


class WitnessedLog(StrEnum):
    """The logs that an appliance co-signs: its site's, and the one of the platform, which commits to all others."""

    SITE = "site"
    PLATFORM = "platform"


class CheckinRequest(Frozen):
    """Sent every interval. Everything that can be long travels by digest."""

    versions: Versions
    uptime_s: int = Field(ge=0)
    addresses: tuple[Annotated[str, StringConstraints(max_length=45)], ...] = Field(max_length=16)
    queue_depth: int = Field(ge=0)
    oldest_unsent_at: UtcTime | None
    head: SequenceHead | None
    rule_set: DocumentState | None
    targets: DocumentState | None
    healing_tier: HealingTier | None
    dry_run: DryRun
    clock: Clock
    cosigned_size: int = Field(ge=0)
    unacknowledged: tuple[Annotated[int, Field(ge=0)], ...] = Field(default=(), max_length=500)
    """Sequence numbers of one epoch that were accepted but not yet proved included (oldest first)."""
    unacknowledged_epoch: int | None = Field(default=None, ge=0)
    """The epoch of `unacknowledged`; None is the head's."""
    scan_failures: tuple[Words, ...] = Field(default=(), max_length=16)
    order_number: int = Field(default=0, ge=0)
    """The highest order number ever accepted, kept outside the database."""
    anchor_digest: Sha256Hex | None = None
    """Digest of the newest time stamp that the appliance was told of; a box that leaves the field out is told none."""
    platform_size: int = Field(default=0, ge=0)
    """`cosigned_size` of the platform's log; a box that leaves the field out is shown nothing of that log."""
    unsure: tuple[WitnessedLog, ...] = Field(default=(), max_length=2)
    """Logs of which the box, a copy of itself, is to be shown its own newest co-signature before it signs again."""


class OfferedHead(Frozen):
    """A checkpoint of the platform's log, with the proof that it continues what the box co-signed last."""

    checkpoint: NoteLines
    consistency: tuple[Sha256Hex, ...] = Field(default=(), max_length=64)


class InclusionProof(Frozen):
    """RFC 6962 inclusion of this appliance's (epoch, seq) at `index` in the checkpoint of the same answer."""

    epoch: int = Field(ge=0)
    seq: int = Field(ge=0)
    index: int = Field(ge=0)
    path: tuple[Sha256Hex, ...] = Field(max_length=64)


class CheckinAnswer(Frozen):
    """Only what changed since the digests the appliance named; an unchanged answer is under 1 KiB."""

    server_time: UtcTime
    interval_s: int = Field(ge=5, le=3600)
    keys_confirmed: bool
    rule_set: SignedDocument | None = None
    targets: SignedDocument | None = None
    lease: SignedDocument | None = None
    checkpoint: NoteLines | None = None
    consistency: tuple[Sha256Hex, ...] = Field(default=(), max_length=64)
    inclusion: tuple[InclusionProof, ...] = Field(default=(), max_length=500)
    orders: tuple[SignedDocument, ...] = Field(default=(), max_length=16)
    """Orders by rising number (`protocol.orders`): new ones, and those of which no word came yet."""
    anchor_digest: Sha256Hex | None = None
    """SHA-256 of the newest time-stamp token over the platform log, where it is another than the appliance named."""
    platform: OfferedHead | None = None
    """Where the platform's log has another newest checkpoint than the appliance named."""
    failed_parts: tuple[Words, ...] = Field(default=(), max_length=16)


class WitnessRequest(Frozen):
    """The checkpoint of this size was verified against the last one co-signed; the note line of the co-signature."""

    size: int = Field(ge=1)
    cosignature: Annotated[str, StringConstraints(max_length=512)]
    log: WitnessedLog = WitnessedLog.SITE


class EvidenceAnswer(Frozen):
    """What became of a batch: the last number accepted and, where it stopped, why and what is expected next."""

    accepted: int = Field(ge=0)
    replayed: int = Field(ge=0)
    last_epoch: int | None
    last_seq: int | None
    refused: ReasonCode | None = None
    refused_detail: Words | None = None
    expected_epoch: int | None = None
    expected_seq: int | None = None


class FindingReport(Frozen):
    """The verdict of one check on one device now; `entry_*` names the observation statement that last stated it."""

    check: CheckId
    check_version: int = Field(ge=1)
    severity: Severity
    result: Result
    reason: ReasonCode
    detail: Words
    observed_at: UtcTime
    since: UtcTime
    entry_epoch: int | None = None
    entry_seq: int | None = None


class DeviceReport(Frozen):
    """One scan of one device. `period_s` is the promised cadence: older than three periods is stale."""

    device: DeviceId
    scanned_at: UtcTime
    period_s: int = Field(ge=5, le=86_400)
    findings: tuple[FindingReport, ...] = Field(max_length=256)


class DevicesReport(Frozen):
    """Newest scan per device."""

    devices: tuple[DeviceReport, ...] = Field(max_length=100)


class TransitionReport(Frozen):
    """One line of an incident's life. `number` counts from 0 within the incident; lines never change."""

    number: int = Field(ge=0)
    from_state: str = Field(max_length=32)
    to_state: str = Field(max_length=32)
    actor: str = Field(max_length=128)
    reason: ReasonCode
    detail: Words
    at: UtcTime
    attempt: AttemptId | None = None
    entry_epoch: int | None = None
    entry_seq: int | None = None


class IncidentReport(Frozen):
    """An incident as it stands with all its transitions; sent again whole, the server adds what it lacks."""

    incident: IncidentId
    device: DeviceId
    check: CheckId
    severity: Severity
    state: str = Field(max_length=32)
    opened_at: UtcTime
    closed_at: UtcTime | None
    transitions: tuple[TransitionReport, ...] = Field(max_length=256)


class IncidentsReport(Frozen):
    """Incidents that changed."""

    incidents: tuple[IncidentReport, ...] = Field(max_length=100)


class GuardReport(Frozen):
    """What one guard said before an attempt."""

    guard: str = Field(max_length=32)
    allowed: bool
    reason: ReasonCode
    detail: Words
    retry_at: UtcTime | None = None


class StepReport(Frozen):
    """One step of a plan, in words, and what came of it; `status` is `planned` in a dry run."""

    kind: str = Field(max_length=32)
    summary: Words
    status: Literal["planned", "done", "unchanged", "failed", "undone", "skipped"]
    exit_status: int | None = None
    milliseconds: int | None = None


class AttemptReport(Frozen):
    """One carrying-out of a runbook."""

    attempt: AttemptId
    incident: IncidentId
    device: DeviceId
    check: CheckId
    runbook: RunbookId
    runbook_version: int = Field(ge=1)
    decided_by: Literal["rule", "planner", "person"]
    rule: str | None = Field(max_length=128)
    dry_run: bool
    outcome: str = Field(max_length=32)
    started_at: UtcTime
    ended_at: UtcTime | None
    guards: tuple[GuardReport, ...] = Field(max_length=64)
    steps: tuple[StepReport, ...] = Field(max_length=64)
    entry_epoch: int | None = None
    entry_seq: int | None = None


class AttemptsReport(Frozen):
    """Attempts that changed."""

    attempts: tuple[AttemptReport, ...] = Field(max_length=100)


class Received(Frozen):
    """How many rows of a report were taken; a refused row is named, the others stand."""

    accepted: int = Field(ge=0)
    refused: tuple[Words, ...] = Field(default=(), max_length=100)


class Problem(Frozen):
    """RFC 9457 problem document; `code` is ours and stable."""

    type: str
    title: str
    status: int
    detail: str
    code: ReasonCode
    request_id: Id | None = None


def claim_message(request_without_proofs: bytes) -> bytes:
    """What both proofs of a claim sign: a domain line, then the canonical body without its two proofs."""
    return b"wardkeep-claim-v1\n" + request_without_proofs
