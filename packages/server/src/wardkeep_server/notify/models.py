"""The outbox of the live stream, and which streams are open."""

from datetime import datetime

from sqlalchemy import BigInteger, FetchedValue, Identity
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, OfSite, UuidText


class Event(OfSite, Base):
    """One change. Rows are written by triggers; `subject_id` None means that many things of the kind changed."""

    __tablename__ = "notify_events"

    xact: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default=FetchedValue())
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[str | None] = mapped_column(UuidText)
    at: Mapped[datetime] = mapped_column(server_default=FetchedValue())


class Stream(Base):
    """An open stream of one session. A stream whose process died is not seen any more and stops counting."""

    __tablename__ = "notify_streams"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    session_id: Mapped[str] = mapped_column(UuidText)
    partner_id: Mapped[str | None] = mapped_column(UuidText)
    organisation_id: Mapped[str | None] = mapped_column(UuidText)
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
