"""Who calls: realm, role and identity; and the actor that an audit line names."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Realm(StrEnum):
    """Kinds of caller. The four human realms share one session mechanism; machines have their own."""

    OPERATOR = "operator"
    PARTNER = "partner"
    CLIENT = "client"
    AUDITOR = "auditor"
    APPLIANCE = "appliance"
    SYSTEM = "system"


class Role(StrEnum):
    """What a subject may do, written `<realm>.<role>`."""

    OPERATOR_ADMIN = "operator.admin"
    OPERATOR_OPERATOR = "operator.operator"
    OPERATOR_READONLY = "operator.readonly"
    PARTNER_ADMIN = "partner.admin"
    PARTNER_TECH = "partner.tech"
    PARTNER_BILLING = "partner.billing"
    PARTNER_KEY = "partner.key"
    """A program of a partner's, by API key; no person has this role."""
    CLIENT_OWNER = "client.owner"
    CLIENT_ADMIN = "client.admin"
    CLIENT_VIEWER = "client.viewer"
    AUDITOR = "auditor.auditor"
    """Somebody from outside, by a grant: evidence, scores and kit of one organisation, until the grant ends."""
    APPLIANCE = "appliance.appliance"
    SYSTEM = "system.system"

    @property
    def realm(self) -> Realm:
        """The realm that the role belongs to."""
        return Realm(self.value.partition(".")[0])


@dataclass(frozen=True)
class Subject:
    """An authenticated caller. `session_id` is None for machines and the system itself."""

    id: str
    role: Role
    name: str
    partner_id: str | None = None
    organisation_id: str | None = None
    session_id: str | None = None
    password_change_required: bool = False
    proved_at: datetime | None = None
    """When a proof that counts for step-up was last given; None when there is none that counts."""
    factor_missing: bool = False
    """A second factor is demanded here and none is enrolled."""

    key_scopes: frozenset[str] | None = None
    """What an API key may read; None for people."""

    @property
    def realm(self) -> Realm:
        """Realm of the role."""
        return self.role.realm


@dataclass(frozen=True)
class Actor:
    """Who acts, for audit lines: subject, where from, and under which request."""

    subject: Subject
    address: str | None
    request_id: str


def system_actor(name: str, request_id: str) -> Actor:
    """The platform itself, by the name of the process or task that acts."""
    return Actor(Subject(id=name, role=Role.SYSTEM, name=name), address=None, request_id=request_id)
