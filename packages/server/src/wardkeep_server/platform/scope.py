"""What a caller may see, as a type. Only `tenancy.service` mints one; nothing tenant-owned is read without it.

A scope names a plane (a database role with its own policies) and the tenant columns it is held to. `platform.db`
binds it to every transaction; row-level security reads it there.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, true

from wardkeep_server.platform.errors import ServerError


class Plane(StrEnum):
    """Database roles that policies are written for."""

    GATE = "wardkeep_gate"
    """Before anybody is known: sees only the row of the credential that was presented."""
    TENANT = "wardkeep_tenant"
    OPERATOR = "wardkeep_operator"
    INGEST = "wardkeep_ingest"
    JOBS = "wardkeep_jobs"


class ScopeMissing(ServerError):
    """Code tried to reach tenant data without a scope: a fault of ours, never shown in detail."""


class _Mint:
    """Passed by `tenancy.service` to show that it is the one who mints."""


MINT = _Mint()


@dataclass(frozen=True)
class Scope:
    """Plane and tenant columns; None is no limit within what the plane's policies allow.

    `presented` is what the gate plane is held to: the hash of a token, an account name, a key id.
    """

    mint: _Mint
    plane: Plane
    partner_id: str | None = None
    organisation_id: str | None = None
    site_id: str | None = None
    appliance_id: str | None = None
    presented: str | None = None

    def __post_init__(self) -> None:
        """Refuse a scope made elsewhere, and a tenant scope without a tenant."""
        if self.mint is not MINT:
            raise ScopeMissing("a scope is minted by tenancy only")
        if self.plane is Plane.TENANT and self.partner_id is None:
            raise ScopeMissing("a tenant scope names its partner")
        if self.plane is Plane.INGEST and self.appliance_id is None:
            raise ScopeMissing("an ingest scope names its appliance")
        if self.plane is Plane.GATE and not self.presented:
            raise ScopeMissing("a gate scope names what was presented")


def within(scope: Scope, table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any mapped class with tenant columns
    """The application's own filter: the tenant columns that the table has, equal to those of the scope."""
    condition: ColumnElement[bool] = true()
    for name in ("partner_id", "organisation_id", "site_id"):
        limit = getattr(scope, name)
        column = _column(table, name)
        if limit is not None and column is not None:
            condition &= column == limit
    return condition


def _column(table: Any, name: str) -> ColumnElement[str] | None:  # noqa: ANN401 - as within
    own = {
        "partner_id": "tenancy_partners",
        "organisation_id": "tenancy_organisations",
        "site_id": "tenancy_sites",
    }
    if table.__tablename__ == own[name]:
        name = "id"
    return getattr(table, name, None)
