"""Logs, checkpoints and entries as the API shows them. Times are kept apart: none stands for another."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from wardkeep_core.evidence.common import Kind
from wardkeep_core.kit.digest import Sha256Hex
from wardkeep_core.kit.ids import ApplianceId, DeviceId, Id, OrganisationId, SiteId
from wardkeep_core.kit.times import UtcTime
from wardkeep_core.model.verdict import Result

Number = tuple[str, int, int]
"""(appliance id, epoch, seq): how findings, incidents and attempts name an entry."""


@dataclass(frozen=True)
class EntryBrief:
    """What other slices may know of an entry that has arrived. `about_id` is its attempt, order, gap or decision."""

    id: str
    kind: Kind
    device_id: str | None
    about_id: str | None
    summary: str
    verdicts: dict[str, str] | None
    observed_at: Any
    """A time, or None for what is no observation, or was erased."""
    received_at: datetime


class View(BaseModel):
    """Answers hold exactly what their model says."""

    model_config = ConfigDict(extra="forbid")


class ProofState(StrEnum):
    """How far an entry has come: taken, in a signed checkpoint, in one that an appliance co-signed."""

    RECEIVED = "received"
    SEALED = "sealed"
    WITNESSED = "witnessed"


class EntryLine(View):
    """One entry in a list. `summary` is one code: occasion, outcome, cause, result, what was decided.

    It is `erased` where the entry's bytes were erased; then what was parsed of them is gone too.
    """

    id: Id
    organisation_id: OrganisationId
    site_id: SiteId
    log_id: Id
    leaf_index: int
    leaf_hash: Sha256Hex
    appliance_id: ApplianceId | None
    epoch: int
    seq: int
    kind: Kind
    device_id: DeviceId | None
    about_id: Id | None
    summary: str
    verdicts: dict[str, Result] | None
    observed_at: UtcTime | None
    recorded_at: UtcTime
    received_at: UtcTime
    proof: ProofState


class ControlLine(View):
    """A control of a framework, named as it is cited. `checks`: how many of the catalogue serve it, directly or not."""

    framework: str
    framework_title: str
    id: str
    title: str
    checks: int


class SampleView(View):
    """Entries that `seed` picked among `population` that match. Until the period is over (`settled`) more may join."""

    seed: str
    population: int
    settled: bool
    items: list[EntryLine]


class CosignatureView(View):
    """A witness's line under a checkpoint; `cosigned_at` is the time inside the signature, by the witness's clock."""

    appliance_id: ApplianceId
    line: str
    cosigned_at: UtcTime
    received_at: UtcTime


class CheckpointView(View):
    """A signed head with its co-signatures; `note` is the C2SP signed note, co-signatures included."""

    origin: str
    size: int
    root: Sha256Hex
    signed_at: UtcTime
    note: str
    cosignatures: list[CosignatureView]


class InclusionView(View):
    """RFC 6962 audit path of leaf `index` in the tree of `size`, leaf side first."""

    index: int
    size: int
    path: list[Sha256Hex]


class EntryTimes(View):
    """Six times, none standing for another.

    `observed_at`: the look at the device. `recorded_at`: by the signer. `received_at`, `checkpoint_at`: by this server.
    `cosigned_at`: by the first witness of a checkpoint that covers the entry. `anchored_at`: by the first
    time-stamping authority over it, whose clock is nobody's here.
    """

    observed_at: UtcTime | None
    recorded_at: UtcTime
    received_at: UtcTime
    checkpoint_at: UtcTime | None
    cosigned_at: UtcTime | None
    anchored_at: UtcTime | None


class EntryAnchor(View):
    """The first time stamp over an entry; `id` and `platform_size` name the anchor."""

    id: Id
    platform_size: int
    gen_time: UtcTime
    authority: str


class ErasedView(View):
    """That an entry's bytes were erased: when, on which ground (a code), and the entry that says so."""

    at: UtcTime
    ground: str
    entry_id: Id


class EntryView(EntryLine):
    """One entry whole: the envelope as received, its statement parsed for reading, and the proof that it is in the log.

    `appliance_id` None is the platform's own statement. Inclusion and checkpoint are None until it is sealed. Of an
    entry that was erased there is neither envelope nor statement, and `erased` says why; its place, its hash and its
    proof stay.
    """

    origin: str
    keyid: Sha256Hex
    envelope: str | None
    statement: dict[str, Any] | None
    erased: ErasedView | None
    previous_id: Id | None
    next_id: Id | None
    times: EntryTimes
    inclusion: InclusionView | None
    checkpoint: CheckpointView | None
    anchor: EntryAnchor | None


class HeadsView(View):
    """Checkpoints of a log by rising size: the newest, and the newest that each witness co-signed."""

    origin: str
    site_id: SiteId
    checkpoints: list[CheckpointView]


class LeafView(View):
    """One leaf: the envelope byte for byte, and the hash that this server states for it.

    In the place of a leaf that was erased stands the envelope of its erasure, which names its index and hash.
    """

    index: int
    entry_id: Id
    leaf_hash: Sha256Hex
    envelope: str
    erased: bool


class LeafPage(View):
    """Leaves of a log from `start`, in order and without a hole."""

    origin: str
    start: int
    items: list[LeafView]


class ProvedLeaf(View):
    """One leaf with its audit path (RFC 6962, leaf side first)."""

    index: int
    entry_id: Id
    envelope: str
    path: list[Sha256Hex]


class KeyEntriesView(View):
    """Entries about keys among the first `size` leaves; `whole` is false when there are more than are listed."""

    origin: str
    size: int
    whole: bool
    items: list[ProvedLeaf]


class ConsistencyView(View):
    """RFC 6962 consistency proof between two sizes of a log."""

    origin: str
    old: int
    new: int
    path: list[Sha256Hex]


class CheckpointLine(View):
    """One checkpoint in a list."""

    log_id: Id
    origin: str
    site_id: SiteId
    size: int
    root: Sha256Hex
    signed_at: UtcTime
    cosigned_by: list[ApplianceId]


class VerificationLine(View):
    """How the last walk over a log ended, and how far the one under way has come; no verdict before the first one.

    `walked` entries led to the checkpoint of `sealed_size`; `whole_at` is when every entry from the first was last
    walked; `fault` says what differs and where; `began_at` and `done` (leaf index) belong to a walk under way.
    """

    log_id: Id
    origin: str
    organisation_id: Id
    site_id: SiteId
    verdict: Literal["sound", "faulty"] | None
    fault: str | None
    walked: int
    sealed_size: int
    ended_at: UtcTime | None
    whole_at: UtcTime | None
    began_at: UtcTime | None
    done: int | None


class LastVerification(View):
    """The newest result of the walk over all logs: when, which log, how many entries; and how many logs are faulty."""

    at: UtcTime
    log_id: Id
    entries: int
    verdict: Literal["sound", "faulty"]
    logs: int
    faulty: int


class WitnessLine(View):
    """How far a witness has followed a log."""

    appliance_id: ApplianceId
    size: int
    cosigned_at: UtcTime


class ChainLine(View):
    """A signer's newest number in a log; `appliance_id` None is the platform."""

    appliance_id: ApplianceId | None
    epoch: int
    seq: int


class ClosingView(View):
    """That a person looked into an alarm: when, who, and why it needs nobody any more."""

    at: UtcTime
    by: str
    reason: str


class AlarmLine(View):
    """Something that must not happen to a log; `closed` is None until a person closes it. It stays listed after that.

    Codes: `equivocation`, `broken_link`, `wrong_opening`, `bad_cosignature`, `rolled_back`, `store_ahead`, `forked`,
    `store_unlocked`, `bytes_differ`, `proof_refused`.
    """

    id: Id
    code: str
    appliance_id: ApplianceId | None
    detail: str
    noticed_at: UtcTime
    closed: ClosingView | None


class LogView(View):
    """A log: how much is in it, how much of that is sealed and witnessed, where it lies, what is wrong with it."""

    id: Id
    organisation_id: OrganisationId
    site_id: SiteId
    origin: str
    created_at: UtcTime
    size: int
    sealed_size: int
    root: Sha256Hex | None
    signed_at: UtcTime | None
    checkpoint_keyid: Sha256Hex
    attestation_keyid: Sha256Hex
    store: str
    worm: bool
    witnesses: list[WitnessLine]
    chains: list[ChainLine]
    refused: int
    alarms: list[AlarmLine]
