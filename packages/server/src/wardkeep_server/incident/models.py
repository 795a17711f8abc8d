"""Incidents, the lines of their lives, and which evidence states each line."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, UuidText


class Incident(Base):
    """As it stands after its newest line. The appliance made the id: it is unique within its site only."""

    __tablename__ = "incident_incidents"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    site_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str] = mapped_column(UuidText)
    device_id: Mapped[str] = mapped_column(UuidText)
    check_id: Mapped[str]
    severity: Mapped[str]
    state: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    rows: Mapped[int]


class Transition(Base):
    """One line of an incident's life. Append-only. `from_state` of the first is as the appliance wrote it."""

    __tablename__ = "incident_transitions"

    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    site_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    incident_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    from_state: Mapped[str]
    to_state: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[str]
    detail: Mapped[str]
    at: Mapped[datetime]
    attempt_id: Mapped[str | None] = mapped_column(UuidText)
    received_at: Mapped[datetime]


class TransitionEntry(Base):
    """Where in the appliance's chain a line is stated; often known only after the line. Append-only."""

    __tablename__ = "incident_entries"

    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    site_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str] = mapped_column(UuidText)
    incident_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    entry_epoch: Mapped[int]
    entry_seq: Mapped[int]
    received_at: Mapped[datetime]
