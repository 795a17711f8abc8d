"""Periods that somebody set."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base


class Period(Base):
    """Days that rows of a class are kept, where they differ from the class's default."""

    __tablename__ = "settings_retention"

    name: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
