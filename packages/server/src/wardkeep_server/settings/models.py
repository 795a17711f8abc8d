"""Periods that somebody set, and shorter ones that wait for a second person."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, UuidText


class Period(Base):
    """Days that rows of a class are kept, where they differ from the class's default."""

    __tablename__ = "settings_retention"

    name: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class Request(Base):
    """Shorter periods, in days by class. `decision` is `approved`, `refused`, `withdrawn` or `lapsed`."""

    __tablename__ = "settings_retention_requests"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    days: Mapped[dict[str, int]] = mapped_column(JSONB)
    reason: Mapped[str]
    asked_by: Mapped[str] = mapped_column(UuidText)
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(UuidText)
    decided_by_name: Mapped[str | None]
