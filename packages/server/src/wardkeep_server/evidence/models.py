"""Tables of the evidence log. Rows are written by `repository` only; entries, checkpoints and the like never change."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, LargeBinary
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

    `evidence_key` are the 32 bytes that sign since a restore; None is the key of the enrolment.
    """

    __tablename__ = "evidence_chains"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    signer_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str | None] = mapped_column(UuidText)
    epoch: Mapped[int | None] = mapped_column(BigInteger)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    leaf_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    evidence_key: Mapped[bytes | None] = mapped_column(LargeBinary)


class Entry(OfSite, Base):
    """One leaf: the envelope as received. The truth; everything else here can be derived from it."""

    __tablename__ = "evidence_entries"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    leaf_index: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    signer_id: Mapped[str] = mapped_column(UuidText)
    keyid: Mapped[bytes] = mapped_column(LargeBinary)
    epoch: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary)
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]


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


class Reason(OfSite, Base):
    """Words and salt behind the digest that a decision's entry holds; erasable, unlike the entry."""

    __tablename__ = "evidence_reasons"

    decision_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    words: Mapped[str]
    stated: Mapped[dict[str, Any]] = mapped_column(JSONB)
