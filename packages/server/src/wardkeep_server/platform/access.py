"""Access policies, and a router that registers nothing without one.

A policy says who may come, what the address reaches, whether a cross-site request could do harm, and which rate
class counts it. The access census reads the same objects.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wardkeep_server.platform.errors import ServerError
from wardkeep_server.platform.subject import Realm, Role

POLICY_ATTRIBUTE = "wardkeep_access_policy"
KIB = 1024
MIB = 1024 * KIB

OPERATOR_READ = frozenset({Role.OPERATOR_ADMIN, Role.OPERATOR_OPERATOR, Role.OPERATOR_READONLY})
OPERATOR_ACT = frozenset({Role.OPERATOR_ADMIN, Role.OPERATOR_OPERATOR})
OPERATOR_ADMIN = frozenset({Role.OPERATOR_ADMIN})
PARTNER_TECHNICAL = frozenset({Role.PARTNER_ADMIN, Role.PARTNER_TECH})
PARTNER_ADMIN = frozenset({Role.PARTNER_ADMIN})
PARTNER_ANY = PARTNER_TECHNICAL | {Role.PARTNER_BILLING}
CLIENT_ANY = frozenset({Role.CLIENT_OWNER, Role.CLIENT_ADMIN, Role.CLIENT_VIEWER})
READERS = OPERATOR_READ | PARTNER_TECHNICAL | CLIENT_ANY
"""Who looks at devices, findings, incidents and evidence: everybody but those who only pay."""
TECHNICIANS = OPERATOR_ACT | PARTNER_TECHNICAL
"""Who acts on sites, appliances and devices."""
HUMANS = OPERATOR_READ | PARTNER_ANY | CLIENT_ANY
"""People with an account of their own: password, factors, a place."""
AUDITORS = frozenset({Role.AUDITOR})
PROOF_READERS = READERS | AUDITORS
"""Who reads evidence and scores."""
SIGNED_IN = HUMANS | AUDITORS
"""Whoever has a session."""


class KeyScope(StrEnum):
    """What a partner's API key may read. No key changes anything: that takes a person."""

    SITES = "sites:read"
    DEVICES = "devices:read"
    FINDINGS = "findings:read"
    INCIDENTS = "incidents:read"
    COMPLIANCE = "compliance:read"
    CONSENTS = "consents:read"
    EVIDENCE = "evidence:read"


KEY_SCOPES = {
    "tenancy": KeyScope.SITES,
    "fleet": KeyScope.SITES,
    "device": KeyScope.DEVICES,
    "finding": KeyScope.FINDINGS,
    "incident": KeyScope.INCIDENTS,
    "remediation": KeyScope.INCIDENTS,
    "compliance": KeyScope.COMPLIANCE,
    "consent": KeyScope.CONSENTS,
    "evidence": KeyScope.EVIDENCE,
    "anchor": KeyScope.EVIDENCE,
}
"""By slice; the addresses of slices that are not here are closed to keys."""


class Reach(StrEnum):
    """What an address reaches: decides what a stranger must not see, and what the census tries."""

    PUBLIC = "public"
    OWN = "own"
    """Only what belongs to the caller's own account or session."""
    LIST = "list"
    """Many rows, filtered by the caller's scope."""
    PLATFORM = "platform"
    """Things of no tenant; operators only."""
    PARTNER = "partner"
    ORGANISATION = "organisation"
    SITE = "site"
    DEVICE = "device"
    APPLIANCE = "appliance"
    OTHER = "other"
    """One row of a slice's own kind, named in the path."""


class RateClass(StrEnum):
    """Which limit counts the request."""

    READ = "read"
    WRITE = "write"
    AUTH = "auth"
    APPLIANCE = "appliance"
    DOWNLOAD = "download"
    NONE = "none"


@dataclass(frozen=True)
class AccessPolicy:
    """Who may use an address and how. `max_body` is in bytes of the body as sent."""

    roles: frozenset[Role]
    reach: Reach
    rate: RateClass = RateClass.READ
    csrf: bool = True
    max_body: int = 64 * KIB
    while_password_expired: bool = False
    """Stays usable while the first password must still be changed, or a demanded second factor enrolled."""
    signed_answer: bool = False
    """The answer is signed for an appliance; so for every machine address."""
    own_transaction: bool = False
    """A machine address whose handler opens its transactions, and remembers the nonce, itself."""
    quiet: bool = False
    """Does not extend the caller's idle time: streams."""
    step_up: bool = False
    """Asks for a proof of identity not older than 15 minutes (428 otherwise)."""
    realms: frozenset[Realm] = field(init=False)

    def __post_init__(self) -> None:
        """Derive the realms; refuse mixing people and machines on one address."""
        realms = frozenset(role.realm for role in self.roles)
        if Realm.APPLIANCE in realms and len(realms) > 1:
            raise PolicyMissing("people and machines never share an address")
        if bool(realms) == (self.reach is Reach.PUBLIC):
            raise PolicyMissing("an address is either public or names roles")
        object.__setattr__(self, "realms", realms)
        object.__setattr__(self, "signed_answer", self.signed_answer or self.machine)

    @property
    def public(self) -> bool:
        """Open to nobody in particular."""
        return self.reach is Reach.PUBLIC

    @property
    def machine(self) -> bool:
        """Authenticated by request signature, never by cookie."""
        return Realm.APPLIANCE in self.realms


def machine(*, max_body: int = 64 * KIB, own_transaction: bool = False) -> AccessPolicy:
    """The policy of an address that appliances call about themselves; `max_body` in bytes."""
    return AccessPolicy(
        frozenset({Role.APPLIANCE}),
        Reach.OWN,
        RateClass.APPLIANCE,
        csrf=False,
        max_body=max_body,
        own_transaction=own_transaction,
    )


class PolicyMissing(ServerError):
    """An address was declared without an acceptable policy; start-up stops."""


@dataclass(frozen=True)
class Declared:
    """One handler with its address, policy and FastAPI options."""

    method: str
    path: str
    handler: Callable[..., Any]
    policy: AccessPolicy
    options: dict[str, Any]


class Routes:
    """What a slice offers over HTTP. `app.wiring` mounts it."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.declared: list[Declared] = []

    def get(self, path: str, policy: AccessPolicy, *, summary: str, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - FastAPI's options
        """Declare a GET; it must change nothing."""
        return self._declare("GET", path, policy, summary, options)

    def post(self, path: str, policy: AccessPolicy, *, summary: str, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - as get
        """Declare a POST."""
        return self._declare("POST", path, policy, summary, options)

    def put(self, path: str, policy: AccessPolicy, *, summary: str, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - as get
        """Declare a PUT."""
        return self._declare("PUT", path, policy, summary, options)

    def patch(self, path: str, policy: AccessPolicy, *, summary: str, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - as get
        """Declare a PATCH."""
        return self._declare("PATCH", path, policy, summary, options)

    def delete(self, path: str, policy: AccessPolicy, *, summary: str, **options: Any) -> Callable[..., Any]:  # noqa: ANN401 - as get
        """Declare a DELETE."""
        return self._declare("DELETE", path, policy, summary, options)

    def _declare(
        self, method: str, path: str, policy: AccessPolicy, summary: str, options: dict[str, Any]
    ) -> Callable[..., Any]:
        if not isinstance(policy, AccessPolicy):
            raise PolicyMissing(f"{method} {path} has no access policy")

        def keep(handler: Callable[..., Any]) -> Callable[..., Any]:
            if hasattr(handler, POLICY_ATTRIBUTE):
                raise PolicyMissing(f"{handler.__name__} is declared twice; one handler, one address")
            setattr(handler, POLICY_ATTRIBUTE, policy)
            self.declared.append(Declared(method, path, handler, policy, {"summary": summary, **options}))
            return handler

        return keep


def key_scope(method: str, handler: Callable[..., Any]) -> KeyScope | None:
    """The scope by which an API key may call an address; None where no key may.

    Reads that a partner's technician has, of lists and things; never one's own account, downloads, or step-up.
    """
    policy = policy_of(handler)
    closed = policy.public or policy.step_up or policy.reach is Reach.OWN or policy.rate is RateClass.DOWNLOAD
    if method != "GET" or closed or Role.PARTNER_TECH not in policy.roles:
        return None
    return KEY_SCOPES.get(handler.__module__.split(".")[1])


def policy_of(handler: Callable[..., Any]) -> AccessPolicy:
    """The policy of a declared handler. Raises PolicyMissing."""
    policy = getattr(handler, POLICY_ATTRIBUTE, None)
    if not isinstance(policy, AccessPolicy):
        raise PolicyMissing(f"{getattr(handler, '__name__', handler)} has no access policy")
    return policy
