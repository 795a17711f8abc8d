"""Counts per site and check, kept so that reading every score is one quick query (ADR 0100)."""

from datetime import datetime

from sqlalchemy import ARRAY, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, UuidText

_TEXTS = ARRAY(String(), dimensions=1)
_NUMBERS = ARRAY(Integer(), dimensions=1)


class SiteCounts(Base):
    """Findings of one site by check, right from `counted_at` until `valid_until`; -infinity when spoiled.

    `devices` goes with `platforms`, all other arrays with `checks`. Devices that are not watched are left out. `sums`
    holds the counts summed over each set of checks that scores are asked for, by the key of the set (`sums.Basis`).
    """

    __tablename__ = "compliance_counts"

    site_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    counted_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    platforms: Mapped[list[str]] = mapped_column(_TEXTS)
    devices: Mapped[list[int]] = mapped_column(_NUMBERS)
    checks: Mapped[list[str]] = mapped_column(_TEXTS)
    passed: Mapped[list[int]] = mapped_column(_NUMBERS)
    failed: Mapped[list[int]] = mapped_column(_NUMBERS)
    accepted: Mapped[list[int]] = mapped_column(_NUMBERS)
    not_applicable: Mapped[list[int]] = mapped_column(_NUMBERS)
    error: Mapped[list[int]] = mapped_column(_NUMBERS)
    stale: Mapped[list[int]] = mapped_column(_NUMBERS)
    sums: Mapped[dict[str, list[int]]] = mapped_column(JSONB)
