"""Devices and their sealed credentials."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, OfSite, UuidText


class DeviceRow(OfSite, Base):
    """A device as a person enrolled it. `connection` is `ssh` or `local` (the appliance's own machine)."""

    __tablename__ = "device_devices"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str] = mapped_column(UuidText)
    name: Mapped[str]
    platform: Mapped[str]
    device_class: Mapped[str]
    role: Mapped[str]
    connection: Mapped[str]
    address: Mapped[str | None]
    port: Mapped[int | None]
    account: Mapped[str | None]
    host_key: Mapped[str | None]
    checks: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Credential(OfSite, Base):
    """A log-in key as NaCl sealed box to one appliance; write-only."""

    __tablename__ = "device_credentials"

    device_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str] = mapped_column(UuidText)
    sealed_key: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[str]
    delivered_at: Mapped[datetime | None]
