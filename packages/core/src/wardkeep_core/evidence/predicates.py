"""Bodies of the predicates: what each kind of statement says beyond the common members (evidence page 1).

Persons are opaque ids. No words, no PHI: codes, ids, digests, typed settings.
"""

import base64
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from wardkeep_core.evidence.common import EntryRef, Kind, Number, Origin
from wardkeep_core.evidence.egress import FactsRecord, Scalar, Token
from wardkeep_core.evidence.endings import Erasure as Erasure  # noqa: PLC0414 - the body of a kind like the rest
from wardkeep_core.evidence.endings import Rebinding as Rebinding  # noqa: PLC0414 - likewise
from wardkeep_core.evidence.endings import Retired as Retired  # noqa: PLC0414 - likewise
from wardkeep_core.evidence.heads import Heads
from wardkeep_core.evidence.inventory import Inventory as Inventory  # noqa: PLC0414 - the body of a kind like the rest
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
    SiteId,
)
from wardkeep_core.kit.signer import PublicKeyText, SignatureText, keyid_of
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.verdict import ReasonCode, Result

Decimal = Annotated[str, StringConstraints(pattern=r"^(0\.[0-9]{1,4}|1\.0{1,4})$")]


class Transport(StrEnum):
    """How the device was asked."""

    LOCAL = "local"
    SSH = "ssh"
    WINRM = "winrm"
    NETWORK = "network"
    WORKSTATION = "workstation"


class Occasion(StrEnum):
    """Why this observation is written down: a verdict changed, the hourly re-statement, an attempt's two looks."""

    CHANGED = "changed"
    RESTATED = "restated"
    BEFORE_ATTEMPT = "before_attempt"
    RECHECK = "recheck"


class CheckResult(Frozen):
    """One verdict. `facts` are positions in the statement's list of facts; none means the probe brought none."""

    check: CheckId
    version: int = Field(ge=1)
    result: Result
    reason: ReasonCode
    observed_at: UtcTime
    facts: tuple[Annotated[int, Field(ge=0, le=255)], ...] = Field(max_length=16)


class Observation(Frozen):
    """One scan of one device. `parameters_digest` covers the parameters and declared lists it was judged by.

    A scan too large for one leaf is split: `part` counts from 1 to `parts`, and each part stands by itself.
    """

    KIND: ClassVar[Kind] = Kind.OBSERVATION
    SUBJECT: ClassVar[str] = "device"

    device: DeviceId
    transport: Transport
    occasion: Occasion
    parameters_digest: Sha256Hex
    part: int = Field(ge=1, le=256)
    parts: int = Field(ge=1, le=256)
    facts: tuple[FactsRecord, ...] = Field(max_length=64)
    results: tuple[CheckResult, ...] = Field(min_length=1, max_length=256)


class VersionedRef(Frozen):
    """A rule or runbook as it stood: id, version and digest of its content."""

    id: Token
    version: int = Field(ge=1)
    digest: Sha256Hex


class PlannerRef(Frozen):
    """Which planner chose, and how sure it was (decimal text between 0 and 1)."""

    model: Token
    confidence: Decimal


class ConsentRecord(Frozen):
    """The leave that the attempt relied on: a standing consent, or a person's yes to this attempt."""

    id: Id
    given: Literal["standing", "per_attempt"]
    persons: tuple[Id, ...] = Field(max_length=8)


class GuardRecord(Frozen):
    """What one guard said before the first step."""

    guard: Token
    allowed: bool
    reason: ReasonCode
    retry_at: UtcTime | None


class StepRecord(Frozen):
    """One step: what was asked (`parameters`), what was found (`before`), what came of it.

    `planned` and `skipped` were not carried out. Milliseconds; `script_digest` is of the script shipped to the device.
    """

    kind: Token
    status: Literal["planned", "done", "unchanged", "failed", "undone", "skipped"]
    exit_status: int | None
    script_digest: Sha256Hex | None
    milliseconds: int | None = Field(ge=0)
    reason: ReasonCode | None
    parameters: dict[Token, Scalar] = Field(max_length=64)
    before: dict[Token, Scalar] = Field(max_length=64)


class Outcome(StrEnum):
    """How an attempt ended (catalogue 4.10, and `not_needed`: the finding recovered before a step)."""

    HEALED = "healed"
    FAILED = "failed"
    ROLLED_BACK = "rolled_back"
    DEFERRED_BY_GUARD = "deferred_by_guard"
    SUPPRESSED = "suppressed"
    DRY_RUN = "dry_run"
    ESCALATED = "escalated"
    NOT_NEEDED = "not_needed"


class Rollback(Frozen):
    """An undo after a failed re-check: whether all of it was carried out and whether it was read back as done."""

    complete: bool
    verified: bool
    reason: ReasonCode


class Remediation(Frozen):
    """One attempt, written when it has ended. `before` and `after` name observation statements of the same chain."""

    KIND: ClassVar[Kind] = Kind.REMEDIATION
    SUBJECT: ClassVar[str] = "attempt"

    attempt: AttemptId
    incident: IncidentId
    device: DeviceId
    check: CheckId
    check_version: int = Field(ge=1)
    decided_by: Literal["rule", "planner", "person"]
    rule: VersionedRef | None
    planner: PlannerRef | None
    person: Id | None
    runbook: VersionedRef
    runbook_risk: Token
    consent: ConsentRecord | None
    guards: tuple[GuardRecord, ...] = Field(max_length=64)
    steps: tuple[StepRecord, ...] = Field(max_length=64)
    before: EntryRef | None
    after: EntryRef | None
    parameters_digest: Sha256Hex
    started_at: UtcTime
    last_step_at: UtcTime | None
    ended_at: UtcTime
    outcome: Outcome
    rollback: Rollback | None
    dry_run: bool


class GapCause(StrEnum):
    """Why something was not observed."""

    OFFLINE = "offline"
    EXCLUDED = "excluded"
    MAINTENANCE = "maintenance"
    APPLIANCE_DOWN = "appliance_down"
    RESTORED = "restored"
    UNKNOWN = "unknown"


class Purpose(StrEnum):
    """What a key is for (evidence page 5)."""

    APPLIANCE_IDENTITY = "appliance_identity"
    APPLIANCE_EVIDENCE = "appliance_evidence"
    APPLIANCE_WITNESS = "appliance_witness"
    APPLIANCE_SEALING = "appliance_sealing"
    LOG_CHECKPOINT = "log_checkpoint"
    ANSWER_SIGNING = "answer_signing"
    ORDER_SIGNING = "order_signing"
    PLATFORM_ATTESTATION = "platform_attestation"
    RELEASE_SIGNING = "release_signing"


class KeyRecord(Frozen):
    """A public key and what it is for; `appliance` None is a key of the platform."""

    purpose: Purpose
    appliance: ApplianceId | None
    public_key: PublicKeyText

    @property
    def raw(self) -> bytes:
        """The 32 bytes."""
        return base64.b64decode(self.public_key, validate=True)

    @property
    def keyid(self) -> str:
        """Fingerprint: hex SHA-256 of the DER SubjectPublicKeyInfo (Ed25519)."""
        return keyid_of(self.raw)


class Endorsement(Frozen):
    """A further signature over `key_message(...)`, by the key with this id."""

    keyid: Sha256Hex
    signature: SignatureText


class Gap(Frozen):
    """An interval in which a device, or with `device` None all of the site, was not observed.

    Cause `restored` opens an epoch: it names the newest entry still known and the keys made anew.
    """

    KIND: ClassVar[Kind] = Kind.GAP
    SUBJECT: ClassVar[str] = "gap"

    gap: Id
    device: DeviceId | None
    from_at: UtcTime
    to_at: UtcTime | None
    cause: GapCause
    declared_by: Literal["appliance", "person", "platform"]
    person: Id | None = None
    last_known: EntryRef | None = None
    new_keys: tuple[KeyRecord, ...] = Field(default=(), max_length=8)
    endorsements: tuple[Endorsement, ...] = Field(default=(), max_length=8)


class OrderResult(StrEnum):
    """What became of an order."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


class OrderOutcome(Frozen):
    """An order carried out or refused; `order_digest` is of the envelope's bytes as received.

    `order_type` is `unverified`, and target and issuer are None, where the bytes did not prove to be an order to us.
    `attempt` is the attempt that it led to; the member is left out where there was none.
    """

    KIND: ClassVar[Kind] = Kind.ORDER
    SUBJECT: ClassVar[str] = "order"

    order: Id
    order_digest: Sha256Hex
    order_type: Token
    target_site: SiteId | None
    target_appliance: ApplianceId | None
    issued_by: Id | None
    result: OrderResult
    reason: ReasonCode
    attempt: AttemptId | None = Field(default=None, exclude_if=lambda value: value is None)


class WebAuthnAssertion(Frozen):
    """A person's signature by passkey, base64url without padding; the challenge is `decision_challenge`.

    `public_key` is the DER SubjectPublicKeyInfo of the passkey, in the one spelling of `passkey.canonical_spki`.
    """

    credential_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,1400}$")]
    authenticator_data: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,2048}$")]
    client_data_json: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,4096}$")]
    public_key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,2048}$")]
    signature: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,2048}$")]


class Decision(Frozen):
    """A person's act that changes what is enforced. `reason_digest` is salted; `target` is `<type>:<id>`."""

    KIND: ClassVar[Kind] = Kind.DECISION
    SUBJECT: ClassVar[str] = "decision"

    decision: Id
    person: Id
    role: Token
    reason_digest: Sha256Hex | None
    what: ReasonCode
    target: Token
    before: Scalar
    after: Scalar
    before_digest: Sha256Hex | None = None
    after_digest: Sha256Hex | None = None
    assurance: Literal["platform_asserted", "webauthn"]
    assertion: WebAuthnAssertion | None = None


class KeyEvent(StrEnum):
    """Life-cycle events. Validity runs by log index: from this entry on, until an entry ends it."""

    GENESIS = "genesis"
    ENROLLED = "enrolled"
    ROTATED = "rotated"
    REVOKED = "revoked"


class KeyStatement(Frozen):
    """Keys named in one event.

    genesis: the signer's own keys and all server keys that it pinned. enrolled: the platform states an appliance's
    keys after a person compared them. rotated: `keys` replace `replaces`, endorsed by the new key. revoked: `keys`
    end here; entries from log index `compromised_since` on are doubtful.
    """

    KIND: ClassVar[Kind] = Kind.KEY
    SUBJECT: ClassVar[str] = "key"

    event: KeyEvent
    keys: tuple[KeyRecord, ...] = Field(min_length=1, max_length=16)
    replaces: Sha256Hex | None = None
    compromised_since: Number | None = None
    endorsements: tuple[Endorsement, ...] = Field(default=(), max_length=8)

    @property
    def key(self) -> str:
        """Fingerprint of the first key named: what the statement is about."""
        return self.keys[0].keyid


class Export(Frozen):
    """An auditor kit that was built: digest of its manifest envelope, leaf range [start, end) of `of_log`."""

    KIND: ClassVar[Kind] = Kind.EXPORT
    SUBJECT: ClassVar[str] = "export"

    export: Id
    manifest_digest: Sha256Hex
    of_organisation: OrganisationId
    of_site: SiteId | None
    of_log: Origin
    start: Number
    end: Number
    from_at: UtcTime
    to_at: UtcTime
    requester: Id


Body = (
    Observation | Remediation | Gap | OrderOutcome | Decision | KeyStatement | Export | Inventory | Heads
    | Retired | Rebinding | Erasure
)  # fmt: skip
_ALL: tuple[type[Body], ...] = (
    Observation, Remediation, Gap, OrderOutcome, Decision, KeyStatement, Export, Inventory, Heads,
    Retired, Rebinding, Erasure,
)  # fmt: skip
BODIES: dict[Kind, type[Body]] = {body.KIND: body for body in _ALL}
PLATFORM_ONLY = frozenset({Kind.RETIRED, Kind.BINDING, Kind.ERASURE})
"""Kinds that nobody but the platform states: one of an appliance is no statement."""
