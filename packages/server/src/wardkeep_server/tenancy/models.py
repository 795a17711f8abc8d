"""Partner, organisation, site."""

from datetime import datetime
from typing import Any

from sqlalchemy import FetchedValue
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, UuidText


class Partner(Base):
    """The firm that serves practices."""

    __tablename__ = "tenancy_partners"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Organisation(Base):
    """The practice: the tenant."""

    __tablename__ = "tenancy_organisations"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    name: Mapped[str]
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Site(Base):
    """One place of an organisation. `revision` rises with every change that an appliance must hear of."""

    __tablename__ = "tenancy_sites"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str] = mapped_column(UuidText)
    name: Mapped[str]
    time_zone: Mapped[str]
    log_id: Mapped[str]
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    embedded: Mapped[bool] = mapped_column(server_default=FetchedValue())
    lab: Mapped[bool] = mapped_column(server_default=FetchedValue())
    dry_run: Mapped[bool] = mapped_column(server_default=FetchedValue())
    stopped: Mapped[bool] = mapped_column(server_default=FetchedValue())
    stopped_by: Mapped[str | None] = mapped_column(UuidText)
    period_s: Mapped[int] = mapped_column(server_default=FetchedValue())
    self_period_s: Mapped[int] = mapped_column(server_default=FetchedValue())
    time_sources: Mapped[list[str]] = mapped_column(JSONB, server_default=FetchedValue())
    lists: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=FetchedValue())
    parameters: Mapped[dict[str, int]] = mapped_column(JSONB, server_default=FetchedValue())
    disabled_runbooks: Mapped[list[str]] = mapped_column(JSONB, server_default=FetchedValue())
    revision: Mapped[int] = mapped_column(server_default=FetchedValue())
    healing_tier: Mapped[str] = mapped_column(server_default=FetchedValue())
    healing_tier_set_by: Mapped[str | None]
    healing_tier_set_at: Mapped[datetime | None]
    healing_tier_reason: Mapped[str | None]
