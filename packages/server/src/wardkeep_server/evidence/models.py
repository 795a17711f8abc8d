"""Tables of the evidence log. Rows are written by `repository` only; entries, checkpoints and the like never change."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, OfSite, UuidText


class Log(OfSite, Base):
    """A log: `origin` is its name in checkpoints, `id` the 128 bits in it."""

    __tablename__ = "evidence_logs"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    origin: Mapped[str]
    created_at: Mapped[datetime]


class Head(OfSite, Base):
    """How many entries a log has. Whoever appends holds this row's lock."""

    __tablename__ = "evidence_heads"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)


class ChainHead(OfSite, Base):
    """The newest entry of one signer in one log. The signer's id is the appliance's, or the log's for the platform.

    `evidence_key` are the 32 bytes that sign since a restore; None is the key of the enrolment. `ended_at`: the box was
    retired, and nothing of it is appended any more.
    """

    __tablename__ = "evidence_chains"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    signer_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str | None] = mapped_column(UuidText)
    epoch: Mapped[int | None] = mapped_column(BigInteger)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    leaf_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    evidence_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    ended_at: Mapped[datetime | None]


class Entry(OfSite, Base):
    """One leaf: the envelope as received. The truth; everything else here can be derived from it.

    `envelope` is None where the leaf was erased (`Erased`); its hash stays.
    """

    __tablename__ = "evidence_entries"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    leaf_index: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    signer_id: Mapped[str] = mapped_column(UuidText)
    keyid: Mapped[bytes] = mapped_column(LargeBinary)
    epoch: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary)
    envelope: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]


class Erased(OfSite, Base):
    """A leaf whose bytes were taken out of the database; the leaf `erasure_index` says so, on which ground and when.

    Written by the database's own function alone, out of that leaf's bytes.
    """

    __tablename__ = "evidence_erasures"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    leaf_index: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    erasure_id: Mapped[str] = mapped_column(UuidText)
    erasure_index: Mapped[int] = mapped_column(BigInteger)
    ground: Mapped[str]
    erased_at: Mapped[datetime]


class Record(OfSite, Base):
    """The parsed copy of an entry, for finding it. `verdicts` maps checks to results, `about_id` is its subject."""

    __tablename__ = "evidence_records"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    log_id: Mapped[str] = mapped_column(UuidText)
    leaf_index: Mapped[int] = mapped_column(BigInteger)
    appliance_id: Mapped[str | None] = mapped_column(UuidText)
    kind: Mapped[str]
    device_id: Mapped[str | None] = mapped_column(UuidText)
    about_id: Mapped[str | None] = mapped_column(UuidText)
    summary: Mapped[str]
    verdicts: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    observed_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    received_at: Mapped[datetime]


class Subtree(OfSite, Base):
    """Hash of a full subtree of 2^level leaves, levels 8, 16 and so on; level 0 is `Entry.leaf_hash`."""

    __tablename__ = "evidence_subtrees"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class CheckpointRow(OfSite, Base):
    """A signed head of a log; `note` is its text with the log's own signature."""

    __tablename__ = "evidence_checkpoints"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[str]
    signed_at: Mapped[datetime]


class Cosignature(OfSite, Base):
    """A witness's line under a checkpoint; `cosigned_at` is the time inside the signature."""

    __tablename__ = "evidence_cosignatures"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    line: Mapped[str]
    cosigned_at: Mapped[datetime]
    received_at: Mapped[datetime]


class Refusal(OfSite, Base):
    """A submitted envelope that was not appended. Its bytes are kept when its signature was good: they are proof."""

    __tablename__ = "evidence_refusals"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    log_id: Mapped[str] = mapped_column(UuidText)
    appliance_id: Mapped[str] = mapped_column(UuidText)
    code: Mapped[str]
    detail: Mapped[str]
    epoch: Mapped[int | None] = mapped_column(BigInteger)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary)
    envelope: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]


class Alarm(OfSite, Base):
    """Something that must not happen to a log: `code` says what, `mark` makes the same thing count once."""

    __tablename__ = "evidence_alarms"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    log_id: Mapped[str] = mapped_column(UuidText)
    appliance_id: Mapped[str | None] = mapped_column(UuidText)
    code: Mapped[str]
    mark: Mapped[str]
    detail: Mapped[str]
    noticed_at: Mapped[datetime]


class AlarmClosing(OfSite, Base):
    """A person looked into an alarm and says why it needs nobody any more. The alarm stays, and stays listed."""

    __tablename__ = "evidence_alarm_closings"

    alarm_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[str] = mapped_column(UuidText)
    closed_by_name: Mapped[str]
    reason: Mapped[str]


class StoredObject(OfSite, Base):
    """An object that was put once: the store's id of exactly its bytes (None in a directory), and their SHA-256."""

    __tablename__ = "evidence_objects"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[str]
    version: Mapped[str | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime]


class Walk(OfSite, Base):
    """How far the walk over a log has come, and how the last finished one ended.

    `first` is the leaf it began at, `entry` and `object` are where the next turn goes on (leaf index; number of a
    StoredObject), `frontier` is the compact tree of the entries before, `fault` the first one of this walk. `walked`
    entries, `sealed` (size of the checkpoint that they led to), `ended_at`, `verdict` and `verdict_fault` are the last
    result; `whole_at` is the end of the last walk that began at leaf 0. `began_at` is None between walks.
    """

    __tablename__ = "evidence_walks"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    entry: Mapped[int] = mapped_column(BigInteger)
    object: Mapped[int] = mapped_column(BigInteger)
    first: Mapped[int] = mapped_column(BigInteger)
    walked: Mapped[int] = mapped_column(BigInteger)
    sealed: Mapped[int] = mapped_column(BigInteger)
    frontier: Mapped[bytes] = mapped_column(LargeBinary)
    began_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    whole_at: Mapped[datetime | None]
    fault: Mapped[str | None]
    verdict: Mapped[str | None]
    verdict_fault: Mapped[str | None]


class Reason(OfSite, Base):
    """Words and salt behind the digest that a decision's entry holds; erasable, unlike the entry."""

    __tablename__ = "evidence_reasons"

    decision_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    words: Mapped[str]
    stated: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Standing(Base):
    """A decision of a whole organisation, as every log of it states it; the log of a later site repeats it.

    `body` is the statement's. Words and salt stand here only where there was no log yet to keep them beside.
    """

    __tablename__ = "evidence_standing"

    decision_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    what: Mapped[str]
    target: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    until: Mapped[datetime | None]
    decided_at: Mapped[datetime]
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    words: Mapped[str | None]
