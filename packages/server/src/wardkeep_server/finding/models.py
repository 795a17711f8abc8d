"""The newest verdict per (device, check), and every change of it."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, OfSite, UuidText


class Finding(OfSite, Base):
    """Newest state only. Seconds in `period_s`; after `fresh_until` the row is stale; lower `urgency` is worse."""

    __tablename__ = "finding_findings"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str] = mapped_column(UuidText)
    device_id: Mapped[str] = mapped_column(UuidText)
    check_id: Mapped[str]
    check_version: Mapped[int]
    severity: Mapped[str]
    result: Mapped[str]
    reason: Mapped[str]
    detail: Mapped[str]
    observed_at: Mapped[datetime]
    scanned_at: Mapped[datetime]
    since: Mapped[datetime]
    period_s: Mapped[int]
    fresh_until: Mapped[datetime]
    urgency: Mapped[int]
    entry_epoch: Mapped[int | None]
    entry_seq: Mapped[int | None]
    received_at: Mapped[datetime]


class FindingChange(OfSite, Base):
    """One change of verdict or reason. Append-only; the first one of a finding comes from nothing."""

    __tablename__ = "finding_changes"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str] = mapped_column(UuidText)
    finding_id: Mapped[str] = mapped_column(UuidText)
    check_version: Mapped[int]
    severity: Mapped[str]
    from_result: Mapped[str | None]
    from_reason: Mapped[str | None]
    result: Mapped[str]
    reason: Mapped[str]
    detail: Mapped[str]
    observed_at: Mapped[datetime]
    entry_epoch: Mapped[int | None]
    entry_seq: Mapped[int | None]
    received_at: Mapped[datetime]
