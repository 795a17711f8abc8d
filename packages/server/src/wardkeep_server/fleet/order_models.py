"""Orders, the number that rises per appliance, and where each order stands at each appliance."""

from datetime import datetime
from typing import Any

from sqlalchemy import FetchedValue
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wardkeep_server.platform.db import Base, OfSite, UuidText


class OrderRow(Base):
    """What a person asked for. Organisation and site are None where the targets do not share them."""

    __tablename__ = "fleet_orders"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    partner_id: Mapped[str] = mapped_column(UuidText)
    organisation_id: Mapped[str | None] = mapped_column(UuidText)
    site_id: Mapped[str | None] = mapped_column(UuidText)
    type: Mapped[str]
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    issued_by: Mapped[str]
    issued_by_name: Mapped[str]
    issued_by_role: Mapped[str]
    keyid: Mapped[str]


class OrderCounter(OfSite, Base):
    """The number of the newest order for an appliance."""

    __tablename__ = "fleet_order_counters"

    appliance_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    number: Mapped[int]


class OrderTargetRow(OfSite, Base):
    """The signed document for one appliance, and its life there: `known` by word or deed, `state` as shown.

    The two differ where an end was concluded from silence (`protocol.order_states`).
    """

    __tablename__ = "fleet_order_targets"

    order_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    appliance_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    type: Mapped[str]
    number: Mapped[int]
    nonce: Mapped[str]
    document: Mapped[str]
    digest: Mapped[str]
    known: Mapped[str]
    state: Mapped[str]
    deliveries: Mapped[int] = mapped_column(server_default=FetchedValue())
    reason: Mapped[str]
    detail: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    attempt_id: Mapped[str | None] = mapped_column(UuidText)
    entry_epoch: Mapped[int | None]
    entry_seq: Mapped[int | None]
