"""Enrolment codes, appliances, their last check-in, and the documents in force."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, OfSite, UuidText


class Code(OfSite, Base):
    """A single-use enrolment code, kept as keyed hash; `ending` is for recognition."""

    __tablename__ = "fleet_codes"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    code_hash: Mapped[str]
    ending: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    appliance_id: Mapped[str | None] = mapped_column(UuidText)


class Appliance(OfSite, Base):
    """Our box at a site, by the keys that it made at its claim. `replaced_by` is the box of this site after it."""

    __tablename__ = "fleet_appliances"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    name: Mapped[str]
    keyid: Mapped[str]
    identity_key: Mapped[str]
    evidence_key: Mapped[str]
    witness_key: Mapped[str]
    sealing_key: Mapped[str]
    hardware_id: Mapped[str]
    hostname: Mapped[str]
    claimed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]
    confirmed_how: Mapped[str | None]
    retired_at: Mapped[datetime | None]
    replaced_by: Mapped[str | None] = mapped_column(UuidText)


class Checkin(OfSite, Base):
    """The newest check-in of one appliance; `report` is its body. `scan_wanted_at`: the next one looks for orders."""

    __tablename__ = "fleet_checkins"

    appliance_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    at: Mapped[datetime]
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)
    tier: Mapped[str | None]
    tier_since: Mapped[datetime | None]
    rule_set_digest: Mapped[str | None]
    lease_at: Mapped[datetime | None]
    scan_wanted_at: Mapped[datetime | None]


class Document(OfSite, Base):
    """A signed document in force: `owner_id` is the site (rule set) or the appliance (targets)."""

    __tablename__ = "fleet_documents"

    kind: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    version: Mapped[int]
    digest: Mapped[str]
    content_digest: Mapped[str]
    body: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revision: Mapped[int]


class Preview(OfSite, Base):
    """What a person was shown before changing the healing tier; good for ten minutes."""

    __tablename__ = "fleet_previews"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    created_at: Mapped[datetime]
    healing_tier: Mapped[str]
    basis_digest: Mapped[str]
