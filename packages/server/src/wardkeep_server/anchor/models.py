"""Tables of the platform log and of the proofs of its time. No row belongs to a tenant."""

from datetime import datetime

from sqlalchemy import BigInteger, Computed, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, UuidText


class PlatformLog(Base):
    """The one platform log: `origin` is its name in checkpoints, `id` the 128 bits in it."""

    __tablename__ = "anchor_logs"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    single: Mapped[bool]
    origin: Mapped[str]
    created_at: Mapped[datetime]


class PlatformEntry(Base):
    """One leaf. `before` is the compact tree of the entries before it, `key_after` the 32 bytes that sign the next."""

    __tablename__ = "anchor_entries"

    leaf_index: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    kind: Mapped[str]
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary)
    before: Mapped[bytes] = mapped_column(LargeBinary)
    key_after: Mapped[bytes] = mapped_column(LargeBinary)
    epoch: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime]


class HeadLeaf(Base):
    """A `heads` statement (by its leaf index) commits to the checkpoint of `size` of a log."""

    __tablename__ = "anchor_leaves"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    leaf_index: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)


class PlatformCheckpoint(Base):
    """A signed head of the platform log; every entry has one, so leaf `size - 1` is its newest.

    `heads_id`, `heads` and `taken_at` are that leaf's, where it is a `heads` statement: id, number of logs, time.
    """

    __tablename__ = "anchor_checkpoints"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[str]
    signed_at: Mapped[datetime]
    heads_id: Mapped[str | None] = mapped_column(UuidText)
    heads: Mapped[int | None] = mapped_column(BigInteger)
    taken_at: Mapped[datetime | None]


class RevocationList(Base):
    """A certificate revocation list as fetched, by the SHA-256 of its bytes."""

    __tablename__ = "anchor_revocations"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    address: Mapped[str]
    list: Mapped[bytes] = mapped_column(LargeBinary)
    fetched_at: Mapped[datetime]


class Stamp(Base):
    """An authority's time stamp over the checkpoint of `size`: as received, and in the one form that kits hold.

    `digest` is the SHA-256 of the latter. `revoked` says what is known of the signer's certificate (`checked`,
    `not_offered`, `not_fetched`), and `revocation` names the list that did not have it.
    """

    __tablename__ = "anchor_stamps"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    leaf_index: Mapped[int] = mapped_column(BigInteger, Computed("size - 1", persisted=True))
    authority: Mapped[str]
    received: Mapped[bytes] = mapped_column(LargeBinary)
    token: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    gen_time: Mapped[datetime]
    certificate_ends_at: Mapped[datetime]
    revoked: Mapped[str]
    revocation: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]


class CalendarProof(Base):
    """An OpenTimestamps file over the checkpoint of `size`, as far as it has come; `block` is the height it names."""

    __tablename__ = "anchor_calendars"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    leaf_index: Mapped[int] = mapped_column(BigInteger, Computed("size - 1", persisted=True))
    proof: Mapped[bytes] = mapped_column(LargeBinary)
    pending: Mapped[bool]
    block: Mapped[int | None] = mapped_column(BigInteger)
    since: Mapped[datetime]
    asked_at: Mapped[datetime]


class Witnessed(Base):
    """The line of an outside witness under the checkpoint of `size` of a log, the platform's own included."""

    __tablename__ = "anchor_witnessed"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    witness: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[str]
    signed_at: Mapped[datetime]
    received_at: Mapped[datetime]


class Try(Base):
    """How asking somebody outside goes: `whom` is `tsa:<name>`, `calendar:<address>` or `witness:<name>`.

    `first_at` is the first time it was asked at all; `failing_since` and `problem` are None while it answers.
    """

    __tablename__ = "anchor_tries"

    whom: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    failing_since: Mapped[datetime | None]
    problem: Mapped[str | None]
    next_at: Mapped[datetime]
    first_at: Mapped[datetime]


class PlatformObject(Base):
    """An object of the platform log that was put once: the store's id of exactly its bytes, and their SHA-256."""

    __tablename__ = "anchor_objects"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime]


class PlatformWalk(Base):
    """How far the walk over the platform log has come, and how the last finished one ended.

    `first` is the leaf it began at and `entry` where the next turn goes on, with what is known there: the compact tree
    before (`frontier`), the chain's last (`epoch`, `seq`, leaf hash `prev`, empty before the first entry) and the
    `key` that signs the next. `faults` counts those of this walk, `fault` is the first. `walked`, `sealed`,
    `ended_at`, `verdict` and `verdict_fault` are the last result; `whole_at` is the end of the last walk that began
    at leaf 0. `began_at` is None between walks.
    """

    __tablename__ = "anchor_walks"

    log_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    entry: Mapped[int] = mapped_column(BigInteger)
    first: Mapped[int] = mapped_column(BigInteger)
    faults: Mapped[int] = mapped_column(BigInteger)
    walked: Mapped[int] = mapped_column(BigInteger)
    sealed: Mapped[int] = mapped_column(BigInteger)
    epoch: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)
    frontier: Mapped[bytes] = mapped_column(LargeBinary)
    prev: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    due_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    whole_at: Mapped[datetime | None]
    fault: Mapped[str | None]
    verdict: Mapped[str | None]
    verdict_fault: Mapped[str | None]


class PlatformAlarm(Base):
    """Something that must not happen to the platform log; `code` and `mark` make the same thing count once."""

    __tablename__ = "anchor_alarms"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    code: Mapped[str]
    mark: Mapped[str]
    detail: Mapped[str]
    noticed_at: Mapped[datetime]


class PlatformCosignature(Base):
    """An appliance's line under the checkpoint of `size`; `cosigned_at` is the time inside the signature."""

    __tablename__ = "anchor_cosignatures"

    appliance_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    line: Mapped[str]
    cosigned_at: Mapped[datetime]
    received_at: Mapped[datetime]
