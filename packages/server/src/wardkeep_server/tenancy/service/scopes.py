"""The mint of scopes: nobody else makes one."""

from wardkeep_server.platform.scope import MINT, Plane, Scope, ScopeMissing
from wardkeep_server.platform.subject import Realm, Subject

JOBS = frozenset(
    {
        "sealer",
        "session_purge",
        "fleet_purge",
        "evidence_index",
        "evidence_restore",
        "anchor",
        "evidence_walk",
        "freshness",
        "compliance_counts",
        "notify",
        "orders",
        "mail",
        "lost_factors",
        "retention",
        "secrets_rotate",
    }
)
"""Tasks of the worker that may see every tenant."""
PLATFORM_ACTS = frozenset({"first_start", "command_line"})
"""Acts of the platform itself, before or beside any person."""


def scope_of(subject: Subject) -> Scope:
    """What a person may see: operators all, partners their own, clients and auditors their organisation."""
    match subject.realm:
        case Realm.OPERATOR:
            return Scope(MINT, Plane.OPERATOR)
        case Realm.PARTNER:
            return Scope(MINT, Plane.TENANT, partner_id=subject.partner_id)
        case Realm.CLIENT | Realm.AUDITOR:
            if subject.organisation_id is None:
                raise ScopeMissing(f"a person of the realm {subject.realm} belongs to an organisation")
            return Scope(MINT, Plane.TENANT, subject.partner_id, subject.organisation_id)
        case Realm.APPLIANCE | Realm.SYSTEM:
            raise ScopeMissing("machines and jobs get their scope by name")


def presented_scope(credential: str) -> Scope:
    """The gate's view: only the row that this credential names."""
    return Scope(MINT, Plane.GATE, presented=credential)


def appliance_scope(partner_id: str, organisation_id: str, site_id: str, appliance_id: str) -> Scope:
    """An appliance's own site."""
    return Scope(MINT, Plane.INGEST, partner_id, organisation_id, site_id, appliance_id)


def site_scope(partner_id: str, organisation_id: str, site_id: str) -> Scope:
    """A job's view of one site."""
    return Scope(MINT, Plane.TENANT, partner_id, organisation_id, site_id)


def jobs_scope(task: str) -> Scope:
    """A listed task's view of every tenant."""
    if task not in JOBS:
        raise ScopeMissing(f"{task} is not on the list of tasks that see every tenant")
    return Scope(MINT, Plane.JOBS)


def platform_scope(act: str) -> Scope:
    """The platform's own acts."""
    if act not in PLATFORM_ACTS:
        raise ScopeMissing(f"{act} is not on the list of platform acts")
    return Scope(MINT, Plane.OPERATOR)
