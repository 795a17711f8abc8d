"""The audit log's one table."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, UuidText


class AuditEntry(Base):
    """One line. `before` and `after` hold changed fields only; secrets never reach them."""

    __tablename__ = "audit_entries"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    at: Mapped[datetime]
    role: Mapped[str]
    subject_id: Mapped[str]
    subject_name: Mapped[str]
    session_id: Mapped[str | None] = mapped_column(UuidText)
    address: Mapped[str | None]
    request_id: Mapped[str] = mapped_column(UuidText)
    action: Mapped[str]
    outcome: Mapped[str]
    target_kind: Mapped[str]
    target_id: Mapped[str | None]
    partner_id: Mapped[str | None] = mapped_column(UuidText)
    organisation_id: Mapped[str | None] = mapped_column(UuidText)
    site_id: Mapped[str | None] = mapped_column(UuidText)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    reason: Mapped[str | None]
