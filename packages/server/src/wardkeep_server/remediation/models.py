"""Attempts as appliances report them."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, UuidText


class Attempt(Base):
    """One carrying-out of a runbook. The appliance made the id: it is unique within its site only.

    `guards` and `steps` are `GuardReport` and `StepReport` of the protocol, in order. An ended row never changes.
    """

    __tablename__ = "remediation_attempts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    site_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str] = mapped_column(UuidText)
    incident_id: Mapped[str] = mapped_column(UuidText)
    device_id: Mapped[str] = mapped_column(UuidText)
    check_id: Mapped[str]
    runbook_id: Mapped[str]
    runbook_version: Mapped[int]
    decided_by: Mapped[str]
    rule: Mapped[str | None]
    dry_run: Mapped[bool]
    outcome: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    guards: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    entry_epoch: Mapped[int | None]
    entry_seq: Mapped[int | None]
    received_at: Mapped[datetime]
