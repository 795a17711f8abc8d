"""Consents."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, UuidText


class Consent(Base):
    """Leave for one runbook or one risk class until `until`; never edited, only revoked."""

    __tablename__ = "consent_consents"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    runbook: Mapped[str | None]
    risk: Mapped[str | None]
    given_at: Mapped[datetime]
    until: Mapped[datetime]
    given_by: Mapped[str]
    given_by_role: Mapped[str]
    assurance: Mapped[str]
    reason: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]
    revoke_reason: Mapped[str | None]
